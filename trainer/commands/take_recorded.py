"""A quiz sat at the terminal and recorded exactly as the screens do."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from trainer.commands.base import Fail, today_in_vietnam
from trainer.commands.database import library_or_fail, with_database
from trainer.commands.lookup import official_or_fail
from trainer.content.library import Library
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.quiz.model import Quiz
from trainer.core.quiz.revealing import answered
from trainer.core.vietnam_time import in_vietnam, moment_words
from trainer.terminal.quiz import Answered, show_result

if TYPE_CHECKING:
    from trainer.models import Attempt, Official, SectionVersion
    from trainer.queries.relearning import Work

Ask = Callable[..., dict[int, Answer]]


class _TimeIsUp(Exception):
    """An answer came after the time limit and its grace."""


def take_recorded(quiz_id: str, code: str, ask: Ask) -> bool:
    """Take a quiz at the terminal and record it exactly as the screens do; return whether it was passed."""
    with_database()
    from trainer.actions import attempt_rows, attempts, completions, papers, reliance
    from trainer.queries import revealing

    library, official = library_or_fail(), official_or_fail(code)
    reliance.keep_words(library, datetime.now(UTC))
    attempt = _begin(official, library.quizzes[quiz_id], library)
    click.echo(f"{official}: {attempt.quiz_title}. Kết quả sẽ được ghi lại.")
    drawn = papers.read(attempt)
    try:
        ask(drawn, answered=_saver(attempt, drawn), taken=_given(attempt.pk, drawn))
    except _TimeIsUp:
        click.echo("Đã hết giờ làm bài. Câu trả lời này không được lưu; các câu đã lưu được nộp.")
    handed_in = attempts.hand_in(attempt.pk, datetime.now(UTC))
    answers = {place: tuple(mark["answer"]) for place, mark in enumerate(handed_in.marks)}
    reveal = revealing.of_attempt(handed_in, attempt_rows.of_quiz(official.pk, quiz_id))
    show_result(
        drawn,
        answers,
        completions.rule_of(attempt),
        library.sections,
        click.echo,
        library.instruments,
        key=lambda item, answer: reveal == "key" and answered(item.question, answer),
    )
    if reveal != "key":
        speed = revealing.quickness(handed_in)
        click.echo(f"Bài này {speed}, nên không hiện đáp án." if speed else "Đáp án và lời giải hiện ra khi đạt bài.")
    renewed = attempt.purpose == "relearn" and handed_in.passed
    click.echo("Đã ghi kết quả." + (" Kết quả của cả bài đã được cập nhật." if renewed else ""))
    return handed_in.passed


def _begin(official: "Official", quiz: Quiz, library: Library) -> "Attempt":
    """Begin or go on; who passed on texts that changed since is shown the changes, and asked about them alone."""
    from trainer.actions import attempts, papers, reliance

    now, seed = datetime.now(UTC), secrets.token_hex(8)
    changed = reliance.outdated(official.pk, now, quiz.id).get(quiz.id)
    try:
        if changed:
            _show_changes(official, changed, quiz, library, now)
            return attempts.begin_relearn(official, quiz, library, seed, now)
        attempt = attempts.begin(official, quiz, library, seed, now)
    except attempts.NotYet as error:
        raise Fail("chưa được làm bài này", f"làm lại từ {moment_words(error.until)}") from None
    except attempts.NothingToRelearn:
        raise Fail("chưa có câu hỏi về các mục đã thay đổi", "báo bộ phận CNTT") from None
    except attempts.NothingToAsk as nothing:
        why = " ".join(nothing.asked.reasons())
        raise Fail(f"bài “{quiz.id}” không còn câu nào để hỏi. {why}", "báo bộ phận CNTT") from None
    if len(attempt.paper) < quiz.rule.draw:
        click.echo(papers.askable(quiz, library, today_in_vietnam()).notice())
    return attempt


def _until(work: "Work") -> str:
    """Return in words until when it is asked; an exempt official reads no day that is over."""
    if work.exempt:
        return "người này đang được tạm miễn"
    over = "đã quá hạn cập nhật ngày" if work.late else "hạn cập nhật: hết ngày"
    return f"{over} {work.until:%d/%m/%Y}{f' ({work.why})' if work.why else ''}"


def _show_changes(
    official: "Official", changed: "list[SectionVersion]", quiz: Quiz, library: Library, now: datetime
) -> None:
    from trainer.content.live import texts
    from trainer.queries import relearning
    from trainer.terminal.edition_text import plain_excerpts

    work = relearning.work(official, changed, quiz, library, now)
    click.echo(f"Có {work.sections} mục đã thay đổi từ khi đạt bài này, {_until(work)}.")
    for section in relearning.changed_sections(changed, library, texts()):
        click.echo(f"\n{section.page_title}: {section.title}")
        for note in section.notes:
            click.echo(f"  {note.published_on:%d/%m/%Y}: {'' if note.material else 'sửa nhỏ: '}{note.reason}")
        for line in plain_excerpts(pair for stretch in section.stretches for pair in stretch.pairs):
            click.echo(f"    {line}")
    click.echo("\nChỉ làm các câu về những mục này.")


def _given(attempt_id: int, drawn: tuple[DrawnQuestion, ...]) -> dict[int, Answer]:
    """Return what was answered before, in the author's numbers."""
    from trainer.actions import answers

    return {
        place: drawn[place].as_author(answers.counting(drawn[place].question.kind, given))
        for place, given in answers.history(attempt_id).items()
    }


def _saver(attempt: "Attempt", drawn: tuple[DrawnQuestion, ...]) -> Answered:
    from trainer.actions import answers, attempts

    def save(place: int, chosen: Answer) -> None:
        now = datetime.now(UTC)
        if attempts.is_over(attempt, now):
            raise _TimeIsUp
        last = answers.latest(attempt.pk).get(place)
        shown = stored_places(drawn[place].as_shown(chosen))
        wanted = answers.Save(attempt.pk, place, (last.revision if last else 0) + 1, shown)
        outcome = answers.save_batch([wanted], now)[0]
        if outcome.status not in ("saved", "again"):
            raise Fail(
                "câu vừa rồi không lưu được: bài đã nộp hoặc được trả lời ở nơi khác", "chạy lại lệnh để làm tiếp"
            )
        click.echo(f"Đã lưu lúc {in_vietnam(now):%H:%M:%S}")

    return save
