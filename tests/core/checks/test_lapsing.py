"""Law that lapses within 60 days is announced with the day, the successor and what rests on it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.content.small_library import section
from tests.content.sound_project import item, question
from trainer.core.checks import Content, find_notices
from trainer.core.checks.law_ending import check
from trainer.core.law import Citation, Instrument
from trainer.core.quiz.model import Question

TODAY = date(2026, 11, 25)
LAST = date(2026, 12, 31)
OLD = Instrument(
    "nd-1-2020", "1/2020/NĐ-CP", "Nghị định", "", "", None, None, LAST, ("nd-2-2026",), "high", "", line=40
)
NEW = Instrument("nd-2-2026", "2/2026/NĐ-CP", "Nghị định", "", "", None, LAST, None, (), "high", "")
RESTING = question("q-1", ["Gọi", "Hỏi", "Chờ"], basis=(Citation("nd-1-2020"),))
FREE = replace(RESTING, id="q-2", basis=())


def content(*questions: Question, old: Instrument = OLD, **changes: object) -> Content:
    """Return content whose register has an instrument that lapses and its successor."""
    register = {"nd-1-2020": old, "nd-2-2026": NEW}
    fields = {"instruments": register, "today": TODAY, **changes}
    return Content(questions=tuple(item(one) for one in questions), **fields)  # type: ignore[arg-type]


def test_the_notice_names_line_day_successor_questions_and_mend() -> None:
    (notice,) = check(content(RESTING, FREE, sections={}))

    assert str(notice) == (
        "docs/_data/van-ban.yml:40: Nghị định số 1/2020/NĐ-CP hết hiệu lực sau ngày 31/12/2026; "
        "thay bằng Nghị định số 2/2026/NĐ-CP; câu hỏi dựa vào: q-1; mục dẫn: không có"
        " → soạn sẵn câu hỏi và mục theo quy định mới để thay trước ngày 01/01/2027"
    )
    assert notice.level == "warning"


def test_while_the_book_cannot_be_built_nobody_is_told_that_no_section_cites_the_law() -> None:
    (notice,) = check(content(RESTING, sections=None))

    assert "; câu hỏi dựa vào: q-1; mục dẫn: chưa biết, vì cẩm nang chưa dựng được" in notice.what


@pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 1), (60, 1), (61, 0)])
def test_it_is_said_sixty_days_ahead_and_until_the_last_day(days: int, count: int) -> None:
    old = replace(OLD, in_force_to=TODAY + timedelta(days=days))

    assert len(list(check(content(RESTING, old=old)))) == count


def test_an_unknown_successor_is_said_to_be_unknown() -> None:
    (notice,) = check(content(RESTING, old=replace(OLD, replaced_by=())))

    assert "chưa biết văn bản thay thế" in notice.what


def test_a_successor_that_the_register_lacks_is_named_by_its_key() -> None:
    (notice,) = check(content(RESTING, old=replace(OLD, replaced_by=("nd-3-2026", "nd-2-2026"))))

    assert "thay bằng nd-3-2026, Nghị định số 2/2026/NĐ-CP; " in notice.what


def test_a_question_whose_section_cites_the_law_is_concerned() -> None:
    cited = replace(section("a/b#c"), citations=(Citation("nd-1-2020"),))
    tested = replace(FREE, sections=("a/b#c",))
    (notice,) = check(content(tested, sections={"a/b#c": cited}))

    assert "câu hỏi dựa vào: q-2; mục dẫn: a/b#c" in notice.what


def test_a_citation_as_history_concerns_nobody() -> None:
    cited = replace(section("a/b#c"), citations=(Citation("nd-1-2020", history=True),))

    assert list(check(content(replace(FREE, sections=("a/b#c",)), sections={"a/b#c": cited}))) == []


def test_a_basis_of_one_option_counts() -> None:
    option = replace(FREE.options[0], basis=(Citation("nd-1-2020"),))

    assert len(list(check(content(replace(FREE, options=(option, *FREE.options[1:])))))) == 1


def test_without_a_day_nothing_lapses() -> None:
    assert list(check(content(RESTING, today=None))) == []


def test_the_check_of_the_whole_content_looks_ahead() -> None:
    assert any("hết hiệu lực sau ngày" in notice.what for notice in find_notices(content(RESTING)))
