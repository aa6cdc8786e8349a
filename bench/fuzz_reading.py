"""Real-looking uploads spoilt in every way: reading and checking must give a result or a refusal, soon.

`python -m bench.fuzz_reading [how many, 10000] [seed, 1]` prints what became of them and the slowest one.
An input is told by its number and seed alone, so whatever goes wrong can be had again.
"""

import argparse
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from lxml import etree

sys.path.insert(0, str(Path(__file__).parent.parent))

from documents.checking import examine
from language import Refused
from tests.corpus.layouts import LAYOUTS, bytes_of, plain
from tests.corpus.sources import sources
from tests.office_files import zipped

INPUTS = 10_000
DAY = date(2026, 6, 1)
SLOW = 2.0  # seconds; told by the command, never asserted
DOCUMENTS = 5  # of the corpus, each in every layout

NASTY = (
    "", " ", "\t\t", "\n", "(" * 40, ")" * 40, "-" * 80, "_" * 300, "0", "-1", "99999999999999999999", "²",
    "٣", "½", "\u0301", "😀", "Số:", "ngày 99/99/9999", "ngày 31 tháng 02 năm 0000", "Nơi nhận:", "KT. ",
    "Điều 9999.", "Kính gửi:", "Lưu: VT", "MẬT", "IIIIIIIIII. ", "1.1.1.1.1.1.1 ", "giao " * 60, "của " * 60,
    "và, " * 60, "trước ngày " * 30, "Kế hoạch số " * 30, "Luật " * 40, "12/KH-UBND-" * 30,
    "A" * 3_000, "Ề" * 500,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: "read", or the code of the refusal; and the seconds it took."""

    said: str
    seconds: float


@cache
def uploads() -> tuple[tuple[bytes, str], ...]:
    """Good uploads: documents of many kinds in every layout, and as plain text in some encodings."""
    chosen = sources()[::9][:DOCUMENTS]
    files = [(bytes_of(layout(one)), "văn bản.docx") for one in chosen for layout in LAYOUTS.values()]
    texts = [plain(one).encode(page) for one in chosen for page in ("utf-8", "utf-16")]
    return (*files, *((text, "văn bản.txt") for text in texts))


def spoilt(number: int, seed: int) -> tuple[bytes, str]:
    """One upload after one to five changes, the same in every run."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311  # nothing is kept secret by it
    data, name = chance.choice(uploads())
    of_docx = chance.choice((_of_bytes, _of_parts, _of_parts, _of_tree))
    changes = _of_text if name.endswith(".txt") else of_docx
    for _ in range(chance.randint(1, 5)):
        data = changes(data, chance)
    return data, name


def outcome(data: bytes, name: str) -> Outcome:
    """Read and check one input; anything but a result or a refusal goes on upwards."""
    begun = time.perf_counter()
    try:
        reading = examine(data, name, day=DAY)
    except Refused as refused:
        return Outcome(refused.code, time.perf_counter() - begun)
    reading.to_json()
    for place in reading.where.values():
        words = reading.paragraphs[place.paragraph][place.start : place.end]
        assert 0 <= place.start <= place.end, place
        assert len(words) == place.end - place.start, place
    return Outcome("read", time.perf_counter() - begun)


def _of_bytes(data: bytes, chance: random.Random) -> bytes:
    """Bytes cut off, overwritten, doubled or put in."""
    start, length = chance.randrange(len(data) + 1), chance.choice((1, 2, 30, 1_000))
    piece = data[start : start + length]
    return chance.choice(
        (
            data[:start],
            data[:start] + data[start + length :],
            data[:start] + chance.randbytes(length) + data[start + length :],
            data[:start] + piece * 3 + data[start + length :],
            data[:start] + bytes([(piece or b"\0")[0] ^ 1 << chance.randrange(8)]) + data[start + 1 :],
        )
    )


def _of_text(data: bytes, chance: random.Random) -> bytes:
    """Lines of a text left out, doubled, shuffled, raised, cut through or spiced with what nobody types."""
    page = "utf-16" if data.startswith(b"\xff\xfe") else "utf-8"
    lines = data.decode(page, errors="replace").split("\n")
    at = chance.randrange(len(lines))
    _CHANGES_OF_LINES[chance.randrange(len(_CHANGES_OF_LINES))](lines, at, chance)
    return "\n".join(lines).encode(page, errors="replace")


def _spiced(text: str, chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(NASTY) + text[at:]


def _spice(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = _spiced(lines[at], chance)


def _shuffle(lines: list[str], at: int, chance: random.Random) -> None:
    tail = lines[at : at + 20]
    chance.shuffle(tail)
    lines[at : at + 20] = tail


def _repeat(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at:at] = lines[at : at + 1] * chance.choice((1, 50))


def _join(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at : at + 30] = [chance.choice((" ", "\t", "   ", "")).join(lines[at : at + 30])]


def _raise(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = chance.choice((str.upper, str.lower, str.title))(lines[at])


def _leave_out(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at : at + chance.choice((1, 10))] = [""]


_CHANGES_OF_LINES = (_spice, _spice, _shuffle, _repeat, _join, _raise, _leave_out)


def _of_parts(data: bytes, chance: random.Random) -> bytes:
    """The markup of one part: a name, a value, a tag or a piece of text exchanged or taken away."""
    parts = _unzipped(data)
    name = chance.choice([one for one in parts if one.endswith((".xml", ".rels"))] or [""])
    if not name:
        return _of_bytes(data, chance)
    text = parts[name].decode("utf-8", errors="replace")
    cuts = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    middle = text[cuts[0] : min(cuts[1], cuts[0] + 200)]
    changed = chance.choice(
        (
            lambda: text.replace('"1"', f'"{_quoted(chance)}"'),
            lambda: text.replace("w:p>", "w:r>", 1),
            lambda: text[: cuts[0]] + _quoted(chance) + text[cuts[0] :],
            lambda: text.replace(middle, "") if middle else text,
            lambda: text.replace("</w:t>", f"{_quoted(chance)}</w:t>", chance.choice((1, 500))),
            lambda: text.replace("<w:body>", f"<w:body>{'<w:tbl><w:tr><w:tc>' * 20}"),
        )
    )()
    return zipped({**parts, name: changed})


def _quoted(chance: random.Random) -> str:
    return chance.choice(NASTY).replace("&", "").replace("<", "")


def _of_tree(data: bytes, chance: random.Random) -> bytes:
    """The tree of the text: elements taken out, doubled or renamed; words and values changed."""
    parts = _unzipped(data)
    try:
        root = etree.fromstring(parts["word/document.xml"])
    except (KeyError, etree.XMLSyntaxError, ValueError):
        return _of_bytes(data, chance)
    nodes = list(root.iterdescendants("*"))
    if nodes:
        _change_node(chance.choice(nodes), nodes, chance)
    return zipped({**parts, "word/document.xml": etree.tostring(root)})


def _change_node(node: etree._Element, nodes: Sequence[etree._Element], chance: random.Random) -> None:
    other, parent = chance.choice(nodes), node.getparent()
    act = chance.randrange(5)
    if act == 0 and parent is not None:
        parent.remove(node)
    elif act == 1:
        node.append(etree.fromstring(etree.tostring(other)))
    elif act == 2:
        node.tag = other.tag
    elif act == 3 and node.attrib:
        node.set(chance.choice(list(node.attrib)), _printable(chance))
    else:
        node.text = _printable(chance)


def _printable(chance: random.Random) -> str:
    return chance.choice(NASTY)


def _unzipped(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return {entry: archive.read(entry) for entry in archive.namelist()}
    except Exception:  # a file that was spoilt before may fail here in any way
        return {}


def outcomes(count: int, seed: int) -> Iterator[tuple[int, Outcome]]:
    """What becomes of each input; a failure is raised with the number that makes it again."""
    for number in range(count):
        data, name = spoilt(number, seed)
        try:
            yield number, outcome(data, name)
        except Exception as failed:
            raise AssertionError(f"input {number} of seed {seed} ({name}): {failed!r}") from failed


def main(arguments: Sequence[str] | None = None, tell: Callable[[str], object] = print) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=INPUTS)
    parser.add_argument("seed", nargs="?", type=int, default=1)
    asked = parser.parse_args(arguments)
    said: Counter[str] = Counter()
    slow: list[tuple[float, int]] = []
    for number, found in outcomes(asked.count, asked.seed):
        said[found.said] += 1
        slow.append((found.seconds, number))
    for code, times in said.most_common():
        tell(f"{code:24} {times:6}")
    for seconds, number in sorted(slow, reverse=True)[:3]:
        tell(f"slowest: input {number}, {seconds:.2f} s" + (" — too slow" if seconds > SLOW else ""))


if __name__ == "__main__":
    main()
