"""A plan is composed like every other document: its words under the names that sample plans use."""

from documents.composing.content import Content as PlanContent
from documents.composing.content import Item, Section, printed_date, printed_month

__all__ = ["Item", "PlanContent", "Section", "printed_date", "printed_month"]
