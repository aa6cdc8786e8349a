"""What a browser calls itself, in the words of people: "Chrome, Windows"."""

from language import Message, say

# The first that is named wins: Edge and Cốc Cốc also call themselves Chrome, and Chrome calls itself Safari.
_BROWSERS = (
    ("Edg/", "Edge"),
    ("coc_coc", "Cốc Cốc"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_name(agent: str) -> str | Message:
    """The browser and the system, as far as they say so."""
    named = [next((name for mark, name in known if mark in agent), None) for known in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in named if name) or say("Unknown device")
