"""Building blocks of regular expressions: Vietnamese capitals and small letters, bullets, lists of words."""

import re

_LATIN = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA))]

UPPER = "A-Z" + "".join(letter for letter in _LATIN if letter.isupper())
LOWER = "a-z" + "".join(letter for letter in _LATIN if letter.islower())

# Hyphen, dashes, plus and the round and square marks of lists.
BULLET = r"[-\u2013\u2014+•*\u25cf\u25aa\uf0b7]"


def one_of(words: str) -> str:
    """A group that matches any of the words; they are parted by semicolons or line ends."""
    return "(?:" + "|".join(_parted(words)) + ")"


def any_case(words: str) -> str:
    """The same in capitals and small letters; each word begins with a letter or with a group of such words.

    They stand together by their first letter, as a set that is asked first: at most places of a text that
    settles it, where a plain list tries every word.
    """
    by_letter: dict[str, list[str]] = {}
    for word in _parted(words):
        for one in _spread(word):
            by_letter.setdefault(one[0].lower(), []).append(one[1:])
    groups = (
        f"(?-i:[{letter}{letter.upper()}])(?i:{'|'.join(rests)})" for letter, rests in by_letter.items()
    )
    return f"(?:{'|'.join(groups)})"


def _parted(words: str) -> list[str]:
    return [word for word in re.split(r"\s*[;\n]\s*", words.strip()) if word]


def _spread(word: str) -> list[str]:
    """A word that begins with a group, as one word for each of the group."""
    found = re.match(r"\(\?:([^()]*)\)", word)
    return [begun + word[found.end() :] for begun in found[1].split("|")] if found else [word]
