"""What a validation found, in sentences for people and as plain values for programs."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.status import SignatureCoverageLevel

import clock
from documents.publishing.validating import Finding, Validation
from language import Message, say, translate


def sentences(finding: Finding) -> Iterator[Message]:
    """One signature in the order a reader asks: who, when, whole, changed, trusted."""
    yield _who(finding)
    yield from _when(finding)
    yield _bytes(finding)
    yield _changes(finding)
    yield finding.trust_message or say("The certificate is valid and was issued by an authority known here.")


def verdict(validation: Validation) -> Message:
    """The whole file in one sentence."""
    if not validation.signatures and not validation.problems:
        return say("The file bears no digital signature.")
    if validation.sound:
        return say("All signatures are valid and the file has not been changed.")
    if any(not one.holds for one in validation.signatures) or validation.problems:
        return say("Not valid: the file or a signature has been changed.")
    return say("The file is whole, but not every signer is trusted here.")


def to_json(validation: Validation, language: str = "vi") -> dict[str, Any]:
    """Everything for programs, sentences included."""
    return {
        "sound": validation.sound,
        "verdict": translate(verdict(validation), language),
        "sha256": validation.sha256,
        "size": validation.size,
        "fields": validation.fields,
        "problems": [translate(one, language) for one in validation.problems],
        "signatures": [_signature(one, language) for one in validation.signatures],
    }


def _signature(finding: Finding, language: str) -> dict[str, Any]:
    signer = finding.signer
    return {
        "field": finding.field,
        "signer": signer.name,
        "organization": signer.organization,
        "title": signer.title,
        "issuer": signer.issuer,
        "serial": signer.serial,
        "fingerprint": signer.fingerprint,
        "reason": finding.reason,
        "made_at": _moment(finding.made_at),
        "stamped_at": _moment(finding.stamped_at),
        "certifies": finding.certifies,
        "intact": finding.intact,
        "covers": finding.covers.name.lower(),
        "changes": finding.changes.name.lower(),
        "changed_fields": list(finding.changed_fields),
        "changes_allowed": finding.changes_allowed,
        "trusted": finding.trusted,
        "trust": finding.trust_code or "trusted",
        "holds": finding.holds,
        "sound": finding.sound,
        "words": [translate(one, language) for one in sentences(finding)],
    }


def _moment(moment: datetime | None) -> str | None:
    return clock.local(moment).isoformat(timespec="seconds") if moment else None


def _who(finding: Finding) -> Message:
    signer = finding.signer
    behind = ", ".join(part for part in (signer.title, signer.organization) if part)
    if behind:
        return say("Signed by {name} ({post}).", name=signer.name, post=behind)
    return say("Signed by {name}.", name=signer.name)


def _when(finding: Finding) -> Iterator[Message]:
    if finding.stamped_at:
        when = _said(finding.stamped_at)
        yield say("A timestamping service proves that it was signed at {when}.", when=when)
    elif finding.made_at:
        yield say("Signed at {when} by the clock of the signer.", when=_said(finding.made_at))


def _said(moment: datetime) -> str:
    local = clock.local(moment)
    month = f"{local.month:02d}" if local.month < 3 else str(local.month)
    return f"{local:%H:%M:%S} {local.day:02d}/{month}/{local.year}"


def _bytes(finding: Finding) -> Message:
    if not finding.intact:
        return say("The signed bytes have been changed after signing.")
    if finding.covers == SignatureCoverageLevel.ENTIRE_FILE:
        return say("The signed bytes are whole, and the signature covers the whole file.")
    if finding.covers == SignatureCoverageLevel.ENTIRE_REVISION:
        return say("The signed bytes are whole; something was added to the file after them.")
    return say("The signature does not cover the document as it should.")


def _changes(finding: Finding) -> Message:
    if not finding.changes_allowed:
        return say("After this signature the document was changed in a way that it does not allow.")
    if finding.changes == ModificationLevel.NONE:
        return say("Nothing was changed after this signature.")
    if finding.changes == ModificationLevel.LTA_UPDATES:
        return say("After this signature only data for its later verification was added.")
    names = _listed(finding.changed_fields)
    return say("After this signature only fields were filled in, as it allows: {names}.", names=names)


# The fields that our own documents are prepared with; those of others are called by their own names.
_FIELD_WORDS = {
    "so": say("the number"),
    "ngay": say("the day"),
    "lanhdao": say("the leader's signature"),
    "condau": say("the agency's seal"),
}


def _listed(fields: Sequence[str]) -> Message | str:
    """The fields in words, one after another."""
    first, *rest = [_FIELD_WORDS.get(name, name) for name in fields] or [""]
    for more in rest:
        first = say("{list}, {more}", list=first, more=more)
    return first
