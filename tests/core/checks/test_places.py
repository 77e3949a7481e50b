"""A problem points at the very line an author has to mend, and says how."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from tests.content.sound_project import SECTION, item, question
from tests.core.checks.test_chain import content, instrument
from tests.kind_samples import SAMPLES, situation
from trainer.core.checks import Content, Item, find_problems
from trainer.core.checks.content import guess, option_place
from trainer.core.checks.options import check, check_words
from trainer.core.law import Citation
from trainer.core.problems import Problem
from trainer.core.quiz.model import Option, Path

Part = tuple[str | int, ...]


class Lines:
    """A file of which each part has a line of its own."""

    def __init__(self) -> None:
        self.parts: list[Part] = []

    def line_of(self, *part: str | int) -> int:
        """Return the line of ``part``."""
        if part not in self.parts:
            self.parts.append(part)
        return self.parts.index(part) + 1

    def of(self, item: Item) -> Item:  # type: ignore[type-arg]
        """Return ``item`` as it would stand in this file."""
        return replace(item, line_of=self.line_of)

    def pointed_at(self, problems: Iterable[Problem]) -> list[Part]:
        """Return the parts at which ``problems`` point, each of which says what is wrong and how to mend it."""
        found = list(problems)
        assert all(one.what and one.mend for one in found)
        return [self.parts[one.line - 1] for one in found]


def told(given: Content) -> tuple[list[Part], Problem]:
    """Return where the problems of ``given`` are, and the first of them."""
    lines = Lines()
    placed = {
        name: tuple(lines.of(item) for item in getattr(given, name))
        for name in ("quizzes", "questions", "rules", "paths")
    }
    found = find_problems(replace(given, **placed))
    return lines.pointed_at(found), found[0]


def _drawing_nothing() -> Content:
    given = content()
    [rule] = given.rules
    nothing = replace(rule.value, rule=replace(rule.value.rule, draw=0, pools={}))
    return replace(given, rules=(replace(rule, value=nothing),))


LEANING = tuple(
    Option(text, number == 0, "Vì vậy.", basis=(Citation("luat-la"),) if number == 1 else ())
    for number, text in enumerate(("Gọi cho đầu mối", "Bấm liên kết", "Chờ thêm"))
)


@pytest.mark.parametrize(
    ("given", "part", "mend"),
    [
        (content(sections=(SECTION, SECTION)), ("sections", 1), "bỏ một trong hai"),
        (content(sections=(SECTION, "x#y")), ("sections", 1), "viết theo dạng thu-muc/trang#ma-muc"),
        (content(basis=(Citation("luat-116-2025"), Citation("gi-do"))), ("basis", 1, "instrument"), "van-ban.yml"),
        (content(pages={}), ("chapter",), "viết đường dẫn trang trong docs/"),
        (content(pools={"chon": 2}), ("draw", "chon"), "thêm 1 câu"),
        (_drawing_nothing(), ("draw",), "viết số câu cho ít nhất một nhóm: chon, "),
        (content(paths=(item(Path("staff", "Cán bộ", ("bai", "bai"))),)), ("quizzes", 1), "bỏ một trong hai"),
        (content(paths=(item(Path("staff", "Cán bộ", ("bai", "xyz"))),)), ("quizzes", 1), "tạo bài kiểm tra đó"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_at_its_place(given: Content, part: Part, mend: str) -> None:
    parts, first = told(given)

    assert parts == [part]
    assert mend in first.mend


def test_the_basis_of_an_option_is_told_at_the_option() -> None:
    given = content()
    [asked] = given.questions
    leaning = replace(asked, value=replace(asked.value, options=LEANING))

    assert told(replace(given, questions=(leaning,)))[0] == [("options", 1)]


def test_an_id_that_is_there_twice_is_told_at_the_second_and_names_the_first() -> None:
    given = content()
    twice = replace(given, questions=given.questions * 1 + content().questions)

    parts, first = told(twice)

    assert parts == [("id",)]
    assert "đã có ở quizzes/a.yml:1" in first.what
    assert first.line == 1


def test_a_second_path_of_a_role_is_told_at_its_role() -> None:
    path = Path("staff", "Cán bộ", ("bai",))

    assert told(content(paths=(item(path), item(path))))[0] == [("role",)]


def test_an_instrument_that_is_not_fit_is_told_where_it_is_cited_with_what_replaced_it() -> None:
    unsure = told(content(instruments={"luat-116-2025": instrument(confidence="low")}))
    ended = told(content(instruments={"luat-116-2025": instrument(in_force_to=date(2026, 11, 24))}))
    replaced = instrument(in_force_to=date(2026, 11, 24), replaced_by=("luat-1", "luat-2"))

    assert unsure[0] == ended[0] == [("basis", 0, "instrument")]
    assert ended[1].mend == "bỏ căn cứ này hoặc dùng văn bản còn hiệu lực"
    assert told(content(instruments={"luat-116-2025": replaced}))[1].mend == "dùng văn bản thay thế: luat-1, luat-2"


def test_the_nearest_known_word_is_proposed_and_only_when_it_is_near() -> None:
    known = ["mat-khau", "lua-dao", "phat-ngon"]

    assert guess("mat-khu", known, "sửa lại") == "có phải “mat-khau”? Nếu không thì sửa lại"
    assert guess("lua-da", known, "sửa lại") == "có phải “lua-dao”? Nếu không thì sửa lại"
    assert guess("mat", known, "sửa lại") == "có phải “mat-khau”? Nếu không thì sửa lại"
    assert guess("phxx-nxxx", known, "sửa lại") == "sửa lại"
    assert guess("hoàn toàn khác", known, "sửa lại") == "sửa lại"
    assert guess("mat-khau", [], "sửa lại") == "sửa lại"


def test_what_is_poor_in_the_words_is_told_at_the_words() -> None:
    lines = Lines()
    poor = question("q-1", ["Gọi", "Bấm", "Tất cả đều đúng"])

    assert lines.pointed_at(check_words(lines.of(item(replace(poor, text="chữ " * 61))))) == [
        ("text",),
        ("options", 2, "text"),
    ]


def test_the_same_option_twice_is_told_at_the_second_with_the_line_of_the_first() -> None:
    lines = Lines()
    for number in range(9):
        lines.line_of("nothing", number)

    found = list(check(lines.of(item(question("q-1", ["Gọi", "Bấm", "gọi."])))))

    assert lines.pointed_at(found) == [("options", 2)]
    assert f"đã có ở dòng {lines.line_of('options', 0)}" in found[0].what


@pytest.mark.parametrize("kind", ["mark", "spot", "scenario"])
def test_where_the_same_words_may_stand_twice_they_do(kind: str) -> None:
    sample = next(one for one in SAMPLES if one.kind == kind)
    twice = tuple(replace(one, text="như nhau") for one in sample.options)

    found = list(check(item(replace(sample, options=twice))))

    assert not any("đã có ở dòng" in one.what for one in found)


def test_a_fault_of_a_kind_is_told_where_it_lies() -> None:
    lines = Lines()
    [first, second, *others] = situation().options
    assert second.turn is not None
    back = replace(situation(), options=(replace(first, turn=replace(second.turn, leads_to=0)), second, *others))

    parts = lines.pointed_at(check(lines.of(item(back))))

    assert ("steps", 0) in parts
    assert ("steps", 1) in parts


def test_the_choices_of_a_situation_are_counted_within_their_step() -> None:
    question_ = situation()

    assert [option_place(question_, number) for number in range(5)] == [
        ("steps", 0, "choices", 0),
        ("steps", 0, "choices", 1),
        ("steps", 0, "choices", 2),
        ("steps", 1, "choices", 0),
        ("steps", 1, "choices", 1),
    ]
    assert option_place(SAMPLES[0], 2) == ("options", 2)
