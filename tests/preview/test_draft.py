"""What a preview makes of a file: questions with their faults, and what stays while it cannot be read."""

from datetime import date
from pathlib import Path

import pytest

from tests.content.sound_project import change, line_of, write, write_project
from trainer.preview.draft import Draft, DraftQuestion, Fault, read_draft

QUIZ = "quizzes/giu-tai-khoan.yml"
TODAY = date(2026, 11, 24)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path)


def read(project: Path, before: Draft | None = None) -> Draft:
    return read_draft(project, project / QUIZ, TODAY, before)


def problems(entry: DraftQuestion) -> list[Fault]:
    """Return what has to be mended in a question."""
    return [fault for fault in entry.faults if fault.level == "problem"]


def test_a_sound_file_is_shown_in_its_order_without_faults(project: Path) -> None:
    draft = read(project)

    assert [entry.id for entry in draft.entries] == ["tk-1", "tk-2", "tk-3", "tk-4"]
    assert [entry.number for entry in draft.entries] == [1, 2, 3, 4]
    assert [entry.line for entry in draft.entries] == [line_of(project, QUIZ, f"id: tk-{n}") for n in (1, 2, 3, 4)]
    assert (draft.faults, draft.broken) == ((), None)


def test_each_fault_goes_to_the_question_in_which_it_stands(project: Path) -> None:
    change(project, QUIZ, "Mật khẩu 2 của trang", "Mật khẩu 2 " * 40)
    change(project, QUIZ, "chapter: giu-tai-khoan/index", "chapter: khong-co")
    draft = read(project)

    assert [len(problems(entry)) for entry in draft.entries] == [0, 1, 0, 0]
    # Changed words are to be looked at again, which is said at the same place.
    assert [fault.level for fault in draft.entries[1].faults if fault.level != "problem"] == ["warning"]
    assert [fault.line for fault in draft.faults] == [line_of(project, QUIZ, "chapter:")]
    assert draft.entries[1].question is not None


def test_a_question_that_cannot_be_asked_is_shown_as_it_was_before(project: Path) -> None:
    before = read(project)
    change(project, QUIZ, "    difficulty: 1\n    text: Mật khẩu 2", "    text: Mật khẩu hai")
    draft = read(project, before)

    assert draft.entries[1].old
    assert draft.entries[1].question == before.entries[1].question
    assert [fault.what for fault in draft.entries[1].faults] == ["thiếu trường “difficulty”"]
    assert read(project).entries[1].question is None


def test_a_question_without_a_right_option_is_not_shown_to_be_answered(project: Path) -> None:
    change(project, QUIZ, "right: true, feedback: Đúng 2.", "feedback: Đúng 2.")

    [fault] = problems(read(project).entries[1])
    assert "không có phương án đúng" in fault.what
    assert read(project).entries[1].question is None


@pytest.mark.parametrize("text", ["id: [", "", "- a\n- b\n", "\ufeff\x00"])
def test_while_the_file_cannot_be_read_everything_stays_as_it_was(project: Path, text: str) -> None:
    before = read(project)
    write(project, QUIZ, text)
    draft = read(project, before)

    assert draft.broken is not None
    assert draft.broken.mend
    assert draft.entries == before.entries
    assert read(project).entries == ()


def test_a_file_that_is_gone_is_told_and_comes_back(project: Path) -> None:
    before = read(project)
    whole = (project / QUIZ).read_text(encoding="utf-8")
    (project / QUIZ).unlink()
    gone = read(project, before)
    write(project, QUIZ, whole)

    assert gone.broken is not None
    assert gone.entries == before.entries
    assert read(project, gone) == before


@pytest.mark.parametrize("questions", ["", " null", " 5", " [1, two, {id: x}, [a]]", " {a: b}"])
def test_strange_questions_are_faults_and_never_an_exception(project: Path, questions: str) -> None:
    text = (project / QUIZ).read_text(encoding="utf-8")
    write(project, QUIZ, text[: text.index("questions:")] + f"questions:{questions}\n")
    draft = read(project)

    assert draft.faults or any(entry.faults for entry in draft.entries)
    assert draft.questions() == ()


def test_without_a_built_book_the_questions_are_shown_and_the_author_is_told(project: Path) -> None:
    (project / "var/build/sections.json").unlink()
    draft = read(project)

    assert len(draft.questions()) == 4
    assert [fault.mend for fault in draft.faults] == ["chạy: python -m trainer.handbook"]
