"""Rules on the signature block (NĐ 30/2020 Đ13, Phụ lục I II.7): forms of authority, posts and the name."""

import re
from collections.abc import Iterator

from documents.checking.frame import Checked, Fault, Replace, Severity, rule
from documents.checking.parts import foot_of
from documents.kinds import LETTER
from documents.reading.lines import Line, fold, is_capitals, tidy
from documents.reading.patterns import UPPER
from documents.reading.signature import AUTHORITY, POST, is_person_name, unfolded
from language import say

_STROKE = re.compile(r"^(?P<mark>T/M|K/T|T/L|T/UQ)\s{0,3}\.?\s{0,3}(?=\S)")
_NO_STOP = re.compile(rf"^(?P<mark>TM|KT|TL|TUQ|Q)\s{{1,3}}(?=[{UPPER}])")
_NO_SPACE = re.compile(r"^(?P<mark>TM|KT|TL|TUQ|Q)\.(?=[^\s.])")
_DEPUTY = re.compile(r"^(?:PHÓ|THỨ TRƯỞNG|HIỆU PHÓ)\b")
_OF_THE_CHAIR = frozenset({LETTER.code, "CT", "CĐ", "TB", "GM"})  # kinds in which he speaks for himself
_COMMON = frozenset({"TRƯỞNG", "CHÁNH", "THỦ", "TỔNG"})  # parts of posts that name no field
_ACADEMIC = re.compile(
    r"^(?:GS|PGS|TSKH|TS|ThS|Th\.\s?S|BS|BSCK\w*|KS|KTS|CN|LS|DS|NGƯT|NGND|TTƯT|TTND|NSƯT|NSND)\s{0,2}\.?[\s.,]"
    r"|^(?i:giáo sư|phó giáo sư|tiến sĩ|thạc sĩ|bác sĩ|kỹ sư|kiến trúc sư|luật sư|cử nhân|nhà giáo)\s"
)
# Whose ministries may rule otherwise: armed forces, education, health, science (PL I II.7).
_EXEMPT = re.compile(
    r"\b(?:TRUONG|DAI HOC|HOC VIEN|BENH VIEN|TRUNG TAM Y TE|VIEN|CONG AN|QUAN SU|QUOC PHONG|BO TU LENH"
    r"|BIEN PHONG|GIAO DUC|Y TE|KHOA HOC)\b"
)
_COLLECTIVE = re.compile(
    r"\b(?:UY BAN NHAN DAN|UBND)\b"
)  # a council's chairman signs its resolutions himself
_CHAIR_ACTS = re.compile(
    r"(?i)\bchủ tịch\s{1,3}(?:ubnd|(?:ủy|uỷ) ban nhân dân)[^.;:]{0,60}\b"
    r"(?:có ý kiến|giao|yêu cầu|chỉ đạo|quyết định|thông báo|mời)\b"
)


def _block(checked: Checked) -> list[Line]:
    return [piece for piece in foot_of(checked).signature if piece.text]


def _marked(checked: Checked, pattern: re.Pattern[str]) -> Iterator[tuple[Line, re.Match[str]]]:
    for piece in _block(checked):
        found = pattern.match(piece.text)
        if found and is_capitals(piece.text[:80]):
            yield piece, found


@rule(
    "authority_form",
    article="Đ13; PL I II.7",
    severity=Severity.ERROR,
    title="Authority is written TM., KT., TL., TUQ. or Q., with a full stop.",
)
def authority_form(checked: Checked) -> Iterator[Fault]:
    """"T/M." and "KT GIÁM ĐỐC" are other forms."""
    for pattern in (_STROKE, _NO_STOP):
        for piece, found in _marked(checked, pattern):
            right = found["mark"].replace("/", "") + "."
            at = piece.place(*found.span())
            yield Fault(say("Authority is written “{right}”.", right=right), at, Replace(at, f"{right} "))


@rule(
    "authority_space",
    article="PL III",
    severity=Severity.WARNING,
    title="After TM., KT., TL., TUQ. and Q. stands a space.",
)
def authority_space(checked: Checked) -> Iterator[Fault]:
    """"KT.GIÁM ĐỐC" lacks it."""
    for piece, found in _marked(checked, _NO_SPACE):
        at = piece.place(*found.span())
        message = say("After “{mark}” a space is missing.", mark=found[0])
        yield Fault(message, at, Replace(at, f"{found[0]} "))


@rule(
    "authority_collective",
    article="Đ13.2; PL III",
    severity=Severity.WARNING,
    title="A document of a people's committee is signed TM. ỦY BAN NHÂN DÂN.",
)
def authority_collective(checked: Checked) -> Iterator[Fault]:
    """Not where the chairman himself decides: a letter or directive of his, a decision in his name."""
    signer = checked.reading.signer
    title = signer.title or ""
    is_chair = title.endswith("CHỦ TỊCH") and signer.authority in {None, "KT."}
    if not is_chair or not _COLLECTIVE.search(fold(checked.reading.issuing_body or "")):
        return
    marked = any(line.startswith(("TM", "T/M")) for line in signer.authority_lines)
    if not marked and not _chair_decides(checked):
        message = say("For a document of the committee the line “TM. …” stands above the signer's post.")
        yield Fault(message, checked.reading.where.get("/signer/title"))


