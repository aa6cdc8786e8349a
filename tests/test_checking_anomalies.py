"""What careful clerks flagged in seventeen real documents: every fault of form is found by its rule.

A fault that is none of form stands here with the reason; nothing that the labels list is left out.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from documents.checking import check
from documents.checking.examination import checked_of
from documents.checking.rules import every_rule
from documents.reading.result import Finding

PLANS = Path(__file__).resolve().parents[2] / "shared" / "plans"
pytestmark = pytest.mark.skipif(not PLANS.is_dir(), reason="the labelled plans are not on this machine")

# Why a flagged point is none of form.
FOR_THE_CLERK = "left blank for the clerk, who fills in number and day after the signature (Đ15)"
SPELLING = "a slip in one word that only a reader of the sense sees"
SENSE = "the sense of the text, not its form"
TWO_DOCUMENTS = "seen only beside another document"
STYLE = "style; the decree has no rule on it"
PLAIN_TEXT = "a plain text has no drawn rules; dashes stand for them"

BLANK_NUMBER, BLANK_DAY = "document number is blank", "day of the date is blank"
_DRAFT = {BLANK_NUMBER: FOR_THE_CLERK, BLANK_DAY: FOR_THE_CLERK}

# By document: the beginning of what was flagged, and the rules that find it (or why none does).
FLAGGED: dict[str, dict[str, str]] = {
    "04-laocai-sct-kh-kiemtra28": {
        **_DRAFT,
        "the archive line has an unclosed": "recipient_parenthesis",
        "III.1 ends with a colon": "list_without_level",
        "'Quyết định 1883/QĐ-UBND' lacks": "reference_word_number",
        "the third legal basis ends": "basis_end",
        "one cited letter has neither": "reference_number reference_date",
        "'Danh nghiệp tư nhân'": "spelling",
        "the 28 applicant companies": SENSE,
    },
    "07-laocai-kh-doankiemtra": {
        "'T/M.' instead of": "authority_form",
        "decision 1050/QĐ-SCT is dated": "reference_two_dates",
        "'6.2 Đối với' has no dot": "numeral_dot",
        "points written a)": "point_marks_mixed",
        "the signer's post is printed below": "post_below_name",
        "'Hạnh Phúc'": "motto",
        "'PCCN' should read": SPELLING,
        "'Ông.' with a full stop": "honorific_stop",
    },
    "10-laocai-ubnd-cv-giao-sct": {
        "'Uỷ ban' and 'ỦY BAN'": "tone_marks_mixed",
        "'CTUBND' run together": "recipient_run_together",
    },
    "13-ttg-qd-phechuan": {
        "Luật Tổ chức Chính phủ is dated": TWO_DOCUMENTS,
        "'thành phố Đà Nẵng' and": "capitals_mixed",
        "the archive line has no final": "archive_full_stop",
    },
    "16-tuyenquang-ubnd-qd-namhoc": {
        "all recipients stand on one line": "recipients_one_line",
        "markers stand after the semicolon": "marker_after_semicolon",
        "signer's authority, title and name": "signature_one_line",
        "'Bộ trưởngBộ' lacks": "words_joined",
        "'ph ù hợp' is a broken": "word_broken",
        "two legal bases run together": "basis_own_line",
        "'-------' rules": PLAIN_TEXT,
    },
    "19-quangngai-tb-moihop": {
        "'Plieku' should read": SPELLING,
        "'Bộ chính trị' and": "names_of_bodies fields_in_names",
        "headings 1 and 4 differ": "heading_colon",
        "a THÔNG BÁO serves as": "instead_of_invitation",
        "en dash and hyphen mixed": "year_dashes_mixed",
    },
    "22-quangngai-ubnd-cv-gopy": {
        "the whole letter is one sentence": STYLE,
        "the deadline stands only": STYLE,
        "the subject cites a decision": "reference_first_mention",
    },
    "25-laocai-ubnd-cv-didoi": {
        **_DRAFT,
        "the subject ends with": "subject_full_stop",
        "'UBND' and 'Ủy ban nhân dân'": "abbreviation_mixed",
        "item 1 has a semicolon": "capital_after_semicolon",
    },
    "28-laocai-sct-cv-noibo": {
        "no number line": "number_line_missing",
        "signed by a deputy without": "deputy_without_authority",
        "en dash in the Tiêu ngữ": "motto",
        "issuing body abbreviated": "issuer_abbreviated",
    },
    "31-quangngai-ubnd-bc-cctthc": {
        "a report of the whole committee": "authority_collective",
        "'1648/QĐ-UBND' is cited": "reference_issuer",
    },
    "33-laocai-sct-ttr-qdqppl": {
        **_DRAFT,
        "spaces inside the symbol": "symbol_spaces",
        "dates written 13 tháng 02": "date_forms_mixed",
        "lines 'Điều 1. ...' to": SENSE,
    },
    "36-laocai-ubnd-gm-hop": {
        **_DRAFT,
        "the subject ends with": "subject_full_stop",
        "'Uỷ ban' and 'Ủy ban'": "tone_marks_mixed",
        "'UBND' and 'Ủy ban nhân dân'": "abbreviation_mixed",
    },
    "skhcn-bacgiang-2021": {
        **_DRAFT,
        "item '1 Trưởng các phòng'": "numeral_dot",
        "symbol KH-KHCN leaves out": "symbol_agency",
        "'khen thưởng công cán bộ'": SPELLING,
        "Sở Lao động – Thương binh": "superior_not_reached",
        "dates written 1/6/2021": "date_forms_mixed date_two_digits_in_text",
    },
    "skhcn-daknong-2024": {
        **_DRAFT,
        "symbol has a hyphen": "symbol_hyphens",
        "'Lưu VT' has no colon": "archive_colon recipient_stray_mark",
        "'GD và các PGD'": "recipient_abbreviation",
        "'Bon, buôn' and": "capitals_mixed",
    },
    "sngv-bacgiang-2023": {
        **_DRAFT,
        "section numeral III appears": "repeated_numeral",
        "'KT.GIÁM ĐỐC' without": "authority_space",
        "'Công thông tin điện tử'": "spelling",
        "several paragraphs lack": "paragraph_end",
        "the report duty has no date": "duty_without_date",
        "the superior body (UBND tỉnh)": "superior_not_reached",
    },
    "stnmt-langson-2020": {
        "the 'Số:' line is missing": "number_line_missing",
        "the place and date line": "date_line_missing",
        "a sentence is cut": "sentence_torn",
        "cites programmes whose period": SENSE,
        "the report duty has no date": "duty_without_date",
        "UBND tỉnh gets a report": "superior_not_reached",
        "'số 34/2014/QĐ-TTg, ngày'": "reference_comma",
    },
    "ubnd-chilang-2024": {
        **_DRAFT,
        "section numeral II appears": "repeated_numeral",
        "no 'TM. ỦY BAN NHÂN DÂN'": "authority_collective",
        "item 7 of section VI repeats": "paragraph_repeated",
        "heading '3. củng cố": "heading_small_letter",
        "three sentences are cut": "sentence_torn",
        "'giai đoạn 2012 - 2030'": SENSE,
        "misspellings: 'quyền góp'": "spelling",
    },
}
REASONS = {FOR_THE_CLERK, SPELLING, SENSE, TWO_DOCUMENTS, STYLE, PLAIN_TEXT}
OF_FORM = [
    (name, flagged, rule)
    for name, points in FLAGGED.items()
    for flagged, rules in points.items()
    if rules not in REASONS
    for rule in rules.split()
]
# Where a fault stands more than once.
TIMES = {("ubnd-chilang-2024", "sentence_torn"): 3, ("33-laocai-sct-ttr-qdqppl", "symbol_spaces"): 1}


def files(name: str) -> list[Path]:
    """Both forms of a document, where there are two."""
    return [path for path in PLANS.rglob(f"{name}.*") if path.suffix in {".docx", ".txt"}]


@cache
def found(name: str) -> dict[str, tuple[Finding, ...]]:
    """What is found in each form, checked on the first day that its date line can mean."""
    return {path.suffix: _check(path) for path in files(name)}


def _check(path: Path) -> tuple[Finding, ...]:
    data = path.read_bytes()
    day = checked_of(data, path.name, day=date(2026, 1, 1)).reading.date.earliest()
    return check(data, path.name, day=day or date(2026, 1, 1))


@pytest.mark.parametrize(("name", "flagged", "rule"), OF_FORM, ids=lambda part: part[:24])
def test_a_flagged_fault_of_form_is_found(name, flagged, rule):
    most = max([finding.rule for finding in one].count(rule) for one in found(name).values())
    assert most >= TIMES.get((name, rule), 1)


@pytest.mark.parametrize("name", FLAGGED)
def test_nothing_that_was_flagged_is_left_out(name):
    label = json.loads(next(PLANS.rglob(f"{name}.json")).read_text(encoding="utf-8"))
    unknown = [one for one in label["anomalies"] if not any(one.startswith(key) for key in FLAGGED[name])]
    assert unknown == []
    assert all(any(one.startswith(key) for one in label["anomalies"]) for key in FLAGGED[name])


def test_every_labelled_document_is_looked_at():
    labelled = {
        path.stem for path in PLANS.rglob("*.json") if "anomalies" in path.read_text(encoding="utf-8")
    }
    assert labelled == set(FLAGGED)


# The officials who issued these would accept as errors what the decree's text demands, and nothing more.
ERRORS = {
    "07-laocai-kh-doankiemtra": {"motto", "authority_form"},
    "13-ttg-qd-phechuan": {"archive_full_stop"},
    "28-laocai-sct-cv-noibo": {"motto", "number_line_missing"},
    "33-laocai-sct-ttr-qdqppl": {"symbol_spaces"},
    "skhcn-daknong-2024": {"archive_colon"},
}
_MODULES_OF_TEXT = {
    "header_forms", "number_forms", "headings", "signature_forms", "addressee_forms", "recipient_forms",
    "references_forms", "wording", "spelling_forms", "consistency", "coverage",
}  # fmt: skip
OF_TEXT = {one.code for one in every_rule() if one.look.__module__.split(".")[-1] in _MODULES_OF_TEXT}


@pytest.mark.parametrize("name", FLAGGED)
def test_no_other_errors_are_claimed(name):
    whole = found(name).get(".docx") or found(name)[".txt"]
    errors = {finding.rule for finding in whole if finding.severity == "error"}
    assert errors & OF_TEXT == ERRORS.get(name, set())
