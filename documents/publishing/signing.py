"""The two signatures in their order: the leader signs, the clerk fills in number and date, the agency seals.

Each function takes the bytes of the stage before and returns them with one revision more. Checks come first:
a signature that may not be kept is never made.
"""

import io
from dataclasses import dataclass

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, enumerate_sig_fields

import clock
from documents.publishing import fields
from documents.publishing.certificates import Registered, check_certificate
from documents.publishing.filling import RegisterRecord, filled
from documents.publishing.keys import SigningKey
from documents.publishing.pictures import WordsStyle, picture_style
from documents.publishing.printed_lines import read_sheets
from documents.publishing.refusals import SigningRefused
from documents.publishing.stamping import Mark, Timestamping, signed
from documents.publishing.validating import signatures_hold
from language import say

DEMONSTRATION = "CHỮ KÝ MINH HỌA, KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
_ANNEX_SIZE = 10.0  # points (NĐ 30/2020 Phụ lục I II.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What one signature says and shows; `picture` is a transparent PNG, blue of a person, red of a seal."""

    reason: str
    location: str = ""
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """The two last stages; each begins with the bytes of the one before."""

    filled: bytes
    sealed: bytes


def sign(
    pdf: bytes, key: SigningKey, act: Act, registered: Registered, *, timestamping: Timestamping | None = None
) -> bytes:
    """The leader signs a prepared PDF: a certification that lets only the fields be filled in.

    Where somebody signed before it is an approval, as only the first signature can certify. Raises
    CertificateRefused, KeyUnavailable, and SigningRefused where the field is missing or signed already.
    """
    mark = leader_mark(pdf, act, is_demonstration=key.is_demonstration)
    return put(pdf, key, mark, registered, timestamping)


def leader_mark(pdf: bytes, act: Act, *, is_demonstration: bool) -> Mark:
    """The leader's signature on this PDF; raises SigningRefused where it cannot be put there."""
    done = signatures(pdf)
    if done.get(fields.SIGNATURE, True):
        raise _wrong_stage(fields.SIGNATURE in done)
    style = picture_style(act.picture)
    return Mark(
        fields.SIGNATURE, style, reason(act, is_demonstration), act.location, certify=not any(done.values())
    )


def seal(
    pdf: bytes,
    key: SigningKey,
    act: Act,
    registered: Registered,
    *,
    record: RegisterRecord,
    timestamping: Timestamping | None = None,
) -> bytes:
    """The agency seals a signed and numbered PDF; no field can be changed afterwards.

    Raises SigningRefused where number or date are empty or not those of the register, where the leader has
    not signed or the signature no longer holds, or where it is sealed already; CertificateRefused,
    KeyUnavailable.
    """
    demand_leader(pdf)
    return _sealed(pdf, key, act, registered, record=record, timestamping=timestamping)


def _sealed(
    pdf: bytes,
    key: SigningKey,
    act: Act,
    registered: Registered,
    *,
    record: RegisterRecord,
    timestamping: Timestamping | None,
) -> bytes:
    mark = seal_mark(pdf, act, record, is_demonstration=key.is_demonstration)
    return put(pdf, key, mark, registered, timestamping)


def seal_mark(pdf: bytes, act: Act, record: RegisterRecord, *, is_demonstration: bool) -> Mark:
    """The agency's seal on this PDF; raises SigningRefused where it cannot be put there."""
    done = signatures(pdf)
    if done.get(fields.SEAL, True):
        raise _wrong_stage(fields.SEAL in done)
    _demand_record(pdf, record)
    style = picture_style(act.picture)
    return Mark(fields.SEAL, style, reason(act, is_demonstration), act.location, locks=True)


def fill(pdf: bytes, record: RegisterRecord) -> bytes:
    """Number and date filled in after the leader has signed; raises SigningRefused."""
    if not signatures(pdf).get(fields.SIGNATURE):
        raise _not_signed()
    return filled(pdf, record)


