"""Which modules hold rules, and the rules in force on a day."""

from datetime import date
from functools import cache
from importlib import import_module

from documents.checking.frame import Rule, registered

# In the order of the decree: layout first, then the boxes from the top of the page, then sense.
MODULES = (
    "paper",
    "fonts",
    "type_of_boxes",
    "rules_drawn",
    "spacing",
    "placement",
    "header_forms",
    "number_forms",
    "headings",
    "signature_forms",
    "addressee_forms",
    "recipient_forms",
    "references_forms",
    "wording",
    "spelling_forms",
    "consistency",
    "coverage",
)


@cache
def every_rule() -> tuple[Rule, ...]:
    """All rules of all modules, in a fixed order."""
    for module in MODULES:
        import_module(f"documents.checking.{module}")
    return registered()


def rules_on(day: date) -> tuple[Rule, ...]:
    """The rules in force on a day, in a fixed order."""
    return tuple(one for one in every_rule() if one.is_valid(day))
