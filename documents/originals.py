"""The original files of an issued document, as one hands them on: with a manifest, and checkable anywhere.

    issued.pdf             the PDF with the leader's signature and the agency's seal
    source.docx            the file that was reviewed (source.txt where a text was)
    stages/NN-stage.pdf    how the PDF came about; each begins with the bytes of the one before
    attachments/…          the files that go with it
    validation.json        what the signatures say today
    trust/*.pem, *.crl     the authorities above the signers, and their lists of revoked certificates
    manifest.json          the register line, who approved which bytes, and the SHA-256 of every file

A document approved in the system has no PDF; then the manifest says so.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents import dossier
from documents.dossier import Dossier, Signed
from documents.files import FileStore
from documents.publishing.authorities import authorities_of
from documents.publishing.certificates import Trust
from documents.publishing.validating import validate
from documents.publishing.verdicts import to_json
from documents.signing_models import FINAL_STAGES, PdfStage, Stage
from language import Message, NotFound, Refused, say, translate
from organization.names import nfc

FORMAT = 1
SIGNED = say("Signed in the PDF: issued.pdf bears the leader's signature and the agency's seal.")


class StagesBroken(Refused):
    """A stage of the PDF does not begin with the bytes of the one before it."""

    code = "stages_broken"


@dataclass(frozen=True, slots=True)
class Original:
    """One file of the archive."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the bytes lie, and whom this installation believes."""

    files: FileStore
    trust: Trust


def gather(session: Session, sources: Sources, document_id: int, *, whole: bool = True) -> list[Original]:
    """All files of an issued document, the manifest first; without `whole` not how the PDF came about.

    Raises NotFound before issue, FileDamaged or StagesBroken where the kept files are no longer sound.
    """
    held = dossier.load(session, document_id)
    if held.document.issued_at is None:
        raise NotFound
    stages = _stages(session, sources.files, held)
    files = [_source(sources.files, held), *_signed(sources, stages), *_attached(sources.files, held)]
    if whole:
        files += [Original(f"stages/{n:02d}-{stage}.pdf", data) for n, (stage, data) in enumerate(stages, 1)]
    manifest = _manifest(held, files, is_signed=_sealed(stages) is not None)
    return [Original("manifest.json", _json(manifest)), *files]


def _stages(session: Session, store: FileStore, held: Dossier) -> list[tuple[Stage, bytes]]:
    """The living stages in the order they were made, each checked against the one before."""
    rows = session.execute(
        sa.select(PdfStage.stage, PdfStage.sha256)
        .where(
            PdfStage.document_id == held.document.id,
            PdfStage.revision == held.document.revision,
            PdfStage.voided_at.is_(None),
        )
        .order_by(PdfStage.id)
    )
    stages = [(stage, store.read(sha256)) for stage, sha256 in rows]
    for (_, before), (stage, after) in pairwise(stages):
        if not after.startswith(before):
            raise StagesBroken(
                say("The file of the stage “{stage}” does not begin with the one before it.", stage=stage)
            )
    return stages


def _sealed(stages: Sequence[tuple[Stage, bytes]]) -> bytes | None:
    return next((data for stage, data in reversed(stages) if stage in FINAL_STAGES), None)


def _source(store: FileStore, held: Dossier) -> Original:
    revision = held.revision
    ending = PurePath(revision.file_name).suffix.lower()
    return Original(f"source{ending if ending == '.txt' else '.docx'}", store.read(revision.file_sha256))


def _signed(sources: Sources, stages: Sequence[tuple[Stage, bytes]]) -> Iterator[Original]:
    """The issued PDF with what is needed to check it; nothing where the document has none."""
    pdf = _sealed(stages)
    if pdf is None:
        return
    yield Original("issued.pdf", pdf)
    told = to_json(validate(pdf, sources.trust))
    yield Original("validation.json", _json({"validated_at": _now(), **told}))
    above = authorities_of(pdf, sources.trust)
    for n, certificate in enumerate(above.certificates, 1):
        yield Original(f"trust/authority-{n}.pem", certificate)
    for n, revoked in enumerate(above.lists, 1):
        yield Original(f"trust/revoked-{n}.crl", revoked)


def _attached(store: FileStore, held: Dossier) -> Iterator[Original]:
    """The attachments under their own names, numbered, so that no two are the same."""
    for n, file in enumerate(held.attachments, 1):
        name = nfc(PurePath(file.name.replace("\\", "/")).name).strip(". ") or "tep"
        yield Original(f"attachments/{n:02d}-{name}", store.read(file.sha256))


def _manifest(held: Dossier, files: Sequence[Original], *, is_signed: bool) -> dict[str, Any]:
    note = SIGNED if is_signed else _approved(files[0].path)
    return {
        "format": FORMAT,
        "exported_at": _now(),
        "document": _register_line(held),
        "signed": "in the PDF" if is_signed else "in the system",
        "note": translate(note),
        "approvals": [_approval(one) for one in held.signatures if one.voided_at is None],
        "files": [
            {"path": one.path, "size": len(one.data), "sha256": hashlib.sha256(one.data).hexdigest()}
            for one in files
        ],
    }


def _approved(source: str) -> Message:
    return say(
        "Approved in the system, without a signature in a PDF: there is no issued.pdf, no stages, no "
        "validation.json and no trust. The approved file is {source}; who approved it and when stands under "
        "“approvals”.",
        source=source,
    )


def _register_line(held: Dossier) -> dict[str, Any]:
    document = held.document
    return {
        "agency": document.agency.name,
        "agency_code": document.agency.code,
        "year": document.register_year,
        "number": document.number,
        "symbol": document.symbol,
        "number_and_symbol": document.number_and_symbol,
        "date": document.document_date.isoformat() if document.document_date else None,
        "kind": held.kind_name,
        "subject": document.subject,
        "state": document.state.value,
        "issued_at": clock.local(document.issued_at).isoformat() if document.issued_at else None,
        "verification_code": document.verification_code,
    }


def _approval(signed: Signed) -> dict[str, Any]:
    return {
        "kind": signed.kind.value,
        "name": signed.name,
        "post": signed.post_title,
        "authority": signed.authority,
        "on_behalf_of": signed.on_behalf_of,
        "basis": signed.basis,
        "at": clock.local(signed.at).isoformat(timespec="seconds"),
        "approved_sha256": signed.file_sha256,
        "pdf_sha256": signed.pdf_sha256,
        "demonstration": bool(signed.is_demonstration),
    }


def _now() -> str:
    return clock.local(clock.now()).isoformat(timespec="seconds")


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
