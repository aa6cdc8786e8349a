"""Rules on capitals (Phụ lục II), tone marks, frequent slips of spelling and abbreviations."""

import re
from collections.abc import Iterable, Iterator

from documents.checking.frame import Checked, Fault, Replace, Severity, rule
from documents.checking.parts import hits, some
from documents.reading.lines import Line, is_capitals, tidy
from documents.reading.patterns import LOWER, UPPER, one_of
from language import say
from organization.names import letters_and_tone

# Names that have one right form wherever they stand (Phụ lục II mục II to V).
_NAMES = (
    "Ủy ban nhân dân; Uỷ ban nhân dân; Hội đồng nhân dân; Thủ tướng Chính phủ; Bộ Chính trị; Ban Bí thư"
    "; Quốc hội; Mặt trận Tổ quốc; Chủ tịch nước; Tòa án nhân dân; Toà án nhân dân; Viện kiểm sát nhân dân"
    "; Quân đội nhân dân; Thường trực Hội đồng nhân dân"
)
_BY_SMALL = {name.lower(): name for name in re.split(r";\s", _NAMES)}
_NAME = re.compile(rf"(?i)(?<!\w){one_of(_NAMES)}(?!\w)")

# Words with a small letter, or a capital, in these surroundings.
_SMALL = re.compile(
    r"(?:(?:[ỦU][yỷ] ban nhân dân|Hội đồng nhân dân|UBND|HĐND|địa bàn|cấp) (?P<a>Tỉnh|Huyện|Xã|Thị trấn)"
    rf"|(?<=[{LOWER},] )(?P<b>Khoản)(?= \d)"
    r"|(?<=tại )(?P<c>Điểm)(?= [a-zđ]\)? khoản))(?!\w)"
)
_CAPITAL = re.compile(
    r"(?:(?:tầng lớp|phục vụ|của|vận động|đời sống|ý kiến|toàn thể) (?P<a>nhân dân)"
    r"|(?:Đảng(?:,| và)|được|do) (?P<b>nhà nước)(?! (?:giao|cấp|bảo hộ))"
    r"|khoản \d{1,2},? (?P<c>điều)(?= \d))(?!\w)"
)
_FIELDS = one_of(
    """
    xã hội; đào tạo; công nghệ; môi trường; đầu tư; truyền thông; du lịch; thể thao; tôn giáo
    phát triển nông thôn; kế hoạch
    """
)
_FIELD = re.compile(
    rf"(?<!\w)(?:Sở|Bộ|Phòng) [{UPPER}][{LOWER}]{{1,7}}[^.;:()\d]{{1,40}}?(?:và|,) (?P<field>{_FIELDS})(?!\w)"
)
_BROKEN_OFF = re.compile(
    r"[,;]\s+(?:các|những|phối hợp|chủ trì|tổ chức|thực hiện)|\b(?:của|về|các|cho|với|trong)\b"
)

# Slips that are no words, or never mean themselves in an official document.
_SLIPS = {
    "bổ xung": "bổ sung",
    "chỉnh chu": "chỉn chu",
    "công thông tin điện tử": "cổng thông tin điện tử",
    "danh nghiệp": "doanh nghiệp",
    "kê hoạch": "kế hoạch",
    "nghành": "ngành",
    "nhiêm vụ": "nhiệm vụ",
    "quyết đinh": "quyết định",
    "quyền góp": "quyên góp",
    "sát nhập": "sáp nhập",
    "sử lý": "xử lý",
    "tháo rỡ": "tháo dỡ",
    "thăm quan": "tham quan",
    "thương xuyên": "thường xuyên",
    "thưc hiện": "thực hiện",
    "thục hiện": "thực hiện",
    "trách nhiêm": "trách nhiệm",
    "trãi nghiệm": "trải nghiệm",
    "xúc tích": "súc tích",
    "xắp xếp": "sắp xếp",
}
_SLIP = re.compile(rf"(?i)(?<!\w)(?:{'|'.join(_SLIPS)})(?!\w)")

# The tone mark on the last vowel of an open syllable (old way) or on the one before it (the decree's way).
_OLD_TONE = re.compile(r"[oOuU](?i:(?<=o)[àáảãạèéẻẽẹ]|(?<=u)(?<!qu)[ỳýỷỹỵ])(?!\w)")
_NEW_TONE = re.compile(r"[òóỏõọÒÓỎÕỌùúủũụÙÚỦŨỤ](?i:(?<=[òóỏõọ])[ae]|(?<![òóỏõọ])(?<!q.)y)(?!\w)")
_ONSET = re.compile(r"\w{0,4}$")

