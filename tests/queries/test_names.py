"""Looking for people: by the words of a name and by numbers, and by nothing else."""

import pytest

from tests import cast as people
from trainer.models import Official
from trainer.queries.names import best_first, ending_in, named

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(db: None):
    where = people.unit("P001", "Phường Sao Mai", None, 0)
    for code, name in (
        ("HN10001", "Nguyễn Thị Hương"),
        ("HN10002", "Phương Thị Hà"),
        ("HN10003", "Thái Hà Đông"),
        ("HN20001", "Đặng Thanh Bình"),
        ("HN30001", "H'Hen Niê"),
        ("HN30002", "H’Yến Byă"),
    ):
        people.official(code, name, where, email=f"{code.lower()}@phuong-sao-mai.example.org")
    return where


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("huong", ["HN10001"]),
        ("Hương", ["HN10001"]),
        ("ha", ["HN10002", "HN10003"]),
        ("HÀ đông", ["HN10003"]),
        ("dang", ["HN20001"]),
        ("binh thanh", ["HN20001"]),
        ("anh", []),
        ("h'hen", ["HN30001"]),
        ("H’Hen", ["HN30001"]),
        ("H'Yến", ["HN30002"]),
        ("\u200bHương\ufeff", ["HN10001"]),
        ("example", []),
        ("sao-mai", []),
        ("hn100", ["HN10001", "HN10002", "HN10003"]),
        ("0001", ["HN10001", "HN20001", "HN30001"]),
        ("thi 10001", ["HN10001"]),
        ("", ["HN10001", "HN10002", "HN10003", "HN20001", "HN30001", "HN30002"]),
    ],
)
def test_words_of_a_name_and_any_part_of_a_number_find_and_an_email_never_does(
    ward, typed: str, found: list[str]
) -> None:
    rows = Official.objects.filter(named(typed)).order_by("staff_code")
    assert list(rows.values_list("staff_code", flat=True)) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        # Whose number it is, before whose number ends in it, before whose has it anywhere.
        ("0001", ["0001", "HN20001", "HN10001", "HN30001", "HN00012"]),
        # The very marks before others; by given name among those.
        ("hà", ["HN10003", "HN10002", "HN00012"]),
        ("ha", ["HN00012", "HN10003", "HN10002"]),
        ("", ["HN00012", "HN20001", "HN30002", "HN10003", "HN10002", "HN10001", "0001", "HN30001"]),
    ],
)
def test_whom_one_most_likely_means_stands_first(ward, typed: str, found: list[str]) -> None:
    people.official("HN00012", "Ha Bảo", ward)
    people.official("0001", "Đỗ Thị Mỹ", ward)
    rows = best_first(Official.objects.filter(named(typed)), typed)
    assert [one.staff_code for one in rows] == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        # Without marks, and with only some of them.
        ("nguyen duc minh", ["M1", "M3", "M2", "M0"]),
        ("nguyễn duc minh", ["M1", "M3", "M2", "M0"]),
        # With them it is one name and no other.
        ("Nguyễn Đức Mình", ["M3", "M1", "M2", "M0"]),
        ("nguyen minh", ["M0", "M1", "M3", "M2"]),
    ],
)
def test_whose_name_has_the_words_in_this_order_stands_before_who_has_them_in_another(ward, typed, found) -> None:
    for number, name in enumerate(("Nguyễn Minh Đức", "Nguyễn Đức Minh", "Nguyễn Đức Minh Quân", "Nguyễn Đức Mình")):
        people.official(f"M{number}", name, ward)
    rows = best_first(Official.objects.filter(named(typed)), typed)
    assert [one.staff_code for one in rows] == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("10001", ["HN10001"]),
        ("hn10001", ["HN10001"]),
        ("0001", ["HN10001", "HN20001", "HN30001"]),
        ("01", []),
        ("9", []),
    ],
)
def test_the_end_of_a_number_tells_whose_it_is_where_few_have_it(ward, typed: str, found: list[str]) -> None:
    assert [one.staff_code for one in ending_in(typed)] == found
    people.official("X0001", "Đỗ Thị Mỹ", ward)
    assert len(ending_in("0001")) == 0


def test_a_number_of_before_a_merger_is_found(ward) -> None:
    official = Official.objects.get(staff_code="HN10001")
    official.former_codes = "CB77 CB78"
    official.refresh_search()
    official.save()
    assert list(Official.objects.filter(named("cb78"))) == [official]


def test_people_stand_in_vietnamese_order_whatever_order_the_database_was_made_with(ward):
    names = ["Vũ Thị Hà", "Phạm Đức", "Lê Anh", "Hồ Ánh", "Lê An", "Phạm Dũng", "Trần Ân"]
    for number, name in enumerate(names):
        people.official(f"T{number}", name, ward)

    found = Official.objects.filter(staff_code__startswith="T").order_by("sort_name")

    in_order = ["Lê An", "Lê Anh", "Hồ Ánh", "Trần Ân", "Phạm Dũng", "Phạm Đức", "Vũ Thị Hà"]
    assert [one.full_name for one in found] == in_order