def _chair_decides(checked: Checked) -> bool:
    lines = checked.running
    if any(is_capitals(line.text[:80]) and line.text.startswith("CHỦ TỊCH") for line in lines[:6]):
        return True
    return checked.reading.doc_type_code in _OF_THE_CHAIR and any(
        _CHAIR_ACTS.search(line.text[:2000]) for line in lines
    )


@rule(
    "authority_title",
    article="Đ13.1",
    severity=Severity.ERROR,
    title="Only a deputy of the head named after KT. signs KT.",
)
def authority_title(checked: Checked) -> Iterator[Fault]:
    """"KT. GIÁM ĐỐC / TRƯỞNG PHÒNG" must be TL.; "KT. CHỦ TỊCH / PHÓ GIÁM ĐỐC" names two offices."""
    signer = checked.reading.signer
    if signer.authority != "KT." or not signer.title or not signer.on_behalf_of:
        return
    where = checked.reading.where.get("/signer/title")
    if not _DEPUTY.match(signer.title):
        yield Fault(say("“KT.” is signed by a deputy; “{title}” is none.", title=signer.title), where)
    elif signer.title != "THỨ TRƯỞNG" and not _same_office(signer.on_behalf_of, signer.title):
        message = say("“{title}” is no deputy of “{head}”.", title=signer.title, head=signer.on_behalf_of)
        yield Fault(message, where)


def _same_office(head: str, title: str) -> bool:
    words = set(head.split())
    return bool((words - _COMMON or words) & set(title.split()))


@rule(
    "deputy_without_authority",
    article="Đ13.1",
    severity=Severity.WARNING,
    title="A deputy signs KT. the head.",
)
def deputy_without_authority(checked: Checked) -> Iterator[Fault]:
    """A block that names a deputy and no "KT."; TUQ. is given to anyone by a written mandate."""
    signer = checked.reading.signer
    marks = [found["mark"] for line in signer.authority_lines if (found := AUTHORITY.match(line))]
    if (
        signer.title
        and _DEPUTY.match(signer.title)
        and not any(m.startswith(("K", "TUQ", "T/U")) for m in marks)
    ):
        message = say(
            "A deputy signs for the head: the line “KT. …” is missing above “{title}”.", title=signer.title
        )
        yield Fault(message, checked.reading.where.get("/signer/title"))


@rule(
    "signature_missing",
    article="Đ8.2; PL I II.7",
    severity=Severity.ERROR,
    title="A document bears the post and the name of the person who signs.",
)
def signature_missing(checked: Checked) -> Iterator[Fault]:
    """No block at all, or a post without a name."""
    signer = checked.reading.signer
    if signer.title is None:
        yield Fault(say("The document has no signature block (post and name of the signer)."))
    elif signer.name is None:
        where = checked.reading.where.get("/signer/title")
        yield Fault(say("The name of the signer is missing below the post."), where)


@rule(
    "academic_title",
    article="PL I II.7",
    severity=Severity.ERROR,
    title="Before the signer's name stands no academic or honorary title.",
)
def academic_title(checked: Checked) -> Iterator[Fault]:
    """Ministries may rule otherwise for armed forces, education, health and science: these are left alone."""
    if _EXEMPT.search(fold(checked.reading.issuing_body or "")):
        return
    for piece in _block(checked):
        found = _ACADEMIC.match(piece.text)
        if found and not POST.search(piece.text):
            at = piece.place(*found.span())
            message = say("Before the signer's name stands no title: “{title}”.", title=tidy(found[0]))
            yield Fault(message, at)


@rule(
    "post_below_name",
    article="PL I II.7",
    severity=Severity.WARNING,
    title="The signer's post stands above the name.",
)
def post_below_name(checked: Checked) -> Iterator[Fault]:
    """A second post printed under the name, usual with heads of teams, has no place in the block."""
    named = False
    for piece in _block(checked):
        if named and is_capitals(piece.text[:80]) and POST.search(piece.text):
            yield Fault(say("A post stands below the signer's name; its place is above."), piece.place())
            return
        named = named or is_person_name(piece.text)


@rule(
    "signature_one_line",
    article="PL I II.7",
    severity=Severity.WARNING,
    title="Authority, post and name of the signer each stand on their own line.",
)
def signature_one_line(checked: Checked) -> Iterator[Fault]:
    """"KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê An" on one line."""
    for piece in _block(checked):
        lines = unfolded(piece.text) if AUTHORITY.match(piece.text) else []
        if len(lines) > 1 and (_DEPUTY.match(lines[1]) or not is_capitals(lines[-1])):
            yield Fault(say("Authority, post and name each stand on their own line."), piece.place())
