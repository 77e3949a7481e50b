"""A pool from which neighbours would draw the same questions is a warning; one that is never drawn is information."""

from dataclasses import replace

import pytest

from tests.content.sound_project import question, quiz_content
from trainer.core.checks import Content, Notice, find_notices
from trainer.core.quiz.model import Pool


def content(pools: dict[Pool, int]) -> Content:
    """Return content of one quiz of five questions to choose in and one scenario."""
    questions = [question(f"q-{number}", ["Gọi", "Bấm", "Chờ"]) for number in range(5)]
    return quiz_content([*questions, question("q-t", ["Gọi", "Bấm"], kind="scenario")], pools=pools)


def notices(checked: Content) -> list[Notice]:
    """Return what is said about pools."""
    return [notice for notice in find_notices(checked) if "nhóm" in notice.what]


@pytest.mark.parametrize(("drawn", "missing"), [(2, None), (3, "thêm 1 câu chọn ý"), (5, "thêm 5 câu chọn ý")])
def test_a_draw_of_more_than_half_a_pool_says_how_many_are_missing(drawn: int, missing: str | None) -> None:
    mends = [notice.mend for notice in notices(content({"chon": drawn})) if notice.level == "warning"]

    assert [mend.partition(" hoặc")[0] for mend in mends] == ([missing] if missing else [])


def test_a_pool_smaller_than_its_draw_is_a_problem_and_no_notice_as_well() -> None:
    assert [notice for notice in notices(content({"chon": 6})) if notice.level == "warning"] == []


def test_a_pool_from_which_nothing_is_drawn_is_information() -> None:
    (notice,) = notices(content({"chon": 2}))

    assert (notice.level, notice.line) == ("info", 8)
    assert "không rút câu nào trong 1 câu của nhóm “tinh_huong”" in notice.what
    assert notice.mend == "thêm “tinh_huong: …” vào draw, hoặc viết thêm câu cho đủ rút"


def test_nothing_is_said_of_pools_while_files_cannot_be_read() -> None:
    assert notices(replace(content({"chon": 5}), complete=False)) == []
