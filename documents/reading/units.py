"""Names of agencies and units in running text: where one begins, and where it ends before the task."""

import re

from documents.reading.vocabulary import LEAVING, STRONG_TASKS, TASKS, UNIT_HEADS

_HEAD = re.compile(rf"{UNIT_HEADS}(?!\w)")
_TASK = re.compile(rf"{TASKS}(?!\w)")
# A semicolon goes on with the list when another name follows.
_STOP = re.compile(
    rf"[.“”\"]|\((?!bà\))|(?<!\(bà)\)|;(?!\s*{UNIT_HEADS}(?!\w))|:|,?\s+{TASKS}(?!\w)|,?\s{LEAVING}(?!\w)|,\s*$"
)
_CLASS_AND_COLON = re.compile(
    r"(?i)\bcác\s+(?:sở|ban|ngành|xã|phường|huyện|thành phố|tỉnh|phòng|đơn vị|thị xã|quận)[^:]{0,20}$"
)
_STRONG = re.compile(rf"\s{STRONG_TASKS}(?!\w)|[.;“”\"()]|\s{LEAVING}(?!\w)")
_NAME_AT_MOST = 14  # words of a name that may hold a word of duty
_AT_MOST = 60  # words of the longest list of names
REACH = 1000  # characters around a word that can have to do with it


def begins_unit(text: str) -> bool:
    """Whether these words begin like the name of an agency, a unit or a group of them."""
    return bool(_HEAD.match(text))


def begins_task(text: str) -> bool:
    """Whether these words begin like a task, capital or not."""
    return bool(_TASK.match(text[:1].lower() + text[1:]))


def unit_at(text: str) -> str | None:
    """The name with which `text` begins, up to the first word that is no part of one; None if none does."""
    if not begins_unit(text):
        return None
    name = text[: end_of_unit(text)].strip(" ,-\u2013/;")
    return name if name and len(name.split()) <= _AT_MOST else None


def unit_after(text: str, position: int) -> str | None:
    """The name that begins at `position`; only the words near it are looked at, however long the text is."""
    return unit_at(text[position : position + REACH])


def end_of_unit(text: str) -> int:
    """Where the name at the beginning of `text` ends; a colon after "các sở" opens a list, or a task."""
    if (end := _named_as_a_whole(text)) is not None:
        return end
    for stop in _STOP.finditer(text):
        opens_list = stop[0] == ":" and _CLASS_AND_COLON.search(text[: stop.start()])
        if not opens_list or begins_task(text[stop.end() :].lstrip()):
            return stop.start()
    return len(text)


def _named_as_a_whole(text: str) -> int | None:
    """The end of a name that stands alone, or before a colon: no word in it is a task ("Tổ tổng hợp: …")."""
    name, colon, _ = text[:REACH].partition(":")
    is_alone = colon or (len(text) < REACH and not text.endswith((".", ";", ",")))
    if not is_alone or len(name.split()) > _NAME_AT_MOST or _STRONG.search(name):
        return None
    return None if colon and _CLASS_AND_COLON.search(name) else len(name)
