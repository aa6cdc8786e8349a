"""A timestamping service (RFC 3161) over HTTP, and what timestamps in a file prove and until when.

A service that fails for a moment is asked again; one that stays silent refuses the signature as a whole: a
file is never half timestamped.
"""

import asyncio
import base64
import io
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime

from asn1crypto import tsp, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from documents.publishing.refusals import TimestampRefused
from language import say

TRIES, PAUSE, PATIENCE = 3, 0.5, 10.0  # how often to ask, seconds between, seconds to wait each time
LARGEST = 1 << 20  # bytes of an answer


@dataclass(frozen=True, slots=True)
class Service:
    """Where the timestamping service is, and as whom it is asked."""

    url: str
    user: str = ""
    password: str = field(default="", repr=False)

    def stamper(self) -> "HttpStamper":
        """Somebody who asks it."""
        return HttpStamper(self)


class HttpStamper(TimeStamper):
    """Asks the service; raises TimestampRefused where it does not answer, or says no."""

    def __init__(self, service: Service, pause: float = PAUSE) -> None:
        super().__init__()
        self._service, self._pause = service, pause

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The service's answer, after a few tries at most."""
        for attempt in range(TRIES):
            if attempt:
                await asyncio.sleep(self._pause * 2**attempt)
            try:
                answer = tsp.TimeStampResp.load(await asyncio.to_thread(self._ask, req.dump()), strict=True)
                if answer["status"]["status"].native in {"granted", "granted_with_mods"}:
                    return answer
            except (OSError, ValueError):
                continue
        raise TimestampRefused(
            say("The timestamping service does not answer; nothing was signed. Try again later."),
            code="timestamp_unavailable",
        )

    def _ask(self, query: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query"}
        if self._service.user:
            said = f"{self._service.user}:{self._service.password}".encode()
            headers["Authorization"] = "Basic " + base64.b64encode(said).decode()
        # The settings let nothing but http and https through.
        request = urllib.request.Request(self._service.url, query, headers)  # noqa: S310  # as said above
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310  # as said above
            return bytes(answer.read(LARGEST))


def proven_until(pdf: bytes) -> datetime | None:
    """Until when the timestamps in the file prove what it holds; None where it has none.

    A timestamp over the whole file stands for all before it; without one each signature has its own.
    """
    reader = PdfFileReader(io.BytesIO(pdf))
    filled = enumerate_sig_fields(reader, filled_status=True)
    embedded = [EmbeddedPdfSignature(reader, one, name) for name, _value, one in filled]
    embedded.sort(key=lambda one: one.signed_revision)
    if embedded and embedded[-1].sig_object_type == "/DocTimeStamp":
        return _expiry(embedded[-1].signer_cert)
    stamps = [_stamp(one) for one in embedded]
    return min((one for one in stamps if one is not None), default=None)


def _stamp(signature: EmbeddedPdfSignature) -> datetime | None:
    """When the certificate of the signature's own timestamp expires."""
    stamps = extract_tst_data_iter(signature.signer_info, signed=False)
    return next((_expiry(extract_certificate_info(stamp).signer_cert) for stamp in stamps), None)


def _expiry(certificate: x509.Certificate) -> datetime:
    expires: datetime = certificate.not_valid_after
    return expires
