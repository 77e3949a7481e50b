"""The command that asks a quiz at the terminal: to practise without a database, or to record with one."""

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from functools import partial
from secrets import randbelow

import click

from trainer.commands.base import NOT_PASSED, OK, WRONG_USAGE, Fail, command, load, today_in_vietnam
from trainer.commands.check import sound_library
from trainer.content.library import Library
from trainer.core.quiz.drawing import draw
from trainer.core.quiz.eligibility import asking
from trainer.core.quiz.model import Quiz
from trainer.disk import paths
from trainer.terminal import quiz as terminal_quiz
from trainer.terminal.lines import Stopped


@command("take")
@click.argument("quiz_id", metavar="BÀI", required=False)
@click.option("--seed", metavar="MÃ", help="Mã đề: cùng một mã cho cùng câu hỏi và thứ tự.")
@click.option("--official", "code", metavar="MÃ", help="Ghi kết quả cho cán bộ mang mã này.")
def take(quiz_id: str | None, seed: str | None, code: str | None) -> int:
    """Làm một bài kiểm tra ngay tại đây.

    Không có --official thì chỉ luyện tập, không ghi lại gì. Có --official mà bài đã đạt có mục đã thay đổi thì hiện chỗ
    thay đổi và chỉ hỏi về các mục đó. Gõ chữ của phương án (a, hoặc a,c khi chọn nhiều; c,a,b
    khi sắp thứ tự; 2,1,3 khi ghép cặp), Enter để bỏ qua, Ctrl-C để dừng.
    """
    if code is not None and seed is not None:
        raise Fail("--seed không đi cùng --official", "bỏ --seed: bài có ghi kết quả do hệ thống rút đề", WRONG_USAGE)
    library = sound_library(paths.PROJECT)
    quiz = _quiz(library, quiz_id)
    try:
        if code is not None:
            return _take_recorded(quiz, code)
        return _practise(library, quiz, seed or str(randbelow(1_000_000)))
    except Stopped:
        raise Fail("đã dừng giữa chừng", "chạy lại lệnh khi muốn làm tiếp") from None


def _practise(library: Library, quiz: Quiz, seed: str) -> int:
    click.echo(f"{quiz.title}. Bài luyện tập, không ghi lại kết quả. Mã đề: {seed}")
    asked = asking(quiz, library.instruments, today_in_vietnam())
    if asked.short:
        click.echo(asked.notice())
    if not asked.questions:
        return NOT_PASSED
    drawn = draw(quiz, seed, asked.allows)
    answers = terminal_quiz.ask_questions(drawn, ask_line, click.echo)
    law = library.instruments
    result = terminal_quiz.show_result(drawn, answers, quiz.rule, library.sections, click.echo, law)
    return OK if result.passed else NOT_PASSED


def _take_recorded(quiz: Quiz, code: str) -> int:
    # Django is loaded here and not before.
    take_recorded = load("trainer.commands.take_recorded:take_recorded")
    ask = partial(terminal_quiz.ask_questions, ask=ask_line, show=click.echo)
    passed: bool = take_recorded(quiz.id, code, ask)
    return OK if passed else NOT_PASSED


def ask_line(prompt: str) -> str:
    """Ask for one line; raise Stopped on Ctrl-C and at the end of the input. Piped lines are shown as if typed."""
    click.echo(prompt, nl=False)
    try:
        line = input()
    except UnicodeDecodeError:
        line = "?"
    except (EOFError, KeyboardInterrupt):
        click.echo()
        raise Stopped from None
    if not sys.stdin.isatty():
        click.echo(line)
    return line


def _quiz(library: Library, quiz_id: str | None) -> Quiz:
    known: Sequence[str] = list(library.quizzes)
    if quiz_id is None:
        raise Fail("thiếu tên bài kiểm tra", f"chọn một bài: {', '.join(known)}", WRONG_USAGE)
    if quiz_id not in library.quizzes:
        found = get_close_matches(quiz_id, known, n=1, cutoff=0.4)
        mend = f"có phải “{found[0]}”?" if found else f"chọn một bài: {', '.join(known)}"
        raise Fail(f"không có bài kiểm tra “{quiz_id}”", mend, WRONG_USAGE)
    return library.quizzes[quiz_id]
