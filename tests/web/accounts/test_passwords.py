"""Which passwords may be chosen: as long as the handbook says, and nothing that one would try first."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from trainer.web.accounts import passwords
from trainer.web.accounts.sign_in import NEW_PASSWORD_HINT, Adapter

PAGE = Path(__file__).parents[3] / "docs" / "giu-tai-khoan" / "mat-khau.md"
HOA = SimpleNamespace(
    staff_code="HN10402",
    full_name="Nguyễn Thị Hòa",
    email="hoa.nguyen@langchai.example",
    position="Công chức văn hóa - xã hội",
    unit_id=1,
    unit=SimpleNamespace(name="Phường Láng Chài"),
)
KNOWN = [
    "matkhau123456789",
    "Mật khẩu 2026 của tôi",
    "MatKhau@2026!!!!",
    "Hanoi@2026@2027",
    "HN10402abc2026",
    "hn10402-hn10402",
    "NguyenThiHoa1985",
    "Hòa Nguyễn 15081985",
    "LangChai@2026#2027",
    "L4ngCh@i2026!!!",
    "uybannhandanphuonglangchai",
    "vanhoaxahoilangchai",
    "emyeuanhnhieulam",
    "Toiyeuvietnam123",
    "Thang11Thang12Thang1",
    "P@ssw0rd@2026!!!",
    "12345678901234",
    "73519482650173",
]
COMMON = [
    "anhyeuem123456",
    "matkhaumoi@2026",
    "NguyenVanAnh1990",
    "levananh19901990",
    "Trần Thị Thùy Linh 2001",
    "qwertyuiop123456",
    "1qaz2wsx3edc4rfv",
    "mnbvcxzlkjhgfdsa",
    "a1b2-c3d4-e5f6",
    "ubndphuong68686868",
    "giadinhhanhphuc79",
    "facebookzalo2026",
]
PATTERNS = ["gfdsagfdsagfdsa", "monkeydragonmonkey", "wdvwdvwdvwdvwdv"]
GOOD = [
    "mèo đen leo mái ngói",
    "quat-tran-banh-mi-dep-le",
    "thuyền giấy cây khế trăng rằm",
    "k7#Pq2!vLm9zRt",
    "9f3c-81ad-77e0",
]


def refused(password, user=HOA):
    try:
        Adapter().clean_password(password, user)
    except ValidationError as error:
        return error.messages[0]
    return ""


@pytest.mark.parametrize("password", KNOWN)
def test_what_can_be_known_is_refused_in_words_that_help(password):
    assert refused(password).startswith(passwords.GUESSABLE)
    assert "bốn từ" in refused(password)


@pytest.mark.parametrize("password", COMMON)
def test_what_people_here_take_first_is_refused_whatever_its_tone_marks(password):
    assert refused(password).startswith(passwords.GUESSABLE)


def test_it_is_said_what_is_guessable_and_how_much_is_left_and_the_part_itself_is_not_shown():
    said = refused("Hòa-matkhau-1985")
    parts = "tên, mã, e-mail, chức vụ hoặc đơn vị của anh/chị; từ, tên nơi, dãy phím nhiều người dùng; tên người"
    rest = "năm, số thêm vào, hoặc ký tự lặp lại. Bỏ phần ấy còn 0 ký tự, cần ít nhất 8."
    assert said == f"{passwords.GUESSABLE}: {parts}; {rest} {passwords.HOW}"
    assert passwords.weigh("matkhau", HOA) == passwords.Verdict(
        1,
        "Mật khẩu mới có 7 ký tự, cần ít nhất 14. Phần dễ đoán: từ, tên nơi, dãy phím nhiều người dùng.",
    )


@pytest.mark.parametrize("password", [*KNOWN, *COMMON, *PATTERNS, *GOOD, "ngắn", "guong-ve-oi-thang-ba"])
def test_the_meter_says_what_the_form_will_say(password):
    told = passwords.weigh(password, HOA)
    assert told.taken == (refused(password) == "")
    assert told.taken or told.words == refused(password)


@pytest.mark.parametrize("password", ["matkhau123", "Hanoi@2026", "HN10402abc"])
def test_the_ones_that_a_review_set_are_refused(password):
    assert refused(password)


@pytest.mark.parametrize("password", PATTERNS)
def test_rows_of_keys_and_leaked_ones_are_refused(password):
    assert refused(password) == passwords.PATTERN


@pytest.mark.parametrize("password", GOOD)
def test_a_good_one_is_taken(password):
    assert refused(password) == ""


def test_what_is_good_for_one_is_not_for_whom_it_names():
    password = "chuc cong lang chai lang chuc"
    assert refused(password).startswith(passwords.GUESSABLE)
    assert refused(password, SimpleNamespace(staff_code="X1", full_name="Trần Bê", unit_id=None)) == ""


def test_the_examples_of_the_handbook_are_refused():
    page = PAGE.read_text(encoding="utf-8")
    assert "`guong-ve-oi-thang-ba`" in page
    for example in ("guong-ve-oi-thang-ba", "Guong ve oi thang ba 2", "nam-cham-dua-ghe-muoi"):
        assert refused(example) == passwords.EXAMPLE


def test_as_long_as_the_handbook_says():
    length = passwords.LEAST_LENGTH
    assert f"Khuyến nghị ít nhất {length} ký tự." in PAGE.read_text(encoding="utf-8")
    assert f"{length} ký tự" in NEW_PASSWORD_HINT
    # Many keyboards type no tone marks into a password: one that has them cannot be typed on the next machine.
    assert "không dấu" in NEW_PASSWORD_HINT
    assert refused("ốc sên vẽ núi") == f"Mật khẩu mới có 13 ký tự, cần ít nhất {length}."


def test_a_very_long_one_is_looked_at_without_error():
    assert refused("con ốc sên vẽ ngọn núi " * 40) == ""
    # Of two million letters the first thousand tell.
    read = f"{'x' * passwords._READ_AT_ALL}{'con ốc sên vẽ ngọn núi ' * 40}"
    assert refused(read) == refused("x" * passwords._READ_AT_ALL) != ""


def test_a_heap_of_marks_costs_no_more_than_any_other_wrong_password():
    heap = "a" + "\u0315\u0323" * 20_000
    # Sorting all of them would hold up everybody else in the process, for seconds, before anybody signed in.
    assert len(passwords.spellings(heap)[0]) < 50
    hasher = passwords.Argon2id()
    assert hasher.verify(heap, hasher.encode(heap, hasher.salt()))
