"""A change of law names what leans on it: the sections, the questions, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from tests.content.small_library import section
from tests.content.sound_project import SECTION, question, quiz_content
from trainer.core.checks import Content, Notice
from trainer.core.checks.law import check
from trainer.core.editions.model import Change, Edition, History
from trainer.core.law import Citation, Instrument
from trainer.core.quiz.editorial_review import Review
from trainer.core.quiz.model import Question

TODAY = date(2026, 11, 25)
LAW = Instrument("nd-1", "1/2020", "Nghị định", "cũ", "Chính phủ", None, None, None, (), "high", "Công báo", line=4)
NEWER = replace(LAW, key="nd-2", number="2/2026", in_force_from=date(2026, 11, 1), line=9)
CITING = replace(section(SECTION), citations=(Citation("nd-1", "Điều 3"),))
TELLING = replace(section("p#chuyen-cu"), citations=(Citation("nd-1", "", history=True),))


def notices(
    law: Instrument = LAW, history: History | None = None, asked: Question | None = None, **changes: object
) -> list[Notice]:
    """Return what is said of ``law``; a section and a question lean on it, another section only tells of it."""
    leaning = asked or question("q-1", ["Gọi", "Bấm", "Chờ"], basis=(Citation("nd-1"),))
    found: Content = quiz_content(
        [leaning],
        instruments={"nd-1": law, "nd-2": NEWER},
        sections={one.reference: one for one in (CITING, TELLING)},
        history=history or History(),
        today=TODAY,
        line_of_section=lambda _: 5,
    )
    return list(check(replace(found, **changes)))


def edition(instrument: str, day: date) -> History:
    change = Change(SECTION, CITING.fingerprint, CITING.fingerprint, "minor", "Đã rà", instrument)
    first = Change(SECTION, None, CITING.fingerprint, "minor", "Mới")
    return History(
        [Edition("2026-01-01", date(2026, 1, 1), "Một", (first,)), Edition(day.isoformat(), day, "Hai", (change,))]
    )


def test_a_law_in_force_is_no_news() -> None:
    assert notices() == []


def test_a_law_that_has_ended_names_the_sections_and_the_short_quiz() -> None:
    found = notices(replace(LAW, in_force_to=date(2026, 11, 24), replaced_by=("nd-2",)))

    assert [str(one) for one in found] == [
        f"docs/giu-tai-khoan/mat-khau.md:5: mục “{SECTION}” viện dẫn “nd-1” đã hết hiệu lực sau ngày 24/11/2026"
        " → viện dẫn nd-2 và sửa cả nội dung",
        "quizzes/a.yml:8: bài “bai” chỉ còn rút được 0/1 câu → sửa hoặc thay 1 câu có căn cứ hết hiệu lực",
    ]


def test_a_law_that_ended_without_a_successor_is_mended_by_one_in_force() -> None:
    first, _ = notices(replace(LAW, in_force_to=date(2026, 11, 24)))

    assert first.mend == "viện dẫn văn bản còn hiệu lực"


def test_a_quiz_that_is_short_for_another_reason_is_no_news_of_the_law() -> None:
    """Too few questions from the start is a problem of its own; questions that lapse beside enough others are none."""
    asked = [question(f"q-{n}", ["Gọi", "Bấm", "Chờ"], basis=(Citation(f"nd-{n}"),)) for n in (1, 2)]
    ended = {"nd-1": replace(LAW, in_force_to=date(2026, 11, 24)), "nd-2": NEWER}

    assert list(check(quiz_content([], instruments={"nd-1": LAW}, today=TODAY))) == []
    assert list(check(quiz_content(asked, instruments=ended, today=TODAY))) == []


def test_an_amended_law_names_each_section_and_question_that_leans_on_it() -> None:
    found = notices(replace(LAW, amended_by=("nd-2",)))

    assert [(one.file, one.line, one.level) for one in found] == [
        ("docs/giu-tai-khoan/mat-khau.md", 5, "warning"),
        ("quizzes/a.yml", 7, "warning"),
    ]
    assert all("“nd-2” sửa đổi từ 01/11/2026" in one.what for one in found)
    assert [one.mend for one in found] == [
        f"rà lại; sửa, hoặc ghi: python -m trainer edition publish --reviewed {SECTION} --instrument nd-2",
        "đọc lại, sửa nếu cần, rồi chạy: python -m trainer review q-1",
    ]


@pytest.mark.parametrize("register", [{"nd-1": None}, {"nd-1": None, "nd-2": replace(NEWER, in_force_from=None)}])
def test_an_amendment_of_which_no_day_is_known_is_told_without_one(register: dict[str, Instrument | None]) -> None:
    amended = replace(LAW, amended_by=("nd-2",))
    found = notices(instruments={key: one or amended for key, one in register.items()})

    assert [one.what.partition("“nd-2” ")[2] for one in found] == ["sửa đổi từ ngày chưa rõ"] * 2


def test_one_amendment_that_is_still_to_come_does_not_hide_the_next() -> None:
    to_come = replace(NEWER, key="nd-3", in_force_from=date(2027, 1, 1))
    found = notices(instruments={"nd-1": replace(LAW, amended_by=("nd-3", "nd-2")), "nd-2": NEWER, "nd-3": to_come})

    assert [one.what.partition("đã được ")[2] for one in found] == ["“nd-2” sửa đổi từ 01/11/2026"] * 2


def test_an_amendment_is_no_news_before_its_day() -> None:
    assert notices(replace(LAW, amended_by=("nd-2",), amended_from=date(2026, 11, 26))) == []


@pytest.mark.parametrize(
    ("history", "asked"),
    [
        (edition("nd-2", date(2026, 10, 1)), False),
        (edition("nd-1", date(2026, 11, 20)), False),
        (edition("nd-1", date(2026, 11, 1)), False),
        (edition("nd-1", date(2026, 10, 1)), True),
        (History(), True),
    ],
)
def test_an_edition_that_names_the_amendment_settles_the_section(history: History, asked: bool) -> None:
    found = notices(replace(LAW, amended_by=("nd-2",)), history)

    assert any(one.what.startswith("mục") for one in found) is asked


@pytest.mark.parametrize(
    ("changes", "read_on", "asked"),
    [
        ({}, None, True),
        ({}, date(2026, 10, 31), True),
        ({}, date(2026, 11, 1), False),
        ({"basis": (Citation("nd-1"), Citation("nd-2"))}, None, False),
    ],
)
def test_a_question_is_settled_once_read_again_or_resting_on_the_amendment(
    changes: dict, read_on: date | None, asked: bool
) -> None:
    one = question("q-1", ["Gọi", "Bấm", "Chờ"], **{"basis": (Citation("nd-1"),), **changes})
    ledger = {"q-1": Review(read_on, one.fingerprint(), {})} if read_on else {}
    found = notices(replace(LAW, amended_by=("nd-2",)), asked=one, reviews=ledger)

    assert any("dựa vào “nd-1” đã được" in notice.what for notice in found) is asked


def test_without_a_day_nothing_is_said_of_the_law() -> None:
    assert notices(replace(LAW, in_force_to=date(2026, 1, 1), amended_by=("nd-2",)), today=None) == []
