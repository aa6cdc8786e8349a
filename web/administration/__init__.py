"""The pages of administration below /quan-tri: the directory, people, routes, series, mandates, calendar."""

from web.administration import (
    calendar,
    certificates,
    importing,
    jobs,
    mandates,
    overview,
    people,
    routes,
    series,
    units,
    urging,
)
from web.administration.gate import blueprint

menu_entries = overview.menu_entries

__all__ = [
    "blueprint",
    "calendar",
    "certificates",
    "importing",
    "jobs",
    "mandates",
    "menu_entries",
    "overview",
    "people",
    "routes",
    "series",
    "units",
    "urging",
]
