"""Building blocks of regular expressions: Vietnamese capitals and small letters, bullets, lists of words."""

import re

_LATIN = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA))]

UPPER = "A-Z" + "".join(letter for letter in _LATIN if letter.isupper())
LOWER = "a-z" + "".join(letter for letter in _LATIN if letter.islower())

# Hyphen, dashes, plus and the round and square marks of lists.
BULLET = r"[-\u2013\u2014+•*\u25cf\u25aa\uf0b7]"


def one_of(words: str) -> str:
    """A group that matches any of the words; they are parted by semicolons or line ends."""
    return "(?:" + "|".join(word for word in re.split(r"\s*[;\n]\s*", words.strip()) if word) + ")"
