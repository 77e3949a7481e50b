"""A small sound project on disk, and questions to build upon: what the tests of content change one thing in."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from trainer.content.quizzes import read_quizzes
from trainer.content.reviews import write_reviews
from trainer.content.sections import read_sections
from trainer.core.checks import Content, Item
from trainer.core.fingerprint import of_text
from trainer.core.law import Citation
from trainer.core.quiz.editorial_review import reviewed
from trainer.core.quiz.model import Option, Pool, Question, Quiz, Rule

SECTION = "giu-tai-khoan/mat-khau#do-dai"
INSTRUMENT: dict[str, Any] = {
    "number": "116/2025/QH15",
    "kind": "Luật",
    "title": "An ninh mạng",
    "issuer": "Quốc hội",
    "issued": "2025-12-10",
    "in_force_from": "2026-07-01",
    "in_force_to": "null",
    "replaced_by": "[]",
    "confidence": "high",
    "confirmed_at": "Công báo số 35",
}
QUIZ = """\
id: giu-tai-khoan
title: Giữ tài khoản của trang
summary: Mật khẩu và xác thực.
chapter: giu-tai-khoan/index
questions:
"""
QUESTION = """\
  - id: tk-ID
    kind: single
    sections: [giu-tai-khoan/mat-khau#do-dai]
    basis: [{instrument: luat-116-2025, article: khoản 2 Điều 42}]
    difficulty: 1
    text: Mật khẩu ID của trang nên dài bao nhiêu?
    options:
      - {text: Từ mười hai ký tự, right: true, feedback: Đúng ID.}
      - {text: Bốn ký tự là vừa đủ nhớ OWN, right: false, feedback: Quá ngắn.}
      - {text: Sáu ký tự là đủ dùng rồi, right: false, feedback: Vẫn ngắn.}
"""
PATHS = """\
quizzes:
  - id: giu-tai-khoan
    draw: {chon: 2}
    pass_mark: 80
    time_limit: 20
    attempts: 3
    wait_hours: 24
    valid_days: 365
paths:
  - {role: page_admin, title: Quản trị trang, quizzes: [giu-tai-khoan]}
"""


def question_yaml(number: int) -> str:
    """Return question ``number``, with enough words of its own to be no copy of the others."""
    own = " ".join(f"kênh{number}x{word}" for word in range(24))
    return QUESTION.replace("ID", str(number)).replace("OWN", own)


def instrument_yaml(key: str = "luat-116-2025", **changes: str | None) -> str:
    """Return one entry of the register; a field changed to ``None`` is left out."""
    fields = {**INSTRUMENT, **changes}
    return f"{key}:\n" + "".join(f"  {name}: {value}\n" for name, value in fields.items() if value is not None)


def write(project: Path, name: str, text: str) -> Path:
    """Write one file of the project."""
    file = project / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def write_project(project: Path, questions: int = 4) -> Path:
    """Write a sound project: one page, one instrument, one quiz, one path, what a build leaves, and the ledger."""
    write(project, "docs/_data/van-ban.yml", instrument_yaml())
    write(project, "docs/_data/co-quan.yml", "pa05: {label: Số trực PA05, value: 024 xxx}\n")
    write(project, "docs/index.md", "---\ntitle: Trang đầu\n---\nChào.\n")
    write(project, "docs/giu-tai-khoan/index.md", "---\ntitle: Giữ tài khoản\ntested: false\n---\n")
    # Fewer than five questions would be a warning on any other page.
    page = "---\ntitle: Mật khẩu\ntested: false\n---\n## Độ dài {#do-dai}\nMười hai.\n"
    write(project, "docs/giu-tai-khoan/mat-khau.md", page)
    entries = "".join(question_yaml(number) for number in range(1, questions + 1))
    write(project, "quizzes/giu-tai-khoan.yml", QUIZ + entries)
    write(project, "quizzes/lo-trinh.yml", PATHS)
    build(project)
    review_all(project)
    return project


def review_all(project: Path, day: date = date(2026, 11, 25)) -> None:
    """Leave the ledger that says: every question was read on ``day`` as it is."""
    sections = read_sections(project)
    questions = (item.value for item in read_quizzes(project).questions)
    write_reviews(project, {question.id: reviewed(question, sections, day) for question in questions})


def build(project: Path, text: str = "Mười hai.", **more: str) -> None:
    """Leave in var/build what the handbook build leaves for the trainer: a section of ``text``, and ``more``."""
    sections = [_section(SECTION, text)]
    sections += (_section(f"giu-tai-khoan/mat-khau#{name}", said) for name, said in more.items())
    files = sorted(file for file in (project / "docs").rglob("*") if file.suffix in (".md", ".yml"))
    files += (file for file in sorted((project / "editions").glob("*.yml")) if file.name != "ban-thao.yml")
    sources = {file.relative_to(project).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    write(project, "var/build/sections.json", json.dumps({"sections": sections, "sources": sources}))


def _section(reference: str, text: str) -> dict[str, Any]:
    return {
        "reference": reference,
        "page": "giu-tai-khoan/mat-khau",
        "anchor": reference.partition("#")[2],
        "level": 2,
        "title": "Độ dài",
        "page_title": "Mật khẩu",
        "url": "giu-tai-khoan/mat-khau.html#do-dai",
        "text": text,
        "paragraphs": [text],
        "html": f"<p>{text}</p>",
        "fingerprint": of_text(text),
        "citations": [{"instrument": "luat-116-2025", "article": "Điều 42", "history": False}],
    }


def change(project: Path, name: str, old: str, new: str) -> None:
    """Replace ``old``, which must be there, by ``new`` in one file."""
    file = project / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def line_of(project: Path, name: str, part: str) -> int:
    """Return the line of a file in which ``part`` stands first."""
    lines = (project / name).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if part in line)


def question(name: str, texts: list[str], right: int = 0, **changes: Any) -> Question:
    """Return a question whose right option is number ``right``."""
    options = tuple(Option(text, number == right, f"Vì lẽ thứ {number} ở đây.") for number, text in enumerate(texts))
    fields: dict[str, Any] = {
        "id": name,
        "kind": "single",
        "text": "Anh/chị làm gì?",
        "options": options,
        "sections": (SECTION,),
        "basis": (Citation("luat-116-2025"),),
        "difficulty": 1,
        "file": "quizzes/a.yml",
        "line": 7,
    }
    return Question(**{**fields, **changes})


def item(value: Any) -> Item[Any]:
    """Return a thing with line 7 for itself and line 8 for any part of it."""
    return Item(value, "quizzes/a.yml", lambda *part: 8 if part else 7)


def quiz_content(questions: list[Question], pools: dict[Pool, int] | None = None, **changes: Any) -> Content:
    """Return content of one quiz with these questions, which draws so many from each pool."""
    rule = Rule(1, pass_mark=80, time_limit=0, attempts=0, wait_hours=0, valid_days=365, pools=pools or {})
    quiz = Quiz("bai", "Bài", "Tóm tắt", "giu-tai-khoan/index", rule, tuple(questions), "quizzes/a.yml", 1)
    return Content(
        quizzes=(item(quiz),), rules=(item(quiz),), questions=tuple(item(one) for one in questions), **changes
    )
