"""Whether a document has the form that NĐ 30/2020 demands: rules, what they find, and what mends it.

`frame.py` says what a rule is, `rules.py` names the modules that hold them, each on one subject.
"""

from documents.checking.examination import check, examine
from documents.checking.frame import Checked, Fault, Rule, Severity, rule
from documents.checking.rules import rules_on

__all__ = ["Checked", "Fault", "Rule", "Severity", "check", "examine", "rule", "rules_on"]
