"""Fixes as data, and the one function that makes them in a .docx: what they do not name stays byte for byte."""

from collections.abc import Iterable

from documents.reading.result import Fix, Place, Replace, Shape

__all__ = ["Fix", "Place", "Replace", "Shape", "apply"]


def apply(data: bytes, fixes: Iterable[Fix]) -> bytes:
    """The bytes of a new .docx with the fixes made; where tracked changes stand nothing is touched."""
    raise NotImplementedError
