"""The command that says which questions have to be read again beside their sections, and notes that it was done."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

import click

from trainer.commands.base import NO_ENVIRONMENT, OK, WRONG_USAGE, Fail, command, today_in_vietnam, why
from trainer.commands.check import ensure_book, sound_library
from trainer.commands.json_document import echo_json, json_option
from trainer.content.library import Library
from trainer.content.reviews import REVIEWS_FILE, read_reviews, write_reviews
from trainer.core.checks.content import guess
from trainer.core.quiz.editorial_review import Due, Review, due, reviewed
from trainer.core.quiz.model import Question
from trainer.disk import paths

_MEND = "chạy: python -m trainer check"


@command("review")
@click.argument("names", metavar="[CÂU_HỎI]…", nargs=-1)
@click.option("--quiz", metavar="BÀI", help="Mọi câu cần soát của bài này.")
@click.option("--section", metavar="MỤC", help="Mọi câu cần soát của mục này (thu-muc/trang#ma-muc) hoặc trang này.")
@click.option("--all", "everything", is_flag=True, help="Mọi câu cần soát.")
@json_option
def review(names: tuple[str, ...], quiz: str | None, section: str | None, everything: bool, as_json: bool) -> int:
    """Ghi rằng câu hỏi đã được đọc lại bên mục của nó.

    Không chọn gì thì chỉ liệt kê những câu cần soát: chính câu hỏi hoặc mục của nó đã thay đổi sau lần soát trước. Gọi
    tên câu hỏi thì hiện cả chữ của mục bây giờ để đọc.
    """
    library = _current_library()
    old = _ledger()
    waiting = {found.question.id: found for found in due(library.questions.values(), old, library.sections)}
    if not (names or quiz or section or everything):
        _list(waiting.values(), as_json)
        return OK
    for name in names:
        _must_be(name, library.questions, "câu hỏi")
    wanted = {*names, *(_selected(library, quiz, section, everything) & set(waiting))}
    chosen = [question for question in library.questions.values() if question.id in wanted]
    new = reviews_after(old, chosen, library, today_in_vietnam())
    if new != old:
        _write(new)
    _tell(chosen, waiting, library, frozenset(names), as_json)
    return OK


def reviews_after(old: dict[str, Review], chosen: Iterable[Question], library: Library, day: date) -> dict[str, Review]:
    """Return the ledger after ``chosen`` were read on ``day``: questions that no longer exist leave it."""
    kept = {name: one for name, one in old.items() if name in library.questions}
    return kept | {question.id: reviewed(question, library.sections, day) for question in chosen}


def _current_library() -> Library:
    """Return sound content beside the book as it is now: an old build would note old words as read."""
    problems, _ = ensure_book(paths.PROJECT, today_in_vietnam(), build=True)
    if problems:
        raise Fail(f"cẩm nang không dựng được, lỗi đầu ở {problems[0].file}", _MEND)
    return sound_library(paths.PROJECT)


def _ledger() -> dict[str, Review]:
    # A line that cannot be read is a question never read; `check` names it.
    reviews, _ = read_reviews(paths.PROJECT)
    return reviews or {}


def _write(reviews: dict[str, Review]) -> None:
    try:
        write_reviews(paths.PROJECT, reviews)
    except OSError as error:
        raise Fail(f"không ghi được {REVIEWS_FILE}: {why(error)}", "kiểm tra quyền ghi", NO_ENVIRONMENT) from None


def _selected(library: Library, quiz: str | None, section: str | None, everything: bool) -> set[str]:
    """Return the names of all questions of a quiz, of a section or page, or of the whole bank."""
    found = set(library.questions) if everything else set()
    if quiz is not None:
        _must_be(quiz, library.quizzes, "bài kiểm tra")
        found |= {question.id for question in library.quizzes[quiz].questions}
    if section is not None:
        _must_be(section, {*library.sections, *(one.page for one in library.sections.values())}, "mục")
        found |= {question.id for question in library.questions.values() if _tests(question, section)}
    return found


def _tests(question: Question, wanted: str) -> bool:
    return any(wanted in (reference, reference.partition("#")[0]) for reference in question.sections)


def _must_be(name: str, known: Collection[str], kind: str) -> None:
    if name not in known:
        mend = guess(name, known, "xem danh sách: python -m trainer report bank")
        raise Fail(f"không có {kind} “{name}”", mend, WRONG_USAGE)


def _list(waiting: Iterable[Due], as_json: bool) -> None:
    found = list(waiting)
    if as_json:
        echo_json({"due": [_plain(one) for one in found]})
        return
    for one in found:
        click.echo(f"{one.question.file}:{one.question.line}: {one.question.id}: {one.why()}")
    if found:
        click.echo(f"{len(found)} câu cần soát. → Đọc lại rồi chạy: python -m trainer review MÃ_CÂU_HỎI")
    else:
        click.echo("Mọi câu hỏi đều đã được soát với mục hiện tại.")


def _tell(
    chosen: Sequence[Question], waiting: dict[str, Due], library: Library, named: frozenset[str], as_json: bool
) -> None:
    if as_json:
        done = [_plain(waiting.get(question.id) or Due(question, None)) for question in chosen]
        echo_json({"reviewed": done})
        return
    for question in chosen:
        found = waiting.get(question.id)
        click.echo(f"{question.id}: {found.why() if found else 'không có gì thay đổi'}")
        if question.id in named:
            _show_sections(question, library, found)
    left = len(waiting.keys() - {question.id for question in chosen})
    click.echo(f"Đã ghi {len(chosen)} câu vào {REVIEWS_FILE}; còn {left} câu cần soát.")


def _show_sections(question: Question, library: Library, found: Due | None) -> None:
    click.echo(f"  Câu hỏi: {question.text}")
    for reference in question.sections:
        section = library.sections[reference]
        mark = " (đã thay đổi)" if found and reference in found.sections else ""
        click.echo(f"  {reference}{mark}: {section.page_title} › {section.title}\n    {section.text}")


def _plain(one: Due) -> dict[str, object]:
    return {
        "question": one.question.id,
        "last": one.last.day.isoformat() if one.last else None,
        "question_changed": one.question_changed,
        "sections": list(one.sections),
    }
