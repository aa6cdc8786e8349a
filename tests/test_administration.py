"""What an agency's administrator may change, for the own agency alone, and that each act stays on record."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

import clock
from db import transaction
from documents.models import RouteTask
from documents.states import Act, State
from language import ChangedMeanwhile, Invalid, NotAllowed, NotFound, Refused, translate
from organization import accounts, roster, structure
from organization.calendar import load_calendar
from organization.directory import find_units
from organization.models import Account, DayKind, Mandate, MandateKind, Post, Role, UnitAlias
from organization.people import actor_of
from workflow import (
    administer_accounts,
    administer_calendar,
    administer_mandates,
    administer_people,
    administer_routes,
    administer_rules,
    history,
)
from workflow.administer_calendar import DayChange
from workflow.administer_mandates import Right
from workflow.administer_people import Appointment, NewPerson
from workflow.routes import DEFAULT, Ask, asks_for

PASSWORD = "mùa lúa chín 2024"
SATURDAY, MONDAY = date(2024, 7, 6), date(2024, 7, 8)
CONTENT = Ask(Act.CONTENT, Role.UNIT_HEAD, of_drafting_unit=True, working_days=2)
FORMAT = Ask(Act.FORMAT, Role.OFFICE_HEAD, working_days=1)
OPINION = Ask(Act.OPINION, Role.DEPUTY)

pytestmark = pytest.mark.usefixtures("stopped_clock")


def khcn(office):
    return office.units["KHCN"]


def acts(office, agency="KHCN"):
    """What stands on record, newest first."""
    office.session.rollback()
    return history.of_agency(office.session, office.units[agency])


def post_of(office, nick):
    return office.session.scalars(sa.select(Post.id).where(Post.person_id == office.people[nick])).one()


def an_appointment(office, unit="KHCN.QLCN", role=Role.STAFF, title="Chuyên viên", **more):
    return Appointment(office.units[unit], role, title, **more)


# Every act, with what it needs: (name, call)
def add_person(office, who):
    person = NewPerson("moi.nv", "Nguyễn Văn Mới", "moi.nv@minhhoa.example")
    administer_people.add_person(office.session, who, khcn(office), person, an_appointment(office))


def appoint(office, who):
    administer_people.appoint(
        office.session, who, khcn(office), office.people["drafter"], an_appointment(office)
    )


def end_post(office, who):
    post_id = post_of(office, "technology_staff")
    administer_people.end_post(office.session, who, khcn(office), post_id, clock.today())


def give_mandate(office, who):
    right = Right(MandateKind.BY_ORDER, "Quy chế làm việc của Sở", clock.today(), document_types=("GM", "TB"))
    post_id = post_of(office, "office_head")
    administer_mandates.give_mandate(office.session, who, khcn(office), post_id, right)


def open_account(office, who):
    administer_accounts.open_account(
        office.session, who, khcn(office), office.people["drafter"], username="an.nv", password=PASSWORD
    )


def save_route(office, who):
    administer_routes.save_route(office.session, who, khcn(office), "KH", [CONTENT, OPINION, FORMAT], seen=0)


def save_register_group(office, who):
    administer_rules.save_register_group(office.session, who, khcn(office), "Quyết định", ["QĐ"])


def change_calendar(office, who, *changes, basis="Thông báo 01/TB-LĐTBXH"):
    changes = changes or (DayChange(SATURDAY, DayKind.WORKED, "Làm bù"),)
    shown = administer_calendar.outcome(office.session, changes).digest
    return administer_calendar.change_calendar(
        office.session, who, khcn(office), changes, basis=basis, shown=shown
    )


def add_alias(office, who):
    administer_rules.add_alias(
        office.session, who, khcn(office), office.units["GDDT"], "Ngành Giáo dục Minh Hòa"
    )


ACTS = [
    add_person, appoint, end_post, give_mandate, open_account, save_route, save_register_group,
    change_calendar, add_alias,
]  # fmt: skip


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_the_administrator_acts_and_it_stays_on_record(office, act):
    act(office, office.actor("administrator"))

    (line,) = acts(office)
    assert (line.step, line.person_name) == (act.__name__, "Ngô Văn Quản")
    assert line.post_title == "Quản trị hệ thống, Sở Khoa học và Công nghệ"


@pytest.mark.parametrize("nick", ["director", "office_head", "clerk", "drafter", "education_head"])
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_nobody_else_may(office, act, nick):
    with pytest.raises(NotAllowed) as refused:
        act(office, office.actor(nick))

    assert "quản trị" in translate(refused.value.message)
    assert acts(office) == []


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_the_administrator_of_another_agency_may_not(office, act):
    make_administrator(office, "education_staff", "GDDT")
    with pytest.raises(NotAllowed):
        act(office, office.actor("education_staff"))

    assert acts(office) == []


def make_administrator(office, nick, agency):
    with transaction(office.session):
        unit = office.units[agency]
        post = Post(
            person_id=office.people[nick],
            unit_id=unit,
            agency_id=unit,
            role=Role.ADMINISTRATOR,
            title="Quản trị",
        )
        office.session.add(post)


def test_a_new_person_has_the_post_and_no_more(office):
    add_person(office, office.actor("administrator"))

    lines, _ = roster.people(office.session, khcn(office), "van moi")
    assert [(line.name, line.posts[0].title, line.username) for line in lines] == [
        ("Nguyễn Văn Mới", "Chuyên viên", None)
    ]


@pytest.mark.parametrize(
    ("person", "field"),
    [
        (NewPerson("drafter", "Trùng Mã"), "code"),
        (NewPerson("có dấu cách", "Ai Đó"), "code"),
        (NewPerson("moi.nv", "  "), "name"),
        (NewPerson("moi.nv", "Ai Đó", "không phải thư"), "email"),
    ],
)
def test_a_new_person_needs_a_code_and_a_name(office, person, field):
    with pytest.raises(Invalid) as refused:
        administer_people.add_person(
            office.session, office.actor("administrator"), khcn(office), person, an_appointment(office)
        )

    assert refused.value.field == field


def test_a_post_is_held_from_its_first_day(office):
    post = an_appointment(office, role=Role.UNIT_DEPUTY, title="Phó Trưởng phòng", valid_from=MONDAY)
    administer_people.appoint(
        office.session, office.actor("administrator"), khcn(office), office.people["drafter"], post
    )

    titles = [post.title for post in actor_of(office.session, office.people["drafter"], MONDAY).posts]
    assert titles == ["Chuyên viên", "Phó Trưởng phòng"]
    assert len(office.actor("drafter").posts) == 1


@pytest.mark.parametrize(
    ("post", "field"),
    [
        ({"unit": "GDDT.TH"}, "unit_id"),
        ({"unit": "KHCN.VP", "role": Role.DEPUTY}, "unit_id"),
        ({"acting": True}, "acting"),
        ({"title": " "}, "title"),
        ({"valid_from": MONDAY, "valid_to": SATURDAY}, "valid_to"),
        ({"unit": "KHCN.QLKH"}, "role"),  # held already
    ],
)
def test_a_post_that_cannot_be(office, post, field):
    wanted = an_appointment(office, **post)
    with pytest.raises(Invalid) as refused:
        administer_people.appoint(
            office.session, office.actor("administrator"), khcn(office), office.people["drafter"], wanted
        )

    assert refused.value.field == field


def test_an_ended_post_takes_its_mandates_along(office):
    administrator = office.actor("administrator")
    give_mandate(office, administrator)
    administer_people.end_post(
        office.session, administrator, khcn(office), post_of(office, "office_head"), SATURDAY
    )

    assert office.session.scalars(sa.select(Mandate.valid_to)).all() == [SATURDAY]
    assert actor_of(office.session, office.people["office_head"], MONDAY).posts == ()


def test_the_last_administrator_stays(office):
    administrator = office.actor("administrator")
    own = post_of(office, "administrator")
    with pytest.raises(Invalid, match="no administrator"):
        administer_people.end_post(office.session, administrator, khcn(office), own, clock.today())

    make_administrator(office, "clerk", "KHCN")
    administer_people.end_post(office.session, administrator, khcn(office), own, clock.today())


def test_a_post_of_another_agency_is_not_there(office):
    with pytest.raises(NotFound):
        administer_people.end_post(
            office.session,
            office.actor("administrator"),
            khcn(office),
            post_of(office, "education_head"),
            clock.today(),
        )


BY_ORDER, AUTHORISED = MandateKind.BY_ORDER, MandateKind.AUTHORISED


@pytest.mark.parametrize(
    ("nick", "right", "field"),
    [
        ("office_head", Right(BY_ORDER, "Quy chế", MONDAY), "document_types"),
        ("office_head", Right(BY_ORDER, "Quy chế", MONDAY, document_types=("XX",)), "document_types"),
        ("office_head", Right(BY_ORDER, "", MONDAY, document_types=("GM",)), "basis"),
        ("office_head", Right(BY_ORDER, "Quy chế", None, document_types=("GM",)), "valid_from"),
        ("office_head", Right(AUTHORISED, "Giấy ủy quyền", MONDAY, scope="Hội nghị"), "valid_to"),
        ("office_head", Right(AUTHORISED, "Giấy ủy quyền", MONDAY, MONDAY), "scope"),
        ("office_head", Right(AUTHORISED, "Giấy", MONDAY, SATURDAY, scope="Hội nghị"), "valid_to"),
        ("drafter", Right(BY_ORDER, "Quy chế", MONDAY, document_types=("GM",)), "post_id"),
        ("education_head", Right(BY_ORDER, "Quy chế", MONDAY, document_types=("GM",)), "post_id"),
    ],
)
def test_a_right_to_sign_that_the_law_does_not_know(office, nick, right, field):
    with pytest.raises(Invalid) as refused:
        administer_mandates.give_mandate(
            office.session, office.actor("administrator"), khcn(office), post_of(office, nick), right
        )

    assert refused.value.field == field
    assert office.session.scalars(sa.select(Mandate)).all() == []


def test_a_mandate_ends(office):
    administrator = office.actor("administrator")
    give_mandate(office, administrator)
    (mandate,) = roster.mandates(office.session, khcn(office))
    administer_mandates.end_mandate(office.session, administrator, khcn(office), mandate.id, SATURDAY)

    assert [
        post.mandates for post in actor_of(office.session, office.people["office_head"], MONDAY).posts
    ] == [()]
    assert acts(office)[0].step == "end_mandate"


def account(office, nick="drafter"):
    return office.session.scalars(
        sa.select(Account)
        .where(Account.person_id == office.people[nick])
        .execution_options(populate_existing=True)
    ).one()


def sign_in(office, password=PASSWORD):
    return accounts.sign_in(office.session, "an.nv", password, address="10.0.0.1", device="Firefox")


def test_a_closed_account_is_signed_out_at_once(office):
    administrator = office.actor("administrator")
    open_account(office, administrator)
    token = sign_in(office)
    administer_accounts.set_account(
        office.session, administrator, khcn(office), account(office).id, active=False
    )

    assert accounts.session_account(office.session, token) is None
    assert [line.step for line in acts(office)] == ["close_account", "open_account"]


def test_a_new_password_ends_the_sessions_and_is_never_written_down(office):
    administrator = office.actor("administrator")
    open_account(office, administrator)
    token = sign_in(office)
    administer_accounts.reset_password(
        office.session, administrator, khcn(office), account(office).id, "khác hẳn rồi"
    )

    assert accounts.session_account(office.session, token) is None
    assert sign_in(office, "khác hẳn rồi")
    assert "khác hẳn rồi" not in str([line.details for line in acts(office)])


def test_nobody_closes_the_own_account(office):
    accounts.create_account(office.session, office.people["administrator"], "quan.nv", PASSWORD)
    with pytest.raises(Invalid):
        administer_accounts.set_account(
            office.session,
            office.actor("administrator"),
            khcn(office),
            account(office, "administrator").id,
            active=False,
        )


def test_a_post_given_to_somebody_elses_head_gives_no_power_over_the_account(office):
    accounts.create_account(office.session, office.people["education_head"], "phuc.dv", PASSWORD)
    administrator = office.actor("administrator")
    administer_people.appoint(
        office.session,
        administrator,
        khcn(office),
        office.people["education_head"],
        an_appointment(office),
    )
    theirs = account(office, "education_head").id
    with pytest.raises(NotAllowed):
        administer_accounts.reset_password(
            office.session, administrator, khcn(office), theirs, "chiếm lấy rồi"
        )


def test_a_new_route_holds_for_what_is_submitted_from_now_on(office):
    save_route(office, office.actor("administrator"))

    assert [ask.act for ask in asks_for(office.session, khcn(office), "KH")] == [
        Act.CONTENT,
        Act.OPINION,
        Act.FORMAT,
    ]
    assert list(asks_for(office.session, khcn(office), "BC")) == list(DEFAULT)
    office.submit(office.a_draft())


def test_a_route_that_has_lost_its_people_is_told_at_submission(office):
    administrator = office.actor("administrator")
    second = an_appointment(office, "KHCN", Role.DEPUTY, "Phó Giám đốc")
    post_id = administer_people.appoint(
        office.session, administrator, khcn(office), office.people["centre_head"], second
    )
    both = Ask(Act.OPINION, Role.DEPUTY, needed=2)
    administer_routes.save_route(
        office.session, administrator, khcn(office), "KH", [CONTENT, FORMAT, both], seen=0
    )
    yesterday = clock.today() - timedelta(days=1)
    with transaction(office.session):
        office.session.get_one(Post, post_id).valid_to = yesterday

    with pytest.raises(Invalid) as refused:
        office.submit(office.a_draft())
    assert refused.value.code == "nobody_to_act"


def test_an_older_version_of_a_route_is_kept(office):
    administrator = office.actor("administrator")
    save_route(office, administrator)
    administer_routes.save_route(office.session, administrator, khcn(office), "KH", [CONTENT, FORMAT], seen=1)

    kept = administer_routes.versions(office.session, khcn(office))["KH"]
    assert [(v.number, v.current, len(v.asks)) for v in kept] == [(2, True, 2), (1, False, 3)]


def test_two_administrators_do_not_overwrite_each_other(office):
    save_route(office, office.actor("administrator"))
    with pytest.raises(ChangedMeanwhile):
        save_route(office, office.actor("administrator"))

    assert len(acts(office)) == 1


def test_a_withdrawn_route_leaves_the_general_one(office):
    administrator = office.actor("administrator")
    save_route(office, administrator)
    administer_routes.withdraw_route(office.session, administrator, khcn(office), "KH", seen=1)

    assert list(asks_for(office.session, khcn(office), "KH")) == list(DEFAULT)


@pytest.mark.parametrize(
    ("asks", "code"),
    [
        ([], "unlawful_route"),
        ([CONTENT], "unlawful_route"),
        ([FORMAT], "unlawful_route"),
        ([CONTENT, OPINION], "unlawful_route"),
        ([CONTENT, Ask(Act.FORMAT, Role.OFFICE_HEAD, needed=2)], "invalid"),
        ([CONTENT, FORMAT, Ask(Act.OPINION, Role.ADMINISTRATOR)], "invalid"),
        ([CONTENT, FORMAT, Ask(Act.OPINION, Role.DEPUTY, working_days=0)], "invalid"),
        ([Ask(Act.CONTENT, Role.UNIT_HEAD, of_drafting_unit=True, needed=2), FORMAT], "invalid"),
        ([CONTENT, FORMAT, Ask(Act.OPINION, None, person_id=10_000)], "invalid"),
        ([CONTENT, FORMAT] + [OPINION] * 11, "invalid"),
    ],
)
def test_a_route_that_skips_a_check_or_would_never_end(office, asks, code):
    with pytest.raises(Invalid) as refused:
        administer_routes.save_route(
            office.session, office.actor("administrator"), khcn(office), None, asks, seen=0
        )

    assert refused.value.code == code
    assert list(asks_for(office.session, khcn(office), "KH")) == list(DEFAULT)


def test_a_kind_with_its_own_series_starts_at_one(office):
    administer_rules.save_register_group(
        office.session, office.actor("administrator"), khcn(office), "Kế hoạch", ["KH"]
    )
    document_id = office.a_document(State.SIGNED)

    assert office.number(document_id) == 1


def test_the_series_of_a_kind_does_not_change_within_the_year(office):
    office.a_document(State.NUMBERED)
    administrator = office.actor("administrator")
    with pytest.raises(Invalid) as refused:
        administer_rules.save_register_group(
            office.session, administrator, khcn(office), "Kế hoạch", ["KH", "BC"]
        )

    assert refused.value.code == "already_numbered"
    administer_rules.save_register_group(office.session, administrator, khcn(office), "Báo cáo", ["BC"])


def test_a_kind_is_in_one_series_only(office):
    administrator = office.actor("administrator")
    save_register_group(office, administrator)
    for name, kinds in (("Quyết định", ["BC"]), ("Khác", ["QĐ", "BC"]), ("Khác", []), ("", ["BC"])):
        with pytest.raises(Invalid):
            administer_rules.save_register_group(office.session, administrator, khcn(office), name, kinds)


def test_a_series_is_taken_back(office):
    administrator = office.actor("administrator")
    group_id = administer_rules.save_register_group(
        office.session, administrator, khcn(office), "Quyết định", ["QĐ"]
    )
    administer_rules.remove_register_group(office.session, administrator, khcn(office), group_id)

    assert [line.step for line in acts(office)] == ["remove_register_group", "save_register_group"]


def test_a_saturday_is_worked_by_its_notice(office):
    administrator = office.actor("administrator")
    change_calendar(office, administrator)
    assert load_calendar(office.session).is_working_day(SATURDAY)

    change_calendar(office, administrator, DayChange(SATURDAY, None))
    assert not load_calendar(office.session).is_working_day(SATURDAY)


@pytest.mark.parametrize(
    ("day", "kind", "basis"),
    [
        (SATURDAY, DayKind.HOLIDAY, "TB"),
        (MONDAY, DayKind.WORKED, "TB"),
        (MONDAY, DayKind.HOLIDAY, " "),
    ],
)
def test_a_day_needs_a_notice_and_a_difference(office, day, kind, basis):
    with pytest.raises(Invalid):
        change_calendar(office, office.actor("administrator"), DayChange(day, kind, "Nghỉ"), basis=basis)


def test_a_whole_holiday_is_entered_at_once_without_its_weekend():
    days = administer_calendar.span(date(2026, 2, 14), date(2026, 2, 22), DayKind.HOLIDAY, "Tết Nguyên đán")

    assert [change.day.day for change in days] == [16, 17, 18, 19, 20]
    with pytest.raises(Invalid):
        administer_calendar.span(date(2026, 2, 22), date(2026, 2, 14), DayKind.HOLIDAY, "Tết Nguyên đán")


def test_what_waits_for_initials_has_a_day_more_when_its_day_becomes_a_holiday(office, stopped_clock):
    office.a_document(State.IN_REVIEW)
    due = office.session.scalars(sa.select(RouteTask.due_on).where(RouteTask.open)).one()
    holiday = DayChange(due, DayKind.HOLIDAY, "Nghỉ")

    (moved,) = administer_calendar.outcome(office.session, [holiday]).moved
    change_calendar(office, office.actor("administrator"), holiday)

    assert (moved.old, moved.new) == (date(2024, 7, 3), date(2024, 7, 4))
    assert office.session.scalars(sa.select(RouteTask.due_on).where(RouteTask.open)).one() == moved.new
    assert acts(office)[0].details["deadlines"] == [["route_tasks", moved.id, "2024-07-03", "2024-07-04"]]


def test_who_looked_at_another_list_of_deadlines_is_shown_it_again(office, stopped_clock):
    holiday = DayChange(date(2024, 7, 3), DayKind.HOLIDAY, "Nghỉ")
    shown = administer_calendar.outcome(office.session, [holiday]).digest
    office.a_document(State.IN_REVIEW)

    with pytest.raises(ChangedMeanwhile):
        administer_calendar.change_calendar(
            office.session, None, khcn(office), [holiday], basis="TB", shown=shown
        )


def test_the_calendar_is_kept_by_the_highest_agency_with_an_administrator(office):
    make_administrator(office, "clerk", "UBND")
    with pytest.raises(NotAllowed):
        change_calendar(office, office.actor("administrator"))


def test_an_alias_is_recognised_and_forgotten(office):
    administrator = office.actor("administrator")
    add_alias(office, administrator)
    assert find_units(office.session, khcn(office), "Ngành Giáo dục Minh Hòa").is_sure
    assert not find_units(office.session, office.units["UBND"], "Ngành Giáo dục Minh Hòa").is_sure

    alias_id = office.session.scalars(sa.select(UnitAlias.id)).one()
    administer_rules.remove_alias(office.session, administrator, khcn(office), alias_id)
    assert not find_units(office.session, khcn(office), "Ngành Giáo dục Minh Hòa").is_sure


@pytest.mark.parametrize(
    ("unit", "text", "everywhere"),
    [
        ("GDDT", "Ngành Giáo dục", True),  # a unit of others, for everybody
        ("GDDT", "Sở KHCN", False),  # means another unit
        ("GDDT", "Sở GD&ĐT", False),  # is recognised without it
        ("GDDT", "  ", False),
    ],
)
def test_an_alias_that_would_mislead(office, unit, text, everywhere):
    with pytest.raises(Refused):
        administer_rules.add_alias(
            office.session,
            office.actor("administrator"),
            khcn(office),
            office.units[unit],
            text,
            everywhere=everywhere,
        )

    assert office.session.scalars(sa.select(UnitAlias)).all() == []


def test_another_agencys_alias_is_not_there(office):
    with transaction(office.session):
        theirs = UnitAlias(unit_id=khcn(office), agency_id=office.units["GDDT"], text="Bên đó", folded="x")
        office.session.add(theirs)
    with pytest.raises(NotFound):
        administer_rules.remove_alias(office.session, office.actor("administrator"), khcn(office), theirs.id)


@pytest.mark.parametrize("typed", ["SGDĐT", "sgdđt", " sgdđt "])
def test_a_unit_is_found_by_its_abbreviation_with_a_barred_d(office, typed):
    assert [unit.id for unit in structure.search(office.session, typed)] == [office.units["GDDT"]]
