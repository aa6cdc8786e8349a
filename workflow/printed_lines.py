"""The lines of Nơi nhận as deliveries need them: pointers followed, several bodies in one line parted."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from organization.meaning import Names
from organization.names import nfc

_POINTER = re.compile(r"(?i)^như\s+(?:trên|kính gửi|điều\s+(\d+)|mục\s+(\w+)|thành phần)\b")
Item = Mapping[str, Any]


def is_pointer(name: str) -> bool:
    """Whether a printed line stands for those whom the text names elsewhere; it is nobody's own name."""
    return _POINTER.match(nfc(name)) is not None


def items(reading: Item, names: Names) -> Iterator[Item]:
    """One item for each body that a line means; its `text` is always the line as printed.

    A line stays whole where its bodies are not known: it is asked about, never dropped.
    """
    for item in reading.get("recipients") or ():
        bodies = [item["name"]] if item.get("is_archive") else _bodies(item, reading, names)
        whole = len(bodies) == 1 and bodies[0] == item["name"]
        for name in bodies:
            yield item if whole else {**item, "name": name, "is_group": False}


def _bodies(item: Item, reading: Item, names: Names) -> list[str]:
    pointer = _POINTER.match(nfc(item["name"]))
    if pointer is None:
        return _joined(item["name"], names) or [item["name"]]
    number = pointer[1] or pointer[2]
    if number:
        return _named_in(number, reading, names) or [item["name"]]
    addressees = [nfc(name) for name in reading.get("kinh_gui") or ()]
    return [body for name in addressees for body in _joined(name, names) or [name]] or [item["name"]]


def _joined(name: str, names: Names) -> list[str]:
    if not re.search(r"[,;:]|\bvà\b|&", name) or names.find(name).is_sure:
        return []
    return names.bodies(name)


def _named_in(number: str, reading: Item, names: Names) -> list[str]:
    """Those to whom the article of this number gives a task; what is not known stands as printed."""
    told = (task for task in reading.get("assignments") or () if _is_in(str(task.get("numeral")), number))
    found = (meaning.name for task in told for meaning in names.of_a_task(task["unit"]))
    return list(dict.fromkeys(found))


def _is_in(numeral: str, number: str) -> bool:
    own = numeral.lower().removeprefix("điều ")
    return own == number.lower() or own.startswith(f"{number.lower()}.")
