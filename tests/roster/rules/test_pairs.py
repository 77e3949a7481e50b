"""Who seems to come under another number is offered with what is the same, and joined as somebody says."""

from dataclasses import replace

import pytest

from tests.roster.rules.cases import UNITS, official
from trainer.roster.rules.model import CurrentOfficial, Pair
from trainer.roster.rules.pairs import apart, find, join
from trainer.roster.rules.rows import DraftRow
from trainer.roster.rules.wishes import How, Joined

BEFORE = official("A5", "Lê An", email="An@SM.vn")


def draft(code: str = "N7", row: int = 4, **changes: object) -> DraftRow:
    """Return a row about somebody who has nothing but the name of ``BEFORE``."""
    fields = {"name": "LE AN", "position": "", "unit": None, "email": "", **changes}
    return DraftRow(row=row, code=code, roles=(), **fields)  # type: ignore[arg-type]


def found(*drafts: DraftRow, absent: tuple[CurrentOfficial, ...] = (BEFORE,), **joins: Joined) -> tuple[Pair, ...]:
    return find(drafts, {}, absent, joins)


def wish(old: str, how: How) -> Joined:
    return Joined(old, how)


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"unit": UNITS[0]}, ("đơn vị",)),
        ({"email": "an@sm.vn"}, ("e-mail",)),
        ({"position": "VAN THU"}, ("chức vụ",)),
        (
            {"unit": UNITS[0], "email": "an@sm.vn", "position": "Văn thư"},
            ("đơn vị", "e-mail", "chức vụ"),
        ),
    ],
)
def test_a_pair_is_told_with_its_row_both_numbers_and_what_is_the_same(
    changes: dict[str, object], same: tuple[str, ...]
) -> None:
    assert found(draft(**changes)) == (Pair(4, "N7", "LE AN", "A5", "P1", same, False, ""),)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"unit": UNITS[1], "email": "khac@sm.vn", "position": "Kế toán"},
        {"unit": UNITS[0], "name": "Lê Bình"},
    ],
)
def test_a_name_alone_or_a_unit_alone_makes_no_pair(changes: dict[str, object]) -> None:
    assert found(draft(**changes)) == ()


def test_nothing_that_is_empty_on_both_sides_is_the_same() -> None:
    blank = official("A5", "Lê An", position="", unit="", email="")

    assert found(draft(), absent=(blank,)) == ()


def test_whoever_is_known_or_has_no_name_is_no_newcomer() -> None:
    nameless = official("A6", "", unit="P1")

    assert find([draft("A5", unit=UNITS[0])], {"A5": BEFORE}, [BEFORE], {}) == ()
    assert found(draft(name="", unit=UNITS[0]), absent=(nameless,)) == ()
    # Whoever stands below them is.
    rows = [draft("A6"), draft("N6", name=""), draft("N7", unit=UNITS[0])]
    assert [pair.code for pair in find(rows, {"A6": nameless}, [BEFORE], {})] == ["N7"]


def test_whoever_left_is_asked_about_like_a_newcomer_but_his_number_is_not_free() -> None:
    left = replace(BEFORE, code="N7", active=False)
    row = draft(unit=UNITS[0])

    (asked,) = find([row], {"N7": left}, [BEFORE], {"N7": wish("A5", "renumber")})
    assert (asked.code, asked.old, asked.left, asked.how, asked.ways) == ("N7", "A5", True, "", ("merge",))
    (chosen,) = find([row], {"N7": left}, [BEFORE], {"N7": wish("A5", "merge")})
    assert chosen.how == "merge"
    assert join([row], {"N7": left, "A5": BEFORE}, [chosen]) == ([row], {"N7": left, "A5": BEFORE}, {})
    (new,) = found(row, N7=wish("A5", "merge"))
    assert (new.left, new.how, new.ways) == (False, "", ("renumber",))


@pytest.mark.parametrize(
    ("new", "old", "zeros"),
    [
        ("120", "00120", True),
        ("00120", "120", True),
        ("120", "121", False),
        ("120", "1200", False),
        ("A120", "A0120", False),
        ("120", "A120", False),
        ("A120", "120", False),
    ],
)
def test_only_figures_lose_their_noughts_at_the_front(new: str, old: str, zeros: bool) -> None:
    (pair,) = found(draft(new, unit=UNITS[0]), absent=(official(old, "Lê An"),))

    assert pair.zeros is zeros


def test_a_number_is_kept_only_where_noughts_are_missing() -> None:
    kept = found(draft("120", unit=UNITS[0]), absent=(official("0120", "Lê An"),), **{"120": wish("0120", "keep")})
    other = found(draft("121", unit=UNITS[0]), absent=(official("0120", "Lê An"),), **{"121": wish("0120", "keep")})

    assert [pair.how for pair in (*kept, *other)] == ["keep", ""]


def test_of_two_rows_that_could_be_one_person_only_the_first_that_was_chosen_is() -> None:
    rows = [draft("N7", 4, unit=UNITS[0]), draft("N8", 5, unit=UNITS[0]), draft("N9", 6, unit=UNITS[0])]
    chosen = {"N8": wish("A5", "renumber"), "N9": wish("A5", "renumber")}

    assert [(pair.row, pair.how) for pair in found(*rows, **chosen)] == [(4, ""), (5, "renumber"), (6, "")]


def test_a_choice_counts_for_the_person_it_names_and_is_not_forgotten_over_others() -> None:
    twin = official("A6", "Lê An")
    rows = [draft("N7", 4, unit=UNITS[0]), draft("N8", 5, unit=UNITS[0])]
    chosen = {"N7": wish("A5", "renumber"), "N8": wish("A5", "renumber")}

    assert [(pair.code, pair.old, pair.how) for pair in found(*rows, absent=(BEFORE, twin), **chosen)] == [
        ("N7", "A5", "renumber"),
        ("N7", "A6", ""),
        ("N8", "A5", ""),
        ("N8", "A6", ""),
    ]


def test_of_whom_it_was_said_that_they_are_two_those_are_told_who_were_not_made_one_since() -> None:
    one, other, third = (
        Pair(row, code, "Lê An", "A5", "P1", (), False, how)
        for row, (code, how) in enumerate([("N7", ""), ("N8", "renumber"), ("N9", "")], 4)
    )

    assert apart([one, other, third], {("N7", "A5"), ("N8", "A5"), ("N9", "A6")}) == (one,)
    assert apart([one, other, third], set()) == ()


def test_joined_people_keep_their_record_and_the_number_that_was_chosen() -> None:
    known = {"A5": BEFORE, "00120B": official("00120b", "Vũ Tư"), "A9": official("A9", "Bùi Ba")}
    rows = [draft("N7"), draft("120B", name="Vũ Tư"), draft("N9", name="Mới")]
    pairs = [
        Pair(4, "N7", "Lê An", "A5", "P1", (), False, "renumber"),
        Pair(5, "120B", "Vũ Tư", "00120b", "P1", (), True, "keep"),
        Pair(6, "N9", "Mới", "A9", "P1", (), False, ""),
    ]

    drafts, people, renumbered = join(rows, known, pairs)

    assert [one.code for one in drafts] == ["N7", "00120B", "N9"]
    assert {code: (one.code, one.name) for code, one in people.items()} == {
        "N7": ("N7", "Lê An"),
        "00120B": ("00120b", "Vũ Tư"),
        "A9": ("A9", "Bùi Ba"),
    }
    assert renumbered == {"N7": "A5"}
