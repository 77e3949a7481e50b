"""The ledger of reviews, ``quizzes/da-soat.txt``: one line a question, sorted by id, written by ``trainer review``.

A line holds the question's id, the day it was last read, its fingerprint, then each of its sections with the
fingerprint the section had: ``tk-trung-01 2026-11-25 0f3a… giu-tai-khoan/mat-khau#do-dai=77b1…``.
Lines merge and compare well.
"""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from trainer.core.problems import Problem
from trainer.core.quiz.editorial_review import Review

REVIEWS_FILE = "quizzes/da-soat.txt"
_HEAD = (
    "# Sổ soát câu hỏi: câu hỏi, ngày soát, dấu của câu hỏi, rồi từng mục kèm dấu của mục hôm ấy.\n"
    "# Máy ghi, không sửa tay. Đọc lại câu hỏi bên mục của nó rồi chạy: python -m trainer review MÃ_CÂU_HỎI\n"
)


def read_reviews(project: Path) -> tuple[dict[str, Review] | None, list[Problem]]:
    """Return the reviews by question, or None without a ledger, and the lines of it that cannot be read."""
    try:
        lines = (project / REVIEWS_FILE).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except FileNotFoundError:
        return None, []
    found: dict[str, Review] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, review = _read_line(line)
        if review is None or name in found:
            what = f"câu hỏi “{name}” có hai dòng" if review else f"dòng không đúng dạng: {line[:40]}"
            problems.append(Problem(REVIEWS_FILE, number, what, "xóa dòng này rồi chạy: python -m trainer review"))
        else:
            found[name] = review
    return found, problems


def write_reviews(project: Path, reviews: Mapping[str, Review]) -> None:
    """Write the whole ledger, at once or not at all. Raises OSError when the folder cannot be written to."""
    file = project / REVIEWS_FILE
    lines = (_line(name, review) for name, review in sorted(reviews.items()))
    new = file.with_suffix(".new")
    new.write_text(_HEAD + "".join(lines), encoding="utf-8", newline="\n")
    os.replace(new, file)


def _read_line(line: str) -> tuple[str, Review | None]:
    name, *rest = line.split()
    try:
        day, question, *sections = rest
        kept = dict(section.rsplit("=", 1) for section in sections)
        return name, Review(date.fromisoformat(day), question, kept)
    except ValueError:
        return name, None


def _line(name: str, review: Review) -> str:
    sections = "".join(f" {reference}={digest}" for reference, digest in review.sections.items())
    return f"{name} {review.day.isoformat()} {review.question}{sections}\n"