def fill_and_seal(
    pdf: bytes,
    key: SigningKey,
    act: Act,
    registered: Registered,
    *,
    record: RegisterRecord,
    timestamping: Timestamping | None = None,
) -> Sealed:
    """Number and date, then the seal; both stages come back, for both are kept."""
    demand_leader(pdf)  # before the filling, which we make ourselves and need not look for
    numbered = fill(pdf, record)
    sealed = _sealed(numbered, key, act, registered, record=record, timestamping=timestamping)
    return Sealed(numbered, sealed)


def put(
    pdf: bytes, key: SigningKey, mark: Mark, registered: Registered, timestamping: Timestamping | None
) -> bytes:
    """The PDF signed as its mark says, once the certificate was looked at; raises CertificateRefused."""
    check_certificate(key.certificate, registered, clock.now())
    with key.opened() as signer:
        return signed(pdf, signer, mark, timestamping)


def annex_mark(pdf: bytes, act: Act, words: str, *, is_demonstration: bool) -> Mark:
    """The agency's signature on an annex in a file of its own: words at the top right of page 1, no picture.

    `words` come from `annex_words`. Raises SigningRefused where the PDF cannot be read.
    """
    signatures(pdf)
    style = WordsStyle(words=words, size=_ANNEX_SIZE)
    place = _annex_field(pdf, words)
    return Mark(fields.SEAL, style, reason(act, is_demonstration), act.location, new_field=place)


def annex_words(number_symbol: str) -> str:
    """ "Số: 45/KH-SKHCN; 05/7/2024; 14:30:05 +07:00" (NĐ 30/2020 Phụ lục I II.8, time as in ISO 8601)."""
    now = clock.local(clock.now())
    month = f"{now.month:02d}" if now.month < 3 else str(now.month)
    return f"Số: {number_symbol}; {now.day:02d}/{month}/{now.year}; {now:%H:%M:%S} +07:00"


def signatures(pdf: bytes) -> dict[str, bool]:
    """The signature fields by name, and whether each is signed; raises SigningRefused."""
    try:
        found = enumerate_sig_fields(PdfFileReader(io.BytesIO(pdf)))
        return {name: value is not None for name, value, _field in found}
    except PdfError as broken:
        raise SigningRefused(say("The PDF cannot be read."), code="pdf_unreadable") from broken


def reason(act: Act, is_demonstration: bool) -> str:
    """The reason as it stands in the signature, marked where the key is one for demonstration."""
    return f"{act.reason} ({DEMONSTRATION})" if is_demonstration else act.reason


def _wrong_stage(is_there: bool) -> SigningRefused:
    if is_there:
        return SigningRefused(say("This PDF has been signed already."), code="signed_already")
    return SigningRefused(say("This PDF has not been prepared for signing."), code="not_prepared")


def demand_leader(pdf: bytes) -> None:
    """A seal stands on a signature that holds (NĐ 30/2020 Đ5: both make it original); or SigningRefused."""
    if not signatures(pdf).get(fields.SIGNATURE):
        raise _not_signed()
    if not signatures_hold(pdf):
        raise SigningRefused(
            say("The leader's signature no longer fits this PDF; it cannot be sealed."),
            code="signature_broken",
        )


def _not_signed() -> SigningRefused:
    return SigningRefused(say("The leader has not signed this PDF yet."), code="not_signed")


def _demand_record(pdf: bytes, record: RegisterRecord) -> None:
    """No validator minds an empty number, so the seal does; and it stands only on the register's own."""
    there = fields.filled_values(pdf)
    if any(not words.strip() for words in there.values()) or fields.NUMBER not in there:
        raise SigningRefused(say("Number or date of this PDF are still blank."), code="not_numbered")
    if any(record.values()[name] != words for name, words in there.items() if name in fields.TEXT_FIELDS):
        raise SigningRefused(
            say("Number or date of this PDF are not those of the register."), code="register_differs"
        )


def _annex_field(pdf: bytes, words: str) -> SigFieldSpec:
    """A field in the top right corner of the first page, as wide as its words."""
    page = next(iter(read_sheets(pdf, range(1))))
    width = 0.52 * _ANNEX_SIZE * len(words)
    right, top = page.width - 25, page.height - 14
    return SigFieldSpec(
        fields.SEAL, on_page=0, box=(round(right - width), round(top - 14), round(right), round(top))
    )
