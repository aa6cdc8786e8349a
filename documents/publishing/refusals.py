"""Why publishing refuses: one class for each kind, each refusal a sentence with a code.

    Refused
    ├─ ConversionFailed      the .docx did not become a PDF that may be signed
    ├─ FieldsNotFound        the printed blanks are not where they should be; a person must show them
    ├─ GivenPdfRefused       the PDF that a person brought is not that document, or may not be signed
    ├─ PlacesWrong           a person showed a place that is not on the page
    ├─ CertificateRefused    this certificate may not sign here and now
    ├─ KeyUnavailable        the key or token cannot be reached
    ├─ SigningRefused        the document is not at the stage that this act needs
    ├─ RemoteRefused         an answer of a remote signer is not the one that was asked for
    └─ TimestampRefused      the timestamping service does not answer, or is not believed here
"""

from collections.abc import Sequence

from language import Invalid, Message, Refused, say


class ConversionFailed(Refused):
    """The .docx did not become a PDF; `code` says whether it hung, died, took too much or gave no PDF."""

    code = "conversion_failed"


class FieldsNotFound(Refused):
    """Blanks that were not found, by the names of their fields; the drafter is asked to show them."""

    code = "fields_not_found"

    def __init__(self, missing: tuple[str, ...]) -> None:
        where = listed(missing)
        super().__init__(
            say("On the pages there is no room found for: {missing}. Show where it is.", missing=where)
        )
        self.missing = missing


class GivenPdfRefused(Invalid):
    """The PDF that a person brought is not that document, or may not be signed."""

    code = "given_pdf_refused"


class PlacesWrong(Invalid):
    """A person showed a place that is none."""

    code = "places_wrong"


def listed(names: Sequence[str]) -> Message:
    """The fields of these names in words, one after the other."""
    words = [FIELD_WORDS[name] for name in names]
    told = words[-1]
    for word in reversed(words[:-1]):
        told = say("{first}, {rest}", first=word, rest=told)
    return told


FIELD_WORDS = {
    "so": say("the number (after “Số:”)"),
    "ngay": say("the day (after “ngày”)"),
    "thang": say("the month (after “tháng”)"),
    "nam": say("the year (after “năm”)"),
    "lanhdao": say("the signature (between post and name)"),
    "condau": say("the seal"),
}


class CertificateRefused(Refused):
    """The certificate is foreign, expired, not for signing, revoked, or of an unknown authority."""

    code = "certificate_refused"


class KeyUnavailable(Refused):
    """No token in the reader, a wrong PIN, a key file that cannot be read."""

    code = "key_unavailable"


class SigningRefused(Refused):
    """The document is not at the stage that this act needs, or says something else than the register."""

    code = "signing_refused"


class RemoteRefused(Refused):
    """The answer of a remote signer is for another document, by another certificate, late or a second one."""

    code = "remote_refused"


class TimestampRefused(Refused):
    """The timestamping service does not answer, says no, or has a certificate that nobody here believes."""

    code = "timestamp_refused"
