"""The words for kinds of units, roles, forms of signing and days of the calendar, as officials say them."""

from language import Message, say
from organization.models import DayKind, MandateKind, Role, UnitKind

UNIT_KIND_WORDS: dict[UnitKind, Message] = {
    UnitKind.PROVINCE: say("Provincial People's Committee"),
    UnitKind.DEPARTMENT: say("Department of the province"),
    UnitKind.DISTRICT: say("District People's Committee"),
    UnitKind.COMMUNE: say("Commune People's Committee"),
    UnitKind.OFFICE: say("Office of an agency"),
    UnitKind.DIVISION: say("Division"),
    UnitKind.CENTRE: say("Centre or subordinate unit"),
    UnitKind.PARTY: say("Party organisation"),
    UnitKind.MASS: say("Mass organisation"),
    UnitKind.OUTSIDE: say("Outside body"),
}

ROLE_WORDS: dict[Role, Message] = {
    Role.HEAD: say("Head of the agency"),
    Role.DEPUTY: say("Deputy head of the agency"),
    Role.UNIT_HEAD: say("Head of a unit"),
    Role.UNIT_DEPUTY: say("Deputy head of a unit"),
    Role.OFFICE_HEAD: say("Head of the office"),
    Role.CLERK: say("Records clerk"),
    Role.OFFICE: say("Tracking office"),
    Role.STAFF: say("Specialist"),
    Role.ADMINISTRATOR: say("Administrator"),
}

MANDATE_WORDS: dict[MandateKind, Message] = {
    MandateKind.BY_ORDER: say("By order (TL.)"),
    MandateKind.AUTHORISED: say("By authorisation (TUQ.)"),
}

DAY_WORDS: dict[DayKind, Message] = {
    DayKind.HOLIDAY: say("holiday"),
    DayKind.IN_LIEU: say("day in lieu"),
    DayKind.SWAPPED: say("day off by exchange"),
    DayKind.WORKED: say("worked by exchange"),
}
