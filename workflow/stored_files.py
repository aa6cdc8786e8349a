"""The rows of kept bytes, written in the transaction that first speaks of them."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import Moment
from documents.uploads import KeptFile


def remember_file(session: Session, file: KeptFile) -> None:
    """Write the row of kept bytes, once for the same bytes."""
    row = {"b_sha": file.sha256, "b_size": file.size, "b_type": file.media_type, "b_at": clock.now()}
    session.execute(_KEEP, row)  # others may bring the same bytes at the same moment


_KEEP = sa.text(
    "INSERT INTO stored_files (sha256, size, media_type, created_at) "
    "VALUES (:b_sha, :b_size, :b_type, :b_at) ON CONFLICT DO NOTHING"
).bindparams(sa.bindparam("b_at", type_=Moment()))
