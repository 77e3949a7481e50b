"""The ledger of reviews: written sorted, read back the same, and a line that cannot be read is named."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.sound_project import write
from trainer.content.reviews import REVIEWS_FILE, read_reviews, write_reviews
from trainer.core.quiz.editorial_review import Review

DAY = date(2026, 11, 25)
LEDGER = {
    "tk-2": Review(DAY, "aaaa", {"a/b#c": "1111", "a/b#d": "2222"}),
    "tk-1": Review(date(2026, 11, 24), "bbbb", {"a/b#c": "1111"}),
}
NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=20).filter(lambda name: name != "#")
DIGESTS = st.text("0123456789abcdef", min_size=16, max_size=16)
REFERENCES = st.builds("{}/{}#{}".format, NAMES, NAMES, NAMES)


def project(folder: Path) -> Path:
    """Return a project with a folder for quizzes."""
    (folder / "quizzes").mkdir(exist_ok=True)
    return folder


def test_it_holds_one_line_a_question_sorted_by_id(tmp_path: Path) -> None:
    write_reviews(project(tmp_path), LEDGER)
    lines = (tmp_path / REVIEWS_FILE).read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if not line.startswith("#")] == [
        "tk-1 2026-11-24 bbbb a/b#c=1111",
        "tk-2 2026-11-25 aaaa a/b#c=1111 a/b#d=2222",
    ]
    assert [file.name for file in (tmp_path / "quizzes").iterdir()] == ["da-soat.txt"]


@given(st.dictionaries(NAMES, st.builds(Review, st.dates(), DIGESTS, st.dictionaries(REFERENCES, DIGESTS))))
def test_what_was_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, ledger: dict[str, Review]) -> None:
    folder = project(tmp_path_factory.mktemp("ledger"))
    write_reviews(folder, ledger)

    assert read_reviews(folder) == (ledger, [])


def test_without_a_file_there_is_no_ledger(tmp_path: Path) -> None:
    assert read_reviews(tmp_path) == (None, [])


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("<<<<<<< HEAD", "dòng không đúng dạng: <<<<<<< HEAD"),
        ("tk-3 hôm-qua aaaa a/b#c=1111", "dòng không đúng dạng: tk-3 hôm-qua aaaa a/b#c=1111"),
        ("tk-3 2026-11-25", "dòng không đúng dạng: tk-3 2026-11-25"),
        ("tk-3 2026-11-25 aaaa a/b#c", "dòng không đúng dạng: tk-3 2026-11-25 aaaa a/b#c"),
        ("tk-1 2026-11-25 cccc a/b#c=3333", "câu hỏi “tk-1” có hai dòng"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_hides_no_other(tmp_path: Path, line: str, what: str) -> None:
    write_reviews(project(tmp_path), LEDGER)
    good = (tmp_path / REVIEWS_FILE).read_text(encoding="utf-8")
    write(tmp_path, REVIEWS_FILE, good + line + "\n")
    found, problems = read_reviews(tmp_path)

    assert found == LEDGER
    assert [str(problem) for problem in problems] == [
        f"quizzes/da-soat.txt:5: {what} → xóa dòng này rồi chạy: python -m trainer review"
    ]
