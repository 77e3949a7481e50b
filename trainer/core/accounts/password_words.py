"""What a password must not be made of: what everybody knows of the person, of his office, and what everybody takes.

How hard the rest is to guess is for ``zxcvbn``; this adds the words that it does not know, which are Vietnamese.
"""

import re
from collections.abc import Iterable

from trainer.core.text import fold

# So much must be left when all that can be known is taken away.
LEAST_LEFT = 8
_SHORTEST_WORD = 3
# Folded, without blanks. Offices, duties, places, and what is typed when nothing comes to mind.
_COMMON = """
matkhau mktrang password passwd pass quantri quantrivien admin administrator taikhoan dangnhap fanpage
facebook zalo gmail email website internet maytinh dienthoai gandan camnang taphuan cntt congnghethongtin
chuyendoiso uybannhandan uyban ubnd hoidongnhandan hdnd nhandan phuong thitran thanhpho thixa quan huyen
tinh dackhu congan quansu vanphong phongban trungtam motcua congvu congvan canbo congchuc vienchuc
nhanvien lanhdao chutich phochutich bithu dangvien doanvien congdoan phatngon tuphap hotich diachinh
vanhoa xahoi ketoan vietnam hanoi saigon hochiminh tphcm danang haiphong cantho hue quangninh nghean
thanhhoa bacninh hungyen toiyeu anhyeuem emyeuanh yeuem yeuanh yeuban yeume meyeucon conyeu giadinh
hanhphuc tinhyeu maimai nhieulam emyeu anhyeu xinchao chaoban camon chucmung nammoi sinhnhat hoilam
khongbiet khongco khongnho quenroi bimat thang ngay namsinh qwerty qwertyuiop asdfgh zxcvbn abcdef abcxyz
iloveyou welcome letmein saomai binhminhha hoalua
"""
# The examples of the handbook and of our own questions: everybody has read them.
_EXAMPLES = ("guongveoithangba", "namchamduaghemuoi", "comnguoixedaplatre", "correcthorsebatterystaple")
_SOUP = str.maketrans("@014357$!", "aoiaestsi")
# Years, one sign over and over, digits in their order, and the few digits that are put before or behind a word.
_FILLING = re.compile(r"(19|20)\d\d|(.)\2{2,}|0?123(4(5(6(7(8(90?)?)?)?)?)?)?|\b\d{1,4}(?=\D)|(?<=\D)\d{1,4}\b")


def flat(text: str) -> str:
    """Return ``text`` in small letters and digits alone: no tone marks, no blanks, no signs."""
    return re.sub(r"[\W_]+", "", fold(text))


def known_words(told: Iterable[str]) -> list[str]:
    """Return what can be known: ``told`` (number, name, unit, e-mail), whole and word by word, and the common words."""
    own = [flat(part) for text in told for part in (text, *re.split(r"[\W_]+", fold(text)))]
    return sorted(
        {word for word in (*own, *_COMMON.split()) if len(word) >= _SHORTEST_WORD}, key=lambda word: (-len(word), word)
    )


def is_example(password: str) -> bool:
    """Say whether the password is one that the handbook shows."""
    return any(example in flat(password) for example in _EXAMPLES)


def left_over(password: str, known: Iterable[str]) -> str:
    """Return what is left of a password without the ``known`` words, years, runs and repetitions; no digits alone."""
    return min((_left(text, known) for text in (flat(password), flat(fold(password).translate(_SOUP)))), key=len)


def _left(text: str, known: Iterable[str]) -> str:
    for word in known:
        # A blank in its place, so that its neighbours do not make a new word.
        text = text.replace(word, " ")
    rest = re.sub(r"\s+", "", _FILLING.sub(" ", text))
    return "" if rest.isdigit() else rest