_SHORT_AND_FULL = re.compile(
    r"(?<!\w)(?:(?P<short>UBND|HĐND)|(?P<full>[ỦU][yỷ] ban nhân dân|Hội đồng nhân dân))"
    rf" (?P<level>[{LOWER}]{{2,9}})(?!\w)"
)
_ABBREVIATION = re.compile(rf"[{UPPER}](?<![\w/&.\-\u2013].)[{UPPER}]{{2,9}}(?![\w/&\-\u2013])")
# Words and short forms that every office knows.
_KNOWN = frozenset(
    re.findall(
        r"\w+",
        """
        UBND HĐND UBMTTQ MTTQ BCH BTV BCĐ BQL THPT THCS TNHH TNCS MTV BHXH BHYT CNTT QCVN TCVN QPPL VBQPPL
        TTHC TTĐT HIV AIDS ISO GDP PCCC KTXH ATTP TDTT CBCC CBCCVC NSNN ĐVT VNĐ USD VND COVID SARS VTV HCM
        LĐTBXH TBXH KHCN GDĐT TNMT
        """,
    )
)
_ROMAN = re.compile(r"[IVXLC]+")
_AFTER_PLURAL = re.compile(
    rf"(?<!\w)(?:các|những|mỗi|từng) (?P<word>[{UPPER}{LOWER}][{LOWER}]{{1,9}})(?!\w)(?!\s?:| [{UPPER}])"
)
_PLACE = re.compile(
    r"(?<=[\w,;] )(?P<kind>[Tt]hành phố|[Tt]hị xã|[Tt]hị trấn|[Tt]ỉnh|[Hh]uyện|[Xx]ã|[Pp]hường|[Qq]uận)"
    rf"(?P<name> [{UPPER}][{LOWER}]{{1,7}}(?: [{UPPER}][{LOWER}]{{1,7}}){{0,2}})"
)
_PEOPLE = ("UBND", "HĐND", "nhân dân")
_PLURALS = ("các", "những", "mỗi", "từng")
_KINDS_OF_PLACES = ("thành phố", "thị xã", "thị trấn", "tỉnh", "huyện", "xã", "phường", "quận")
_CAPITAL_LINE = 100  # characters that tell whether a line is in capitals


def _is_title(line: Line) -> bool:
    return is_capitals(line.text[:_CAPITAL_LINE])


@rule(
    "names_of_bodies",
    article="PL II mục IV",
    severity=Severity.WARNING,
    title="Names of state bodies bear the capitals of Phụ lục II: Ủy ban nhân dân, Bộ Chính trị.",
)
def names_of_bodies(checked: Checked) -> Iterator[Fault]:
    """ "Bộ chính trị", "Ủy Ban Nhân Dân"."""
    return some(_wrong_names(checked))


def _wrong_names(checked: Checked) -> Iterator[Fault]:
    for line, found in hits(checked.prose.holding(*_BY_SMALL), _NAME):
        right = _BY_SMALL[found[0].lower()]
        if found[0] != right and not found[0].isupper():
            at = line.place(*found.span())
            yield Fault(say("By Phụ lục II one writes “{right}”.", right=right), at, Replace(at, right))


@rule(
    "small_letters",
    article="PL II mục III, V",
    severity=Severity.WARNING,
    title="Tỉnh, huyện, xã, khoản and điểm have a small letter where no number or name demands a capital.",
)
def small_letters(checked: Checked) -> Iterator[Fault]:
    """ "UBND Tỉnh", "tại Khoản 2 Điều 5"."""
    return some(_changed(checked, _SMALL, "tỉnh", "huyện", "xã", "thị trấn", "khoản", "điểm"))


@rule(
    "capital_letters",
    article="PL II mục V",
    severity=Severity.WARNING,
    title="Nhân dân, Nhà nước and Điều bear a capital.",
)
def capital_letters(checked: Checked) -> Iterator[Fault]:
    """ "các tầng lớp nhân dân", "Đảng và nhà nước", "khoản 2 điều 5"."""
    return some(_changed(checked, _CAPITAL, "nhân dân", "nhà nước", "khoản"))


def _changed(checked: Checked, pattern: re.Pattern[str], *words: str) -> Iterator[Fault]:
    """The words of a match with the first letter turned into the other case."""
    for line, found in hits(checked.prose.holding(*words), pattern):
        name = found.lastgroup or "a"
        right = found[name][0].swapcase() + found[name][1:]
        at = line.place(*found.span(name))
        yield Fault(say("By Phụ lục II one writes “{right}” here.", right=right), at, Replace(at, right))


@rule(
    "fields_in_names",
    article="PL II mục IV",
    severity=Severity.WARNING,
    title="In the name of an agency each word group that tells its field bears a capital.",
)
def fields_in_names(checked: Checked) -> Iterator[Fault]:
    """ "Sở Văn hóa, thể thao và Du lịch"."""
    return some(_small_fields(checked))


def _small_fields(checked: Checked) -> Iterator[Fault]:
    for line, found in hits(checked.prose.holding("sở", "bộ", "phòng"), _FIELD):
        if not _BROKEN_OFF.search(found[0]):
            at = line.place(*found.span("field"))
            right = found["field"][0].upper() + found["field"][1:]
            message = say("In the name of an agency one writes “{right}”.", right=right)
            yield Fault(message, at, Replace(at, right))


