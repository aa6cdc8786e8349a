"""Text in the fonts used before Unicode, TCVN3 (".VnTime") and VNI ("VNI-Times"), made into Unicode.

Such text is stored as Latin letters with codes 0xA1…0xFE that only its own font shows as Vietnamese.
TCVN3 has one code for each small letter and shows capitals with tones by a font of its own (".VnTimeH");
VNI writes the letter and then its hat and tone as a second character.
"""

import re
import unicodedata
from enum import Enum

_TONES = "\u0301\u0300\u0309\u0303\u0323"  # sắc, huyền, hỏi, ngã, nặng

# TCVN 5712:1993 (VN3), by letter: the codes of the letter without tone and with the five tones.
_TCVN3_LETTERS = {
    "a": "61 B8 B5 B6 B7 B9", "ă": "A8 BE BB BC BD C6", "â": "A9 CA C7 C8 C9 CB",
    "e": "65 D0 CC CE CF D1", "ê": "AA D5 D2 D3 D4 D6", "i": "69 DD D7 D8 DC DE",
    "o": "6F E3 DF E1 E2 E4", "ô": "AB E8 E5 E6 E7 E9", "ơ": "AC ED EA EB EC EE",
    "u": "75 F3 EF F1 F2 F4", "ư": "AD F8 F5 F6 F7 F9", "y": "79 FD FA FB FC FE",
}  # fmt: skip
_TCVN3_CAPITALS = {"Ă": "A1", "Â": "A2", "Ê": "A3", "Ô": "A4", "Ơ": "A5", "Ư": "A6", "Đ": "A7", "đ": "AE"}

# VNI for Windows: characters that are letters by themselves, and marks behind a letter for the five tones.
_VNI_LETTERS = {"ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ"}
_VNI_TONES = "ùøûõï"
_VNI_HATS = {"\u0302": ("aeo", "â", "áàåãä"), "\u0306": ("a", "ê", "éèúüë")}  # hat: letters, codes
_VNI_TONED = "aeoyu\u01a1\u01b0"  # letters that take a tone alone


class Encoding(Enum):
    """How the characters of a piece of text are meant."""

    UNICODE = ""
    TCVN3 = "TCVN3"
    TCVN3_CAPITALS = "TCVN3 capitals"
    VNI = "VNI"


def encoding_of_font(name: str) -> Encoding:
    """What a font makes of codes above 0x7F: ".VnTime", ".VnArialH" (capitals), "VNI-Times", or Unicode."""
    font = name.strip().lower()
    if font.startswith(".vn"):
        return Encoding.TCVN3_CAPITALS if font.endswith("h") else Encoding.TCVN3
    return Encoding.VNI if re.match(r"vni[-\s]", font) else Encoding.UNICODE


def is_already_unicode(text: str, encoding: Encoding) -> bool:
    """Whether `text` has letters that no old font has, so that its font's name must not be believed.

    In a TCVN3 font for small letters, words in capitals have no marks; where they do, they are Unicode.
    """
    if any("\u0100" <= character <= "\u1fff" for character in text):
        return True
    return encoding is Encoding.TCVN3 and text.isupper() and any("À" <= letter <= "Ý" for letter in text)


def letters_of(text: str, encoding: Encoding) -> list[str]:
    """What each character of `text` stands for; "" for a VNI mark, which joins the letter before."""
    codes = [_latin(character) for character in text]
    if encoding is Encoding.VNI:
        return _vni(codes)
    if encoding is Encoding.UNICODE:
        return list(text)
    letters = [_TCVN3.get(code, code) for code in codes]
    return [letter.upper() for letter in letters] if encoding is Encoding.TCVN3_CAPITALS else letters


def to_unicode(text: str, encoding: Encoding) -> str:
    """The text in NFC."""
    return unicodedata.normalize("NFC", "".join(letters_of(text, encoding)))


def _latin(character: str) -> str:
    """The Latin character that a font with its own code page keeps at U+F0xx."""
    return chr(ord(character) - 0xF000) if "\uf020" <= character <= "\uf0ff" else character


def _vni(codes: list[str]) -> list[str]:
    letters: list[str] = []
    joined = ""  # the last letter with its marks
    for code in codes:
        marked = _VNI_MARKED.get(joined + code)
        if marked is not None:
            letters[_last_letter(letters)] = joined = marked
            letters.append("")
        else:
            joined = _VNI_SINGLE.get(code, code)
            letters.append(joined)
    return letters


def _last_letter(letters: list[str]) -> int:
    return len(letters) - 1 if letters[-1] else len(letters) - 2


def _composed(letter: str, *marks: str) -> str:
    return unicodedata.normalize("NFC", letter + "".join(marks))


def _tcvn3() -> dict[str, str]:
    table = {chr(int(code, 16)): letter for letter, code in _TCVN3_CAPITALS.items()}
    for letter, codes in _TCVN3_LETTERS.items():
        for tone, code in zip(("", *_TONES), codes.split(), strict=True):
            table[chr(int(code, 16))] = _composed(letter, tone)
    return table


def _vni_marked() -> dict[str, str]:
    """Letter and mark as typed, in both cases, to the letter they make."""
    table: dict[str, str] = {}
    for hat, (letters, plain, toned) in _VNI_HATS.items():
        for letter in letters:
            for tone, mark in zip(("", *_TONES), plain + toned, strict=True):
                table[letter + mark] = _composed(letter, hat, tone)
    for letter in _VNI_TONED:
        for tone, mark in zip(_TONES, _VNI_TONES, strict=True):
            table[letter + mark] = _composed(letter, tone)
    capitals = {typed[0].upper() + typed[1]: shown.upper() for typed, shown in table.items()}
    return table | capitals | {typed.upper(): shown for typed, shown in capitals.items()}


_TCVN3 = _tcvn3()
_VNI_SINGLE = _VNI_LETTERS | {typed.upper(): shown.upper() for typed, shown in _VNI_LETTERS.items()}
_VNI_MARKED = _vni_marked()

# Words that any Vietnamese document has; the reading of a plain text that shows most of them is right.
_COMMON = re.compile(
    r"(?i)\b(?:của|và|các|ngày|tháng|năm|số|kế hoạch|thực hiện|trên|được|quyết định|nơi nhận|báo cáo|việc)\b"
)


_PAGES = ((Encoding.UNICODE, "cp1258"), (Encoding.TCVN3, "latin-1"), (Encoding.VNI, "cp1252"))


def decode_bytes(data: bytes) -> tuple[str, Encoding] | None:
    """A text that is no Unicode: code page 1258, TCVN3 or VNI, whichever gives more Vietnamese words."""
    found = []
    for encoding, page in _PAGES:
        try:
            text = to_unicode(data.decode(page), encoding)
        except UnicodeDecodeError:
            continue
        found.append((len(_COMMON.findall(text)), text, encoding))
    if not found:
        return None
    best = max(count for count, _, _ in found)
    return next((text, encoding) for count, text, encoding in found if count == best)
