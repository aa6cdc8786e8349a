"""One signature put into its field: the revision with a gap, the digest, and the CMS that fills the gap.

PAdES-B-B; with a timestamping service B-LT: the moment is proven, and what is needed to check the signature
later stands in the file. The moment written is the one of our clock.
"""

import hashlib
import io
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from asn1crypto import cms
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, Signer
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSigningSession, PdfTBSDocument, PreSignValidationStatus
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.dss import async_add_validation_info
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.stamp import BaseStampStyle
from pyhanko_certvalidator.errors import PathError, ValidationError

import clock
from documents.publishing.certificates import SIGNING_USAGES, Trust
from documents.publishing.refusals import SigningRefused, TimestampRefused
from documents.publishing.waiting import finished
from language import say

_Answer = TypeVar("_Answer")
_DIGEST = "sha256"
# Hexadecimal digits kept free for one signature: measured ones take 4,400, with a timestamp 14,000.
_GAP, _GAP_WITH_TIMESTAMP = 16384, 49152


@dataclass(frozen=True, slots=True)
class Mark:
    """What a signature says and shows: field, reason, place, picture; whether it certifies, or locks."""

    field: str
    style: BaseStampStyle
    reason: str
    location: str = ""
    certify: bool = False
    locks: bool = False
    new_field: SigFieldSpec | None = None


@dataclass(frozen=True, slots=True)
class Timestamping:
    """The service that proves the moment, and whom to believe for it and for the signers."""

    service: TimeStamper
    trust: Trust


@dataclass(slots=True)
class Opened:
    """A signature begun: the file with its gap, the digest of all around it, and what comes after."""

    output: io.BytesIO
    prepared: PreparedByteRangeDigest
    document: PdfTBSDocument
    session: PdfSigningSession


def signed(pdf: bytes, signer: Signer, mark: Mark, timestamping: Timestamping | None = None) -> bytes:
    """The PDF with the signature in its field; begins with the bytes given."""
    return run(_signed(pdf, signer, mark, timestamping))


def renewed(pdf: bytes, timestamping: Timestamping) -> bytes:
    """The PDF with one timestamp more over all of it, before the last one's certificate expires (B-LTA).

    What is needed to check the earlier timestamps is put into the file with it.
    """
    return run(_renewed(pdf, timestamping))


async def _renewed(pdf: bytes, timestamping: Timestamping) -> bytes:
    output, reader = io.BytesIO(), PdfFileReader(io.BytesIO(pdf))
    stamper = PdfTimeStamper(timestamping.service)
    context = timestamping.trust.context(clock.now())
    if reader.embedded_timestamp_signatures:  # the last of them is checked, and its lists put beside it
        await stamper.async_update_archival_timestamp_chain(reader, context, in_place=False, output=output)
    else:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        await stamper.async_timestamp_pdf(writer, _DIGEST, validation_context=context, output=output)
    return output.getvalue()


async def stamped(answer: cms.ContentInfo, timestamping: Timestamping) -> cms.ContentInfo:
    """The CMS with a timestamp over its signature."""
    signer_info = answer["content"]["signer_infos"][0]
    imprint = hashlib.new(_DIGEST, signer_info["signature"].native).digest()
    token = await timestamping.service.async_timestamp(imprint, _DIGEST)
    attribute = {"type": "signature_time_stamp_token", "values": [token]}
    signer_info["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute(attribute)])
    return answer


async def lasting(pdf: bytes, timestamping: Timestamping) -> bytes:
    """The PDF with what is needed to check its last signature later (B-LT)."""
    reader = PdfFileReader(io.BytesIO(pdf))
    context = timestamping.trust.context(clock.now())
    output = io.BytesIO()
    await async_add_validation_info(_last(reader), context, output=output)
    return output.getvalue()


def _last(reader: PdfFileReader) -> EmbeddedPdfSignature:
    filled = enumerate_sig_fields(reader, filled_status=True)
    embedded = (EmbeddedPdfSignature(reader, field, name) for name, _value, field in filled)
    return max(embedded, key=lambda one: one.signed_revision)


def run(work: Coroutine[Any, Any, _Answer]) -> _Answer:
    """What pyHanko does asynchronously, done now; its refusals as ours."""
    try:
        return finished(work)
    except SigningError as refused:
        raise SigningRefused(
            say("The signature could not be made: {reason}", reason=str(refused)), code="signing_failed"
        ) from refused
    except (PathError, ValidationError, TimestampRequestError) as unbelieved:
        # The signer's own certificate was looked at before; what is left is the service's.
        raise TimestampRefused(
            say("The answer of the timestamping service is not believed here; nothing was signed."),
            code="timestamp_untrusted",
        ) from unbelieved


async def _signed(pdf: bytes, signer: Signer, mark: Mark, timestamping: Timestamping | None) -> bytes:
    opened = await begun(pdf, signer, mark, timestamping)
    attributes = PdfCMSSignedAttributes(signing_time=opened.session.system_time)
    after = await opened.document.perform_signature(opened.prepared.document_digest, attributes)
    await after.post_signature_processing(opened.output)
    return opened.output.getvalue()


async def begun(
    pdf: bytes,
    signer: Signer,
    mark: Mark,
    timestamping: Timestamping | None = None,
    *,
    roomy: bool = False,
) -> Opened:
    """The revision with an empty gap for a signature; `roomy` where a timestamp will be added to it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    pdf_signer = PdfSigner(
        _metadata(mark, timestamping),
        signer,
        timestamper=timestamping.service if timestamping else None,
        stamp_style=mark.style,
        new_field_spec=mark.new_field,
    )
    session = pdf_signer.init_signing_session(writer, existing_fields_only=mark.new_field is None)
    session.system_time = clock.local(clock.now())
    status = await session.perform_presign_validation(writer)
    return _with_gap(session, status, _GAP_WITH_TIMESTAMP if timestamping or roomy else _GAP)


def _with_gap(session: PdfSigningSession, status: PreSignValidationStatus | None, size: int) -> Opened:
    document = session.prepare_tbs_document(validation_info=status, bytes_reserved=size)
    output = io.BytesIO()
    prepared, _ = document.digest_tbs_document(output=output)
    return Opened(output, prepared, document, session)


def _metadata(mark: Mark, timestamping: Timestamping | None) -> PdfSignatureMetadata:
    context = timestamping.trust.context(clock.now()) if timestamping else None
    return PdfSignatureMetadata(
        field_name=mark.field,
        md_algorithm=_DIGEST,
        reason=mark.reason,
        location=mark.location or None,
        certify=mark.certify,
        docmdp_permissions=MDPPerm.NO_CHANGES if mark.locks else MDPPerm.FILL_FORMS,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=timestamping is not None,
        validation_context=context,
        signer_key_usage=set(SIGNING_USAGES) if context is None else set(),
    )