@rule(
    "capitals_mixed",
    article="PL II",
    severity=Severity.NOTE,
    title="The same word bears a capital everywhere or nowhere.",
)
def capitals_mixed(checked: Checked) -> Iterator[Fault]:
    """ "các Bon" beside "các bon", "Thành phố …" beside "thành phố …" of the same name."""
    seen: dict[str, str] = {}
    lines = checked.prose
    for pattern, name, begun in ((_AFTER_PLURAL, "word", _PLURALS), (_PLACE, "kind", _KINDS_OF_PLACES)):
        for line, found in hits(lines.holding(*begun), pattern):
            word = found[name]
            first = seen.setdefault(word.lower() + (found["name"] if name == "kind" else ""), word[0])
            if first != word[0]:
                words = tidy(found[0])
                message = say(
                    "“{word}” is written with a capital in one place, with a small letter in another.",
                    word=words,
                )
                yield Fault(message, line.place(*found.span(name)))
                return


@rule(
    "tone_marks_mixed",
    article="PL II",
    severity=Severity.NOTE,
    title="Tone marks are set in one way: Ủy, hóa as the decree does, or Uỷ, hoá.",
)
def tone_marks_mixed(checked: Checked) -> Iterator[Fault]:
    """The same syllable both ways in one document; where the decree's way is left is shown."""
    lines = [line for line in checked.lines if line.text]
    new = {letters_and_tone(word): word for _, word, _ in _syllables(lines, _NEW_TONE)}
    for line, word, end in _syllables(lines, _OLD_TONE):
        other = new.get(letters_and_tone(word))
        if other is not None:
            message = say(
                "Tone marks are set in two ways: “{word}” here, “{other}” elsewhere.", word=word, other=other
            )
            yield Fault(message, line.place(end - len(word), end))
            return


def _syllables(lines: Iterable[Line], pattern: re.Pattern[str]) -> Iterator[tuple[Line, str, int]]:
    """The open syllables with these vowels, and where each ends."""
    for line, found in hits(lines, pattern):
        onset = _ONSET.search(line.text[max(found.start() - 4, 0) : found.start()])
        yield line, (onset[0] if onset else "") + found[0], found.end()


@rule(
    "spelling",
    article="Đ8.2",
    severity=Severity.WARNING,
    title="Words are spelt right.",
)
def spelling(checked: Checked) -> Iterator[Fault]:
    """Slips that clerks make often; no dictionary stands behind this."""
    return some(_slips(checked))


def _slips(checked: Checked) -> Iterator[Fault]:
    for line, found in hits(checked.prose.holding(*_SLIPS), _SLIP):
        right = _SLIPS[found[0].lower()]
        if found[0][0].isupper():
            right = right[0].upper() + right[1:]
        at = line.place(*found.span())
        yield Fault(
            say("“{word}” should probably read “{right}”.", word=found[0], right=right),
            at,
            Replace(at, right),
        )


@rule(
    "abbreviation_mixed",
    article="PL I II.6",
    severity=Severity.NOTE,
    title="A body is named in full or by its abbreviation, not both ways.",
)
def abbreviation_mixed(checked: Checked) -> Iterator[Fault]:
    """ "UBND tỉnh" beside "Ủy ban nhân dân tỉnh" in the body."""
    seen: dict[tuple[str, str], bool] = {}
    for line, found in hits(checked.running.bearing(*_PEOPLE), _SHORT_AND_FULL):
        short = found["short"] is not None
        body = "H" if (found["short"] or found["full"]).startswith("H") else "U"
        if seen.setdefault((body, found["level"]), short) != short:
            message = say(
                "The same body is abbreviated here and named in full there: “{name}”.", name=found[0]
            )
            yield Fault(message, line.place(*found.span()))
            return


@rule(
    "abbreviation_unexplained",
    article="PL I II.6",
    severity=Severity.NOTE,
    title="An abbreviation that is not in general use is explained where it stands first.",
)
def abbreviation_unexplained(checked: Checked) -> Iterator[Fault]:
    """ "Cụm công nghiệp (CCN)"; one note names all that are not."""
    lines = [line for line in checked.running if not line.in_table and not _is_title(line)]
    first: dict[str, tuple[Line, re.Match[str]]] = {}
    abbreviations = list(hits(lines, _ABBREVIATION))
    for line, found in abbreviations:
        if found[0] not in _KNOWN and not _ROMAN.fullmatch(found[0]) and not _is_given(line, found):
            first.setdefault(found[0], (line, found))
    explained = {found[0] for line, found in abbreviations if _explains(line, found)}
    unknown = [name for name in first if name not in explained]
    if unknown:
        line, found = first[unknown[0]]
        message = say("Abbreviations that are not explained: {names}.", names=", ".join(unknown[:8]))
        yield Fault(message, line.place(*found.span()))


def _is_given(line: Line, found: re.Match[str]) -> bool:
    """Whether it stands in quotation marks or in a name in capitals: then it is no short form."""
    around = line.text[max(found.start() - 8, 0) : found.end() + 8]
    return "“" in around or "”" in around or is_capitals(around)


def _explains(line: Line, found: re.Match[str]) -> bool:
    before = line.text[max(found.start() - 30, 0) : found.start()]
    return "(" in before.rpartition(")")[2] or bool(
        re.search(r"(?:viết tắt là|gọi tắt là|gọi là)\s$", before)
    )
