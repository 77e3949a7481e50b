"""The chain law → section → question → quiz → path: a link that leads nowhere is a problem."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.content.sound_project import SECTION, item, question, quiz_content
from trainer.core.checks import Content, Page, find_problems
from trainer.core.handbook.section import Section
from trainer.core.law import Citation, Instrument
from trainer.core.quiz.model import Path

TODAY = date(2026, 11, 25)
TEXTS = ["Gọi cho đầu mối", "Bấm liên kết", "Chờ thêm"]


def instrument(key: str = "luat-116-2025", **changes: Any) -> Instrument:
    """Return a law in force since July 2026."""
    law = Instrument(key, "116", "Luật", "An ninh mạng", "Quốc hội", None, date(2026, 7, 1), None, (), "high", "x")
    return replace(law, **changes)


def content(**changes: Any) -> Content:
    """Return sound content of one quiz, with some parts of one question or of the whole changed."""
    asked = {name: changes.pop(name) for name in ("sections", "basis") if name in changes}
    known = Section(SECTION, "giu-tai-khoan/mat-khau", "do-dai", 2, "Độ dài", "Mật khẩu", "x.html#do-dai", "", "", "")
    whole = quiz_content(
        [question("q-1", TEXTS, **asked)],
        pools=changes.pop("pools", None),
        paths=(item(Path("staff", "Cán bộ", ("bai",))),),
        sections={SECTION: known},
        pages={"giu-tai-khoan/index": Page("giu-tai-khoan/index", "docs/giu-tai-khoan/index.md")},
        instruments={"luat-116-2025": instrument()},
        today=TODAY,
    )
    return replace(whole, **changes)


def whats(checked: Content) -> list[str]:
    """Return what is wrong with content."""
    return [problem.what for problem in find_problems(checked)]


def test_sound_content_has_no_problem() -> None:
    assert whats(content()) == []


def test_an_unknown_section_is_answered_with_the_nearest_one() -> None:
    (problem,) = find_problems(content(sections=("giu-tai-khoan/mat-khau#do-dia",)))

    assert problem.what == "mục “giu-tai-khoan/mat-khau#do-dia” không có trong cẩm nang"
    assert f"có phải “{SECTION}”?" in problem.mend


def test_a_quiz_for_citizens_is_no_part_of_a_path() -> None:
    """Its keys are anybody's to read, and who passed it is never asked to learn a change again."""
    sound = content()
    [quiz] = sound.quizzes
    checked = replace(sound, quizzes=(replace(quiz, value=replace(quiz.value, public=True)),))

    assert whats(checked) == ["bài “bai” mở cho người dân, ai cũng xem được đáp án, nên không ở trong lộ trình"]


def test_a_section_named_twice_is_a_problem() -> None:
    assert whats(content(sections=(SECTION, SECTION))) == [f"mục “{SECTION}” viết hai lần"]


def test_sections_stay_unchecked_while_there_is_no_book() -> None:
    assert whats(replace(content(sections=("x#y",)), sections=None)) == []


def test_an_unknown_instrument_is_answered_with_the_nearest_one() -> None:
    (problem,) = find_problems(content(basis=(Citation("luat-161-2025"),)))

    assert "không có trong danh mục" in problem.what
    assert "“luat-116-2025”" in problem.mend


@pytest.mark.parametrize("confidence", ["medium", "low"])
def test_no_question_rests_on_law_that_is_not_confirmed(confidence: str) -> None:
    laws = {"luat-116-2025": instrument(confidence=confidence)}

    assert f"confidence: {confidence}" in whats(content(instruments=laws))[0]


@pytest.mark.parametrize(
    ("changes", "in_force"),
    [
        ({}, True),
        ({"in_force_to": TODAY}, True),
        ({"in_force_to": date(2026, 11, 24)}, False),
        ({"in_force_from": TODAY}, True),
        ({"in_force_from": date(2026, 11, 26)}, False),
    ],
)
def test_the_law_must_be_in_force_on_the_day(changes: dict[str, date], in_force: bool) -> None:
    laws = {"luat-116-2025": instrument(**changes)}

    assert (whats(content(instruments=laws)) == []) is in_force
    assert whats(content(instruments=laws, today=None)) == []


def test_a_lapsed_law_is_answered_with_its_successor() -> None:
    laws = {"luat-116-2025": instrument(in_force_to=date(2026, 9, 1), replaced_by=("luat-9-2026",))}

    assert "luat-9-2026" in find_problems(content(instruments=laws))[0].mend


def test_an_unknown_chapter_is_a_problem() -> None:
    assert whats(content(pages={})) == ["trang “giu-tai-khoan/index” không có trong cẩm nang"]


def test_a_pool_smaller_than_its_draw_is_a_problem_once_everything_could_be_read() -> None:
    greedy = content(pools={"chon": 3, "boi": 1})

    assert [(problem.what, problem.mend) for problem in find_problems(greedy)] == [
        ("bài “bai” rút 1 câu từ nhóm “boi” chỉ có 0 câu", "thêm 1 câu tìm chỗ hoặc giảm số rút"),
        ("bài “bai” rút 3 câu từ nhóm “chon” chỉ có 1 câu", "thêm 2 câu chọn ý hoặc giảm số rút"),
    ]
    assert whats(replace(greedy, complete=False)) == []


def test_ids_of_quizzes_and_questions_and_roles_are_there_once() -> None:
    one = content()
    again = content()
    twice = replace(
        one,
        quizzes=one.quizzes + again.quizzes,
        questions=one.questions + again.questions,
        paths=one.paths + again.paths,
    )

    assert whats(twice) == [
        "lộ trình cho vai trò “staff” đã có ở quizzes/a.yml:8",
        "mã bài kiểm tra “bai” đã có ở quizzes/a.yml:8",
        "mã câu hỏi “q-1” đã có ở quizzes/a.yml:8",
    ]


@pytest.mark.parametrize(
    ("quizzes", "what"),
    [(("bai", "bia"), "không có bài kiểm tra “bia”"), (("bai", "bai"), "bài “bai” có hai lần trong lộ trình")],
)
def test_a_path_names_each_known_quiz_once(quizzes: tuple[str, ...], what: str) -> None:
    assert whats(content(paths=(item(Path("staff", "Cán bộ", quizzes)),))) == [what]
