"""Rules on "Nơi nhận" (box 9b, Phụ lục I II.9b): lines, marks, the archive line."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from documents.checking.frame import Checked, Fault, Replace, Severity, rule
from documents.checking.parts import foot_of, raw, some, with_end
from documents.reading.lines import Line, columns, fold, tidy
from documents.reading.patterns import BULLET
from documents.reading.result import Place
from documents.reading.sheet import NOI_NHAN
from language import say

_DASH = re.compile("^-\\s")
_ARCHIVE = re.compile(rf"(?i)^(?:{BULLET})?\s{{0,5}}(?P<word>lưu)\b(?P<colon>\s{{0,3}}:?)")
_MARKER = re.compile(r"(?P<mark>;)\s{0,3}(?P<marker>\([^()]{2,40}\))\s{0,3}[;.]?\s{0,5}(?=$|-)")
_GD = re.compile(r"^(?:-\s{0,3})?(?P<head>GD)\b.{0,20}\b(?P<deputy>PGD)\b")
_ARTICLE = re.compile(r"(?i)\bđiều\s{1,3}(?P<number>\d{1,3})")
_STRAY = re.compile(r"[_*#|~]+")
_RUN_TOGETHER = re.compile(r"(?<!\w)(?P<post>P?CT)(?=UBND|HĐND)")
_UNSIGNED = frozenset({"BB", "HĐ", "BGN", "BTT"})  # made by several parties: no list is usual


def _entries(checked: Checked) -> list[list[Line]]:
    return foot_of(checked).recipients


def _is_archive(entry: Sequence[Line]) -> bool:
    return bool(_ARCHIVE.match(entry[0].text))


@rule(
    "recipients_missing",
    article="Đ8.2; PL I II.9b",
    severity=Severity.ERROR,
    title="A document has a list “Nơi nhận:”.",
)
def recipients_missing(checked: Checked) -> Iterator[Fault]:
    """Minutes, contracts and agreements may do without."""
    if not checked.reading.recipients and checked.reading.doc_type_code not in _UNSIGNED:
        yield Fault(say("The document has no list “Nơi nhận:”."))


@rule(
    "recipients_colon",
    article="PL I II.9b",
    severity=Severity.ERROR,
    title="After “Nơi nhận” stands a colon.",
)
def recipients_colon(checked: Checked) -> Iterator[Fault]:
    """"Nơi nhận:"."""
    for line in checked.sheet.foot:
        for piece in columns(line):
            found = NOI_NHAN.match(piece.text)
            if found:
                if ":" not in found[0]:
                    at = piece.place(found.start(), found.start() + len(found[0].rstrip()))
                    yield Fault(say("After “Nơi nhận” stands a colon."), at, Replace(at, "Nơi nhận:"))
                return


@rule(
    "recipient_dash",
    article="PL I II.9b",
    severity=Severity.WARNING,
    title="Each line of Nơi nhận begins with “-”.",
)
def recipient_dash(checked: Checked) -> Iterator[Fault]:
    """A line without a dash, or with another mark."""
    bare = (entry[0] for entry in _entries(checked) if not _DASH.match(entry[0].text))
    return some(
        Fault(say("Each line of Nơi nhận begins with a hyphen and a space."), line.place()) for line in bare
    )


@rule(
    "recipient_end",
    article="PL I II.9b",
    severity=Severity.ERROR,
    title="Each line of Nơi nhận ends with a semicolon.",
)
def recipientwith_end(checked: Checked) -> Iterator[Fault]:
    """All but the archive line, which ends with a full stop."""
    return some(_without_semicolon(checked))


def _without_semicolon(checked: Checked) -> Iterator[Fault]:
    for entry in _entries(checked):
        last = entry[-1]
        if not _is_archive(entry) and not last.text.endswith(";") and not _MARKER.search(last.text):
            at, fix = with_end(last, ";")
            yield Fault(say("A line of Nơi nhận ends with a semicolon."), at, fix)


@rule(
    "recipients_one_line",
    article="PL I II.9b",
    severity=Severity.WARNING,
    title="Each recipient stands on a line of its own.",
)
def recipients_one_line(checked: Checked) -> Iterator[Fault]:
    """"- A; - B; - Lưu: VT." on one line."""
    for before, entry in pairwise(_entries(checked)):
        first, second = before[-1].place(), entry[0].place()
        if first.paragraph == second.paragraph:
            between = Place(first.paragraph, first.end, second.start)
            if "\n" not in raw(checked, between):
                yield Fault(say("Each recipient stands on a line of its own."), second)
                return


@rule(
    "marker_after_semicolon",
    article="PL I II.9b",
    severity=Severity.WARNING,
    title="The purpose in parentheses stands before the semicolon.",
)
def marker_after_semicolon(checked: Checked) -> Iterator[Fault]:
    """"Sở …; (báo cáo)" must read "Sở … (báo cáo);"."""
    return some(_late_markers(checked))


def _late_markers(checked: Checked) -> Iterator[Fault]:
    for entry in _entries(checked):
        found = _MARKER.search(entry[-1].text)
        if found:
            at = entry[-1].place(found.start(), found.end("marker"))
            message = say("The purpose “{marker}” stands before the semicolon.", marker=found["marker"])
            yield Fault(message, at, Replace(at, f" {found['marker']};"))


@rule(
    "recipient_parenthesis",
    article="PL I II.9b",
    severity=Severity.WARNING,
    title="A parenthesis in Nơi nhận is closed.",
)
def recipient_parenthesis(checked: Checked) -> Iterator[Fault]:
    """"CN(M.Cường." lacks the closing one."""
    return some(_open_parentheses(checked))


def _open_parentheses(checked: Checked) -> Iterator[Fault]:
    for entry in _entries(checked):
        words = " ".join(line.text for line in entry)
        if words.count("(") > words.count(")"):
            yield Fault(say("A parenthesis is opened here and not closed."), entry[0].place())
        elif words.count("(") < words.count(")"):
            yield Fault(say("A parenthesis is closed here and was not opened."), entry[-1].place())


@rule(
    "recipient_twice",
    article="PL I II.9b",
    severity=Severity.NOTE,
    title="No recipient is listed twice.",
)
def recipient_twice(checked: Checked) -> Iterator[Fault]:
    """The same words on two lines."""
    seen: Counter[str] = Counter()
    for recipient in checked.reading.recipients:
        name = fold(recipient.name)
        seen[name] += 1
        if name and seen[name] == 2:
            yield Fault(say("“{name}” stands twice in Nơi nhận.", name=recipient.name), recipient.at)


@rule(
    "pointer_without_target",
    article="PL I II.9",
    severity=Severity.WARNING,
    title="“Như trên” points to “Kính gửi:”, “Như Điều …” to an article of the document.",
)
def pointer_without_target(checked: Checked) -> Iterator[Fault]:
    """"Như trên" in a plan, "Như Điều 3" where there are two articles."""
    articles = {item.numeral.split()[-1] for item in checked.items if item.kind == "article"}
    for recipient in checked.reading.recipients:
        if not recipient.is_pointer:
            continue
        words, found = recipient.name.lower(), _ARTICLE.search(recipient.name)
        if words.startswith(("như trên", "như kính gửi")) and not checked.reading.kinh_gui:
            yield Fault(
                say("“{name}” points to nobody: there is no “Kính gửi:”.", name=recipient.name), recipient.at
            )
        elif found and found["number"] not in articles:
            yield Fault(
                say("“{name}” points to an article that is not there.", name=recipient.name), recipient.at
            )


@rule(
    "archive_missing",
    article="PL I II.9b",
    severity=Severity.ERROR,
    title="Nơi nhận has a line “Lưu: VT, …”.",
)
def archive_missing(checked: Checked) -> Iterator[Fault]:
    """The line that says where the copies are kept."""
    recipients = checked.reading.recipients
    if recipients and not any(recipient.is_archive for recipient in recipients):
        yield Fault(say("Nơi nhận has no line “Lưu: VT, …”."), recipients[-1].at)


@rule(
    "archive_last",
    article="PL I II.9b",
    severity=Severity.ERROR,
    title="The line “Lưu: …” is the last one of Nơi nhận.",
)
def archive_last(checked: Checked) -> Iterator[Fault]:
    """No recipient stands below it."""
    for recipient in checked.reading.recipients[:-1]:
        if recipient.is_archive:
            yield Fault(say("The line “Lưu: …” is the last one of Nơi nhận."), recipient.at)


@rule(
    "archive_colon",
    article="PL I II.9b",
    severity=Severity.ERROR,
    title="After “Lưu” stands a colon.",
)
def archive_colon(checked: Checked) -> Iterator[Fault]:
    """"Lưu: VT", not "Lưu VT"."""
    for entry in _entries(checked):
        found = _ARCHIVE.match(entry[0].text)
        if found and not found["colon"].endswith(":"):
            at = entry[0].place(*found.span("word"))
            yield Fault(say("After “Lưu” stands a colon."), at, Replace(at, f"{found['word']}:"))


@rule(
    "archive_full_stop",
    article="PL I II.9b",
    severity=Severity.ERROR,
    title="The line “Lưu: …” ends with a full stop.",
)
def archive_full_stop(checked: Checked) -> Iterator[Fault]:
    """It ends the list."""
    for entry in _entries(checked):
        if _is_archive(entry) and not entry[-1].text.endswith("."):
            at, fix = with_end(entry[-1], ".")
            yield Fault(say("The line “Lưu: …” ends with a full stop."), at, fix)


@rule(
    "archive_clerk",
    article="PL I II.9b",
    severity=Severity.NOTE,
    title="The line “Lưu: …” begins with VT, the clerk's office.",
)
def archive_clerk(checked: Checked) -> Iterator[Fault]:
    """The original is kept by the văn thư (Đ19)."""
    for recipient in checked.reading.recipients:
        if recipient.is_archive and not re.search(r"\bVT\b|(?i:văn thư)", recipient.text[:200]):
            yield Fault(say("The line “Lưu: …” does not name VT, who keeps the original."), recipient.at)


@rule(
    "recipient_stray_mark",
    article="PL I II.9b",
    severity=Severity.NOTE,
    title="A line of Nơi nhận bears no stray marks.",
)
def recipient_stray_mark(checked: Checked) -> Iterator[Fault]:
    """"VP_(th)": a mark that slipped in."""
    return some(_stray_marks(checked))


def _stray_marks(checked: Checked) -> Iterator[Fault]:
    for entry in _entries(checked):
        found = _STRAY.search(entry[0].text)
        if found:
            message = say("The mark “{mark}” has slipped into this line.", mark=found[0][:5])
            yield Fault(message, entry[0].place(*found.span()))


@rule(
    "recipient_abbreviation",
    article="PL I II.9b",
    severity=Severity.WARNING,
    title="Giám đốc is abbreviated GĐ, with Đ.",
)
def recipient_abbreviation(checked: Checked) -> Iterator[Fault]:
    """"GD và các PGD Sở"; alone, GD may stand for giáo dục."""
    for entry in _entries(checked):
        found = _GD.match(entry[0].text)
        if found:
            at = entry[0].place(found.start("head"), found.end("deputy"))
            right = f"GĐ{entry[0].text[found.end('head') : found.start('deputy')]}PGĐ"
            yield Fault(say("“Giám đốc” is abbreviated “GĐ”."), at, Replace(at, right))


@rule(
    "recipient_run_together",
    article="PL I II.9b",
    severity=Severity.NOTE,
    title="Abbreviations in Nơi nhận are parted by a space.",
)
def recipient_run_together(checked: Checked) -> Iterator[Fault]:
    """"Phó CTUBND" must read "Phó CT UBND"."""
    for entry in _entries(checked):
        found = _RUN_TOGETHER.search(entry[0].text)
        if found:
            at = entry[0].place(*found.span("post"))
            message = say("A space is missing after “{word}”.", word=tidy(found["post"]))
            yield Fault(message, at, Replace(at, f"{found['post']} "))
