"""The command that says which questions have to be read again beside their sections, and notes that it was done."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

import click

from trainer.commands.base import NO_ENVIRONMENT, WRONG_USAGE, Fail, command, today_in_vietnam
from trainer.commands.check import ensure_book, sound_library
from trainer.commands.consent import Consent
from trainer.commands.json_document import json_option, say
from trainer.content.editions import read_texts
from trainer.content.library import Library
from trainer.content.reviews import REVIEWS_FILE, read_reviews, write_reviews
from trainer.core.checks.content import guess
from trainer.core.editions.model import History, PublishedText
from trainer.core.handbook.section import Section
from trainer.core.problems import ContentError
from trainer.core.quiz.editorial_review import Due, Review, due, reviewed
from trainer.core.quiz.model import Question
from trainer.core.word_diff import compare
from trainer.disk import paths
from trainer.disk.room import why
from trainer.terminal.edition_text import plain_excerpts
from trainer.terminal.key import show_key
from trainer.terminal.lines import wrapped

Texts: TypeAlias = Mapping[tuple[str, str], PublishedText]
_ASKED = "Câu hỏi, đáp án, lời giải vẫn đúng với chữ của mục? Còn đúng thì ghi là đã đọc."
_MEND = "chạy: python -m trainer check"


@command("review")
@click.argument("names", metavar="[CÂU_HỎI]…", nargs=-1)
@click.option("--quiz", metavar="BÀI", help="Mọi câu cần soát của bài này.")
@click.option("--section", metavar="MỤC", help="Mọi câu cần soát của mục này (thu-muc/trang#ma-muc) hoặc trang này.")
@click.option("--all", "everything", is_flag=True, help="Mọi câu cần soát.")
@click.option("--yes", is_flag=True, help="Ghi luôn, không hỏi lại.")
@json_option
def review(
    names: tuple[str, ...], quiz: str | None, section: str | None, everything: bool, yes: bool, as_json: bool
) -> int:
    """Ghi rằng câu hỏi đã được đọc lại bên mục của nó.

    Không chọn gì thì chỉ liệt kê những câu cần soát: chính câu hỏi hoặc mục của nó đã thay đổi sau lần soát trước. Gọi
    tên câu hỏi thì hiện đáp án, lời giải, chữ của mục bây giờ và chữ đã đổi để đọc, rồi hỏi câu hỏi còn đúng không.
    """
    library = _current_library()
    old = _ledger()
    waiting = {found.question.id: found for found in due(library.questions.values(), old, library.sections)}
    if not (names or quiz or section or everything):
        return _list(waiting.values(), as_json)
    for name in names:
        _must_be(name, library.questions, "câu hỏi")
    wanted = {*names, *(_selected(library, quiz, section, everything) & set(waiting))}
    chosen = [question for question in library.questions.values() if question.id in wanted]
    new = reviews_after(old, chosen, library, today_in_vietnam())
    told = {"reviewed": [_plain(waiting.get(question.id) or Due(question, None)) for question in chosen]}
    consent = Consent(dry=False, yes=yes)
    if not as_json:
        # Whoever is asked has the words before him; the whole bank at once nobody reads.
        to_read = wanted if consent.asks and not everything else frozenset(names)
        _tell(chosen, waiting, library, old, to_read)
    if new != old:
        consent.ask(_ASKED, {"reviewed": []}, as_json=as_json)
        _write(new)
    left = len(waiting.keys() - {question.id for question in chosen})
    return say(told, f"Đã ghi {len(chosen)} câu vào {REVIEWS_FILE}; còn {left} câu cần soát.", as_json=as_json)


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


def _list(waiting: Iterable[Due], as_json: bool) -> int:
    found = list(waiting)
    lines = [f"{one.question.file}:{one.question.line}: {one.question.id}: {one.why()}" for one in found]
    last = "Mọi câu hỏi đều đã được soát với mục hiện tại."
    if found:
        last = f"{len(found)} câu cần soát. → Đọc lại rồi chạy: python -m trainer review MÃ_CÂU_HỎI"
    return say({"due": [_plain(one) for one in found]}, [*lines, last], as_json=as_json)


def _tell(
    chosen: Sequence[Question],
    waiting: Mapping[str, Due],
    library: Library,
    old: Mapping[str, Review],
    to_read: Collection[str],
) -> None:
    texts = _texts() if to_read else {}
    for question in chosen:
        found = waiting.get(question.id)
        click.echo(f"{question.id}: {found.why() if found else 'không có gì thay đổi'}")
        if question.id in to_read:
            show_key(question, click.echo)
            for reference in question.sections:
                mark = " (đã thay đổi)" if found and reference in found.sections else ""
                _show_section(library.sections[reference], mark, old.get(question.id), library.history, texts)


def _texts() -> Texts:
    try:
        return read_texts(paths.PROJECT)
    except ContentError as error:
        raise Fail(f"tệp {error.problems[0].file} không đọc được", _MEND) from None


def _show_section(section: Section, mark: str, last: Review | None, history: History, texts: Texts) -> None:
    click.echo(f"  {section.reference}{mark}: {section.page_title} › {section.title}")
    wrapped("\n".join(section.paragraphs) or section.text, "    ", click.echo)
    heading, before = _text_before(section, last, history, texts)
    if before is not None:
        click.echo(f"  {heading}:")
        for line in plain_excerpts(compare(before.paragraphs, section.paragraphs)):
            wrapped(line, "    ", click.echo)


def _text_before(
    section: Section, last: Review | None, history: History, texts: Texts
) -> tuple[str, PublishedText | None]:
    """Return the text to compare with and what it is: as it was last read, or where that was not kept as published.

    None where nothing changed since the section was read, or where no text is kept.
    """
    read = last.sections.get(section.reference, "") if last else ""
    if last and (kept := texts.get((section.reference, read))):
        return f"Khác chữ lúc soát {last.day:%d/%m/%Y}", kept if read != section.fingerprint else None
    published = history.current().get(section.reference, "")
    if section.fingerprint in (read, published):
        return "", None
    return f"Khác phiên bản {history.editions[-1].id}" if published else "", texts.get((section.reference, published))


def _plain(one: Due) -> dict[str, object]:
    return {
        "question": one.question.id,
        "last": one.last.day.isoformat() if one.last else None,
        "question_changed": one.question_changed,
        "sections": list(one.sections),
    }
