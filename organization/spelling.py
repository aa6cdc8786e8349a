"""How one body is written in many ways, and when two ways of writing mean the same.

A printed name is a row of slots: a syllable ("lao"), or one letter of an abbreviation ("L"). "Sở LĐ, TB&XH",
"Sở Lao động TB & XH" and "Sở Lao động – Thương binh và Xã hội" have seven slots with the same first letters,
and no slot contradicts another: they are the same name. Whether a body of that name exists, and which one,
is asked in organization/directory.py.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from organization.names import fold, letters_and_tone, nfc

Thing = TypeVar("Thing")

# Words that join or flatter, and are left out as often as they are written.
_SILENT = frozenset({"và", "của"})
_COMRADE = re.compile(r"\b(?:các\s+)?(?:đ/c|đồng chí)\b", re.IGNORECASE)

# Letters that stand for a word, by what is around them: "P. Nội vụ", "UBND P. Tân Lập", "UBND H. Yên Bảng".
_LETTERS = (
    (re.compile(r"(?i)\b((?:UBND|HĐND|nhân dân|công an|đảng ủy|đảng uỷ|MTTQ)\s+)P\.\s*(?=\S)"), r"\1phường "),
    (re.compile(r"(^|[\s,;])P(?:\.\s*|\s+)(?=[^\W\d_])"), r"\1Phòng "),
    (re.compile(r"\bVPUB\b"), "Văn phòng UBND"),
    (re.compile(r"(\S\s)H\.\s*(?=[^\W\d_])"), r"\1huyện "),
    (re.compile(r"(\S\s)X\.\s*(?=[^\W\d_])"), r"\1xã "),
)
# The Front is written with its country as often as without.
_COUNTRY = re.compile(r"(?i)(mặt trận tổ quốc|MTTQ)\s*(?:việt nam\b|VN\b)")
_TOKEN = re.compile(r"\w+")

# What everybody in an office reads without thinking; other abbreviations are compared letter by letter.
_VOCABULARY = {
    "bch": "ban chap hanh",
    "bhxh": "bao hiem xa hoi",
    "cntt": "cong nghe thong tin",
    "ctxh": "chinh tri xa hoi",
    "cvp": "chanh van phong",
    "gđ": "giam doc",
    "hđnd": "hoi dong nhan dan",
    "mttq": "mat tran to quoc",
    "pct": "pho chu tich",
    "pcvp": "pho chanh van phong",
    "pgđ": "pho giam doc",
    "ttđt": "thong tin dien tu",
    "ubmttq": "uy ban mat tran to quoc",
    "ubnd": "uy ban nhan dan",
    "vp": "van phong",
}
_COUNCILS = ("ubnd", "hđnd")  # often glued to what stands before: "CTUBND", "VP HĐND-UBND"
_DIRECTORS = re.compile(r"^(?:gd|giam doc) cac (?:pgd|pho giam doc)\b")  # typed without Đ
_COMMITTEES = frozenset({"huyen", "tinh", "thanh", "dang", "hdnd", "hoi", "quan", "thi"})
_SYLLABLE = re.compile(
    r"(?:ngh?|[gkt]h|nh|ph|ch|tr|qu|gi|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[ckmnpt])?"
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One syllable, or one letter that stands for a syllable."""

    plain: str  # folded; one letter when it abbreviates
    marked: tuple[str, int]  # letters with their quality, and the tone
    abbreviates: bool = False

    @property
    def initial(self) -> str:
        """The folded first letter, all that an abbreviation tells."""
        return self.plain[0]


@lru_cache(maxsize=65_536)
def slots(text: str) -> tuple[Slot, ...]:
    """The slots of a name, without punctuation and joining words."""
    text = _written_out(_COMRADE.sub(" ", nfc(text).replace("_", " ")))
    shouting = text == text.upper()
    row: list[Slot] = []
    for token in _TOKEN.findall(text):
        if token.lower() in _SILENT:
            continue
        if _is_abbreviation(token, shouting):
            row.extend(Slot(fold(c), letters_and_tone(c), abbreviates=True) for c in token)
        else:
            row.append(Slot(fold(token), letters_and_tone(token)))
    return tuple(row)


def _written_out(text: str) -> str:
    for letter, word in _LETTERS:
        text = letter.sub(word, text)
    return _COUNTRY.sub(r"\1", text)


