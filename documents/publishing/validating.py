"""What the signatures of any PDF say: who, when, whether bytes are whole, what changed after, and trust."""

import hashlib
import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

import clock
from documents.publishing.certificates import CertificateFacts, Trust, facts, trust_problem
from documents.publishing.fields import text_values
from documents.publishing.waiting import finished
from language import Message, say

_NOBODY = Trust(roots=())
_EOF = b"%%EOF"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One signature. `holds`: bytes whole, later changes allowed; `trusted`: an authority knows the signer.

    `made_at` is what the signer's machine said; `stamped_at` what a timestamping service proves.
    """

    field: str
    signer: CertificateFacts
    reason: str
    made_at: datetime | None
    stamped_at: datetime | None
    certifies: bool
    intact: bool
    covers: SignatureCoverageLevel
    changes: ModificationLevel
    changed_fields: tuple[str, ...]
    changes_allowed: bool
    trust_code: str | None
    trust_message: Message | None

    @property
    def holds(self) -> bool:
        """Whether the signature still stands for what the file shows."""
        whole = self.covers >= SignatureCoverageLevel.ENTIRE_REVISION
        return self.intact and whole and self.changes_allowed

    @property
    def trusted(self) -> bool:
        """Whether a known authority vouches for the signer at that moment."""
        return self.trust_code is None

    @property
    def sound(self) -> bool:
        """Both."""
        return self.holds and self.trusted


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """The whole file: its checksum, its signatures in the order they were made, what else is wrong."""

    sha256: str
    size: int
    signatures: tuple[Finding, ...]
    fields: dict[str, str]
    problems: tuple[Message, ...]

    @property
    def sound(self) -> bool:
        """Whether there is a signature, every one is sound, and nothing else is wrong."""
        return bool(self.signatures) and not self.problems and all(one.sound for one in self.signatures)


def validate(pdf: bytes, trust: Trust | None = None, *, sha256: str | None = None) -> Validation:
    """Look at every signature of the PDF now, with the authorities in `trust`; nothing is fetched.

    `sha256` is the checksum that the register keeps, if it keeps one. Never raises for a bad file: a file
    that cannot be read has a problem that says so.
    """
    ours = hashlib.sha256(pdf).hexdigest()
    problems = [*_tail(pdf)]
    if sha256 is not None and sha256 != ours:
        problems.append(say("The file is not the one that the register keeps."))
    found: tuple[Finding, ...] = ()
    values: dict[str, str] = {}
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        values = text_values(reader)
        found = finished(_findings(reader, trust or _NOBODY))
    # A damaged file can fail anywhere in the parser; whatever it raises, the answer is the same.
    except Exception:
        problems.append(say("The file or one of its signatures is damaged and cannot be read."))
    return Validation(sha256=ours, size=len(pdf), signatures=found, fields=values, problems=tuple(problems))


def signatures_hold(pdf: bytes) -> bool:
    """Whether every signature still stands for what the file shows; whoever made them."""
    return bool(found := validate(pdf).signatures) and all(one.holds for one in found)


def _quiet() -> None:
    """What pyHanko would log about strangers' signatures is what we tell the person in our own words."""
    for name in ("pyhanko.sign.validation", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _tail(pdf: bytes) -> Iterator[Message]:
    """Bytes after the end of the last revision are covered by nobody."""
    end = pdf.rfind(_EOF)
    if end >= 0 and pdf[end + len(_EOF) :].strip(b"\r\n"):
        yield say("Bytes were appended after the end of the document.")


async def _findings(reader: PdfFileReader, trust: Trust) -> tuple[Finding, ...]:
    """The signatures in the order they were made; document timestamps are no signatures of anybody."""
    _quiet()
    filled = enumerate_sig_fields(reader, filled_status=True)
    embedded = [EmbeddedPdfSignature(reader, field, name) for name, _value, field in filled]
    embedded.sort(key=lambda one: one.signed_revision)
    signatures = [one for one in embedded if one.sig_object_type == "/Sig"]
    stamps = [one for one in embedded if one.sig_object_type == "/DocTimeStamp"]
    known = _stored(reader, trust)
    proven = await _proven(stamps, known)
    return tuple([await _finding(one, known, proven) for one in signatures])


async def _proven(stamps: list[EmbeddedPdfSignature], trust: Trust) -> datetime | None:
    """The earliest moment at which the whole file is proven to have existed by its own timestamps.

    The last is checked now, and each earlier one at the moment that the later one proves.
    """
    proven: datetime | None = None
    for stamp in reversed(stamps):
        context = _context(stamp, trust, proven or clock.now())
        status = await async_validate_pdf_timestamp(stamp, validation_context=context)
        if not (status.valid and status.intact and status.trusted):
            break
        proven = status.timestamp
    return proven


def _stored(reader: PdfFileReader, trust: Trust) -> Trust:
    """The trust given, with the certificates and lists that the file brings for its own later checking.

    What a file brings helps to build a chain; it is never believed as a root.
    """
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return trust
    lists = tuple(one.get_object().data for one in store.crls)
    certificates = tuple(one.dump() for one in store.load_certs())
    return replace(trust, intermediates=(*trust.intermediates, *certificates), crls=(*trust.crls, *lists))


async def _finding(
    embedded: EmbeddedPdfSignature, trust: Trust, proven: datetime | None
) -> Finding:
    status = await _status(embedded, trust, proven or clock.now())
    stamped = _stamped_at(status) or proven
    problem = await _trust(embedded, trust, stamped)
    difference = status.diff_result
    fields = difference.changed_form_fields if isinstance(difference, DiffResult) else set()
    return Finding(
        field=embedded.field_name,
        signer=facts(embedded.signer_cert),
        reason=str(embedded.sig_object.get("/Reason", "")),
        made_at=embedded.self_reported_timestamp,
        stamped_at=stamped,
        certifies=_certifies(embedded),
        intact=bool(status.intact and status.valid),
        covers=status.coverage or SignatureCoverageLevel.UNCLEAR,
        changes=status.modification_level or ModificationLevel.OTHER,
        changed_fields=tuple(sorted(fields)),
        changes_allowed=bool(status.docmdp_ok),
        trust_code=problem[0] if problem else None,
        trust_message=problem[1] if problem else None,
    )


async def _status(embedded: EmbeddedPdfSignature, trust: Trust, moment: datetime) -> PdfSignatureStatus:
    """pyHanko's own verdict on bytes and changes; trust is asked for separately, at the right moment."""
    context = _context(embedded, trust, moment)
    return await async_validate_pdf_signature(
        embedded,
        signer_validation_context=context,
        key_usage_settings=KeyUsageConstraints(key_usage=set(), match_all_key_usages=False),
    )


def _context(embedded: EmbeddedPdfSignature, trust: Trust, moment: datetime) -> ValidationContext:
    beside = tuple(one.dump() for one in embedded.other_embedded_certs)
    known = replace(trust, intermediates=(*trust.intermediates, *beside))
    return known.context(moment, later_lists=True)


def _stamped_at(status: PdfSignatureStatus) -> datetime | None:
    """The proven moment, where the timestamp is whole and its service is trusted."""
    stamp = status.timestamp_validity
    return stamp.timestamp if stamp is not None and stamp.valid and stamp.trusted else None


async def _trust(
    embedded: EmbeddedPdfSignature, trust: Trust, stamped: datetime | None
) -> tuple[str, Message] | None:
    """What speaks against the signer: at the proven moment, else now, for a claimed moment proves nothing."""
    certificate: x509.Certificate = embedded.signer_cert
    if not trust.roots:
        return "trust_unknown", say("No authorities are registered here to check the certificate against.")
    context = _context(embedded, trust, stamped or clock.now())
    return await trust_problem(certificate, context)


def _certifies(embedded: EmbeddedPdfSignature) -> bool:
    """Whether it is the document's certification, which says what may be changed later."""
    permissions = embedded.reader.root.get("/Perms")
    if permissions is None or embedded.docmdp_level is None:
        return False
    certified = permissions.get_object().raw_get("/DocMDP") if "/DocMDP" in permissions.get_object() else None
    return certified is not None and certified.reference == embedded.sig_field.raw_get("/V").reference
