"""Texts typed with the fonts of before Unicode, TCVN3 (.VnTime) and VNI: recognised, and brought to Unicode.

Such a text is Latin letters and signs that only its font shows as Vietnamese: “§oµn ThÞ BÝch”, “Ñoaøn Thò Bích”.
"""

import re
import unicodedata
from functools import cache
from typing import Literal

from trainer.core.syllables import is_syllable

Font = Literal["TCVN3", "VNI"]
Reading = Literal["Unicode", "TCVN3", "VNI"]

_TCVN3_LOWER = (
    "¸á µà ¶ả ·ã ¹ạ ¨ă ¾ắ »ằ ¼ẳ ½ẵ Æặ ©â Êấ Çầ Èẩ Éẫ Ëậ ®đ Ðé Ìè Îẻ Ïẽ Ñẹ ªê Õế Òề Óể Ôễ Öệ Ýí ×ì Øỉ Üĩ Þị "
    "ãó ßò áỏ âõ äọ «ô èố åồ æổ çỗ éộ ¬ơ íớ êờ ëở ìỡ îợ óú ïù ñủ òũ ôụ øứ õừ öử ÷ữ ùự ýý úỳ ûỷ üỹ þỵ \xadư"
)
_TCVN3_CAPITALS = "¡Ă ¢Â §Đ £Ê ¤Ô ¥Ơ ¦Ư"
_TCVN3 = {ord(pair[0]): pair[1] for pair in (*_TCVN3_LOWER.split(" "), *_TCVN3_CAPITALS.split(" "))}

# After a vowel: what the sign makes of it. Tones in the order of the marks below; then the vowel with its hat.
_MARKS = "\u0301\u0300\u0309\u0303\u0323"
_VNI_TONES = dict(zip("ùøûõï", _MARKS, strict=True))
_VNI_HAT = dict(zip("áàåãä", _MARKS, strict=True)) | {"â": ""}
_VNI_BOWL = dict(zip("éèúüë", _MARKS, strict=True)) | {"ê": ""}
_VNI_ALONE = dict(zip("íìæóòîñôö", "íìỉĩịỵđơư", strict=True))


@cache
def _vni() -> dict[str, str]:
    pairs = dict(_VNI_ALONE)
    for vowel in "aeouy":
        pairs |= {vowel + sign: vowel + mark for sign, mark in _VNI_TONES.items()}
    for vowel, hat in zip("aeo", "âêô", strict=True):
        pairs |= {vowel + sign: hat + mark for sign, mark in _VNI_HAT.items()}
    pairs |= {"a" + sign: "ă" + mark for sign, mark in _VNI_BOWL.items()}
    for sign, vowel in (("ô", "ơ"), ("ö", "ư")):
        pairs |= {sign + tone: vowel + mark for tone, mark in _VNI_TONES.items()}
    small = {old: unicodedata.normalize("NFC", new) for old, new in pairs.items()}
    # Capitals have capital signs; a capital at the head of a word is often followed by the small one.
    first = {old[0].upper() + old[1:]: new.upper() for old, new in small.items()}
    return small | first | {old.upper(): new.upper() for old, new in small.items()}


@cache
def _vni_pair() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _vni()), key=len, reverse=True)))


_BEYOND_LATIN = re.compile("[\u0100-\u024f\u0300-\u036f\u1e00-\u1eff]")
_OF_LATIN = re.compile("[\xa1-\xff]")
_VIETNAMESE_LATIN = set("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")
_WORD = re.compile(r"[^\W\d_]+")


def to_unicode(text: str, font: Font) -> str:
    """Return ``text``, typed with a font of that kind, in Unicode (NFC). What is no letter of the font stays."""
    if font == "VNI":
        return _vni_pair().sub(lambda pair: _vni()[pair.group()], text)
    return _WORD.sub(_of_one_case, text.translate(_TCVN3))


def _of_one_case(word: re.Match[str]) -> str:
    # Capital letters with marks are the small ones, shown by a font of capitals (.VnTimeH).
    plain = [char for char in word.group() if char.isascii()]
    small = any(char.islower() for char in plain)
    return word.group() if small or len(plain) < 2 else word.group().upper()


def readings(text: str) -> frozenset[Reading]:
    """Return how ``text`` can be read as Vietnamese; nothing when it cannot, or has only letters of ASCII."""
    if text.isascii():
        return frozenset()
    if _BEYOND_LATIN.search(text):
        return frozenset({"Unicode"})
    signs = set(_OF_LATIN.findall(text))
    if not signs:
        return frozenset()
    found: set[Reading] = set()
    if signs <= _VIETNAMESE_LATIN and _spelled(text):
        found.add("Unicode")
    if all(ord(sign) in _TCVN3 for sign in signs) and _spelled(to_unicode(text, "TCVN3")):
        found.add("TCVN3")
    converted = to_unicode(text, "VNI")
    if converted != text and _spelled(converted) and not _left_over(text):
        found.add("VNI")
    return frozenset(found)


def _left_over(text: str) -> bool:
    return bool(_OF_LATIN.search(_vni_pair().sub("", text)))


def _spelled(text: str) -> bool:
    marked = [word for word in _WORD.findall(text) if not word.isascii()]
    return bool(marked) and all(map(is_syllable, marked))