def _is_abbreviation(token: str, shouting: bool) -> bool:
    if len(token) < 2 or not token.isalpha() or token != token.upper():
        return False
    return not (shouting and _SYLLABLE.fullmatch(fold(token)))


@lru_cache(maxsize=65_536)
def matching_key(text: str) -> str:
    """The name for equality: folded, joining words and punctuation gone, common abbreviations spelled out.

    Other abbreviations run together, so that "LĐ, TB&XH" and "LĐTBXH" have one key.
    """
    words: list[str] = []
    run = ""
    for slot in (*slots(text), None):
        if slot is not None and slot.abbreviates:
            run += slot.marked[0]
            continue
        words += _spelled(run, slot.plain if slot else "")
        words += [slot.plain] if slot else []
        run = ""
    return _DIRECTORS.sub("giam doc cac pho giam doc", " ".join(words))


def _spelled(run: str, following: str) -> list[str]:
    if not run:
        return []
    if run == "tt" and following in _COMMITTEES:
        return ["thuong", "truc"]
    if run == "ct" and following in {"cac", "uy", "hoi", "ubnd", "hdnd", ""}:
        return ["chu", "tich"]
    for known, words in _VOCABULARY.items():
        if run == known or (known in _COUNCILS and run.endswith(known)):
            return [*_spelled(run.removesuffix(known), fold(known)), *words.split()]
    return [fold(run)]


def same_words(printed: str, known: str) -> bool:
    """Whether the two can be the same name, marks aside."""
    ours, theirs = slots(printed), slots(known)
    return len(ours) == len(theirs) and all(map(_fit, ours, theirs))


def same_marks(printed: str, known: str) -> bool:
    """Whether the marks agree too; a text typed without any marks agrees with all."""
    bare = nfc(printed).lower() == fold(printed)
    return all(bare or _marks_fit(p, k) for p, k in zip(slots(printed), slots(known), strict=True))


def _fit(one: Slot, other: Slot) -> bool:
    if one.abbreviates or other.abbreviates:
        return one.initial == other.initial
    return one.plain == other.plain


def _marks_fit(printed: Slot, known: Slot) -> bool:
    if not (printed.abbreviates or known.abbreviates):
        return printed.marked == known.marked
    ours, theirs = printed.marked[0][0], known.marked[0][0]
    return ours == theirs or printed.plain[0] == ours  # "GD" is typed for "GĐ", never the other way


@dataclass(frozen=True, slots=True)
class Found(Generic[Thing]):
    """What a printed name may mean: `sure` agrees in every letter, `near` only without marks."""

    sure: tuple[Thing, ...] = ()
    near: tuple[Thing, ...] = ()


class Spellings(Generic[Thing]):
    """All known ways of writing some things, to be looked up by what is printed."""

    def __init__(self) -> None:
        self._by_initials: dict[str, list[tuple[str, Thing]]] = {}

    def add(self, text: str | None, thing: Thing) -> None:
        """Let `thing` also be written `text`; an empty text adds nothing."""
        row = slots(text or "")
        if text and row:
            self._by_initials.setdefault("".join(s.initial for s in row), []).append((text, thing))

    def look_up(self, printed: str) -> Found[Thing]:
        """The things that may be written so; an equal spelling shuts out one that is only abbreviated."""
        bucket = self._by_initials.get("".join(s.initial for s in slots(printed)), [])
        fitting = [(text, thing) for text, thing in bucket if same_words(printed, text)]
        key = matching_key(printed)
        equal = [pair for pair in fitting if matching_key(pair[0]) == key]
        for pairs in (equal, [] if _is_too_short(printed) else fitting):
            sure = _distinct(thing for text, thing in pairs if same_marks(printed, text))
            if sure:
                return Found(sure=sure)
        return Found(near=_distinct(thing for _, thing in fitting))


def _is_too_short(printed: str) -> bool:
    """Two or three bare letters fit too much: "TT" may be thanh tra, trung tâm or thường trực."""
    row = slots(printed)
    return len(row) <= 3 and all(slot.abbreviates for slot in row)


def _distinct(things: Iterable[Thing]) -> tuple[Thing, ...]:
    return tuple(dict.fromkeys(things))
