"""The codes of letters in the fonts of before Unicode, TCVN3 and VNI, as documents were typed in them."""


def words(text: str) -> list[str]:
    return text.split(" ")


# The small letters with marks, in the order of the alphabet; in TCVN3 each is one character.
LETTERS = words(
    "à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ đ è ẻ ẽ é ẹ ê ề ể ễ ế ệ ì ỉ ĩ í ị ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ "
    "ù ủ ũ ú ụ ư ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ"
)
TCVN3 = list(
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ"  # noqa: RUF001  # the codes as they look in Latin-1
)
VNI = words(
    "aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä ñ eø eû eõ eù eï eâ eà eå eã eá eä ì æ ó í ò "
    "oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï uø uû uõ uù uï ö öø öû öõ öù öï yø yû yõ yù î"
)
TCVN3_CAPITALS = dict(zip("ĂÂĐÊÔƠƯ", "¡¢§£¤¥¦", strict=True))
IN_TCVN3 = str.maketrans(dict(zip(LETTERS, TCVN3, strict=True)) | TCVN3_CAPITALS)
IN_VNI = str.maketrans(
    dict(zip(LETTERS, VNI, strict=True))
    | {letter.upper(): written.upper() for letter, written in zip(LETTERS, VNI, strict=True)}
)
