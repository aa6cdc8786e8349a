"""Safe reading of XML parts: a first pass that counts and refuses, and the parser used after it."""

import re
from collections.abc import Iterable
from itertools import islice
from xml.parsers import expat

from lxml import etree

from documents.reading.archive import DEFAULT_LIMITS, Limits, damaged
from language import Unsafe, say

_ENCODINGS = {None, "utf-8", "utf-16", "us-ascii", "ascii"}


class MarkupCheck:
    """Reads an XML part piece by piece and keeps nothing but counts.

    A DOCTYPE is met, in whatever encoding, before any entity can be declared; broken UTF-8 and broken
    markup are met on the way.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self.size = self.depth = self.tables = self.elements = 0
        self.counted = {"p": 0, "r": 0}
        self.parser = expat.ParserCreate()
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def read(self, pieces: Iterable[bytes]) -> None:
        """Check the whole part; raises `Unsafe` at the first thing that cannot be taken."""
        try:
            for piece in pieces:
                self.size += len(piece)
                if self.size > self.limits.markup:
                    raise _too_large()
                self.parser.Parse(piece)
            self.parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as broken:
            raise damaged() from broken

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding.lower() if encoding else None) not in _ENCODINGS:
            raise damaged()

    def _doctype(self, *declared: object) -> None:
        raise doctype()

    def _start(self, name: str, attributes: object) -> None:
        self.depth += 1
        self.elements += 1
        # The prefix is the writer's choice, so only the part after it tells.
        local = name.rpartition(":")[2]
        if local in self.counted:
            self.counted[local] += 1
            if self.counted["p"] > self.limits.paragraphs or self.counted["r"] > self.limits.runs:
                raise _too_large()
        elif local == "tbl":
            self.tables += 1
        if self.depth > self.limits.depth or self.tables > self.limits.nested_tables:
            raise _too_deep()
        if self.elements > self.limits.elements:
            raise _too_large()

    def _end(self, name: str) -> None:
        self.depth -= 1
        if name.rpartition(":")[2] == "tbl":
            self.tables -= 1


_PLAIN_ENCODING = re.compile(
    rb"""^(?:\xef\xbb\xbf)?(?:<\?xml(?:(?!encoding)[^>])*(?:encoding=["'](?:utf-8|us-ascii|ascii)["'][^>]*)?>)?\s*<""",
    re.IGNORECASE,
)


def small_tree(data: bytes, limits: Limits = DEFAULT_LIMITS) -> etree._Element | None:
    """The tree of a part whose bytes, counted as they are, already stay below every limit; else None.

    Nothing is refused here: what is not plainly harmless is read again through `MarkupCheck`, which says why.
    """
    if not _is_small(data, limits):
        return None
    try:
        root = parse(data)
    except Unsafe:
        return None
    return None if _is_deep(root, limits) else root


def is_harmless(data: bytes, limits: Limits = DEFAULT_LIMITS) -> bool:
    """The same for a part that nobody reads: its nesting does not matter, so that nothing parses it."""
    return _is_small(data, limits) and _is_utf8(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_small(data: bytes, limits: Limits) -> bool:
    # Each element begins with "<", and a DOCTYPE too; other encodings hide both.
    if data.count(b"<") > min(limits.elements, limits.paragraphs, limits.runs) or len(data) > limits.markup:
        return False
    is_declared = b"!" in data and b"<!" in data  # one byte is looked for a hundred times faster than two
    return not is_declared and b"\0" not in data and bool(_PLAIN_ENCODING.match(data))


def _is_deep(root: etree._Element, limits: Limits) -> bool:
    """Whether elements or tables are nested deeper than is taken; counted by the parser's own library."""
    if root.xpath(f"boolean(/*{'/*' * limits.depth})"):
        return True
    tables = (table.iterancestors("{*}tbl") for table in root.iter("{*}tbl"))
    return any(len(list(islice(above, limits.nested_tables))) >= limits.nested_tables for above in tables)


def doctype() -> Unsafe:
    """The refusal of a part with a DOCTYPE: entity bombs and foreign entities come that way."""
    return Unsafe(
        say("The file holds a document type declaration, which no Word document has. Save it again in Word."),
        code="unsafe_doctype",
    )


def _too_deep() -> Unsafe:
    return Unsafe(
        say("Tables or text boxes are nested too deeply in the file. Lay it out without nesting them."),
        code="unsafe_too_deep",
    )


def _too_large() -> Unsafe:
    return Unsafe(
        say("The document has too many pieces of text. Split it, or send the annexes as attachments."),
        code="unsafe_too_large",
    )


def parse(data: bytes) -> etree._Element:
    """The tree of an XML part that passed the check; entities, networks and DTDs stay off."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as broken:
        raise damaged() from broken
    if root.getroottree().docinfo.internalDTD is not None:
        raise doctype()
    return root
