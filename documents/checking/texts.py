"""Lines that many rules look through: their words put together once, so that the whole is asked first."""

from collections.abc import Iterator
from functools import cached_property

from documents.reading.lines import Line


class Text(list[Line]):
    """Printed lines in the order of reading."""

    @cached_property
    def whole(self) -> str:
        """The words of all lines, a line below the other."""
        return "\n".join(line.text for line in self)

    @cached_property
    def small(self) -> list[str]:
        """Each line in small letters."""
        return [line.text.lower() for line in self]

    @cached_property
    def whole_small(self) -> str:
        """The words of all lines in small letters."""
        return "\n".join(self.small)

    def holding(self, *words: str) -> Iterator[Line]:
        """The lines that hold one of these words in small letters: most patterns need not look at others."""
        present = [word for word in words if word in self.whole_small]
        for line, small in zip(self, self.small, strict=True) if present else ():
            for word in present:
                if word in small:
                    yield line
                    break

    def bearing(self, *signs: str) -> Iterator[Line]:
        """The lines that hold one of these signs as written: `holding` for patterns that mind the case."""
        present = [sign for sign in signs if sign in self.whole]
        for line in self if present else ():
            for sign in present:
                if sign in line.text:
                    yield line
                    break
