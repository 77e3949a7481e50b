"""What ``report bank`` says of questions that can be guessed by their form."""

import sys
from collections.abc import Iterator, Sequence
from statistics import fmean as mean
from typing import TYPE_CHECKING

import click

from trainer.commands.base import WRONG_USAGE, Fail
from trainer.core.blueprint import KIND_TITLES
from trainer.core.checks.content import Content, guess
from trainer.core.quiz.model import Quiz
from trainer.core.text import clean
from trainer.guessing.learner import Missing
from trainer.guessing.limits import Measured, of_kinds, of_papers
from trainer.guessing.playing import SEEDS, Outcome, Played, groups, play
from trainer.terminal.grid import grid

if TYPE_CHECKING:
    from rich.console import Console

_MISSING = ("chưa đo được câu nào dễ đoán: máy này thiếu thư viện python-crfsuite", "chạy: make setup")
_MARK, _SPACE = "*", " "


def print_summary(content: Content) -> None:
    """Print what a learner of forms earns by kind and quiz; one line where the library that learns is missing.

    Of one quiz nothing is said: there is no other to learn from.
    """
    quizzes = [item.value for item in content.quizzes]
    if len(quizzes) < 2:
        return
    try:
        outcomes = [play(quizzes, seed) for seed in SEEDS]
    except Missing:
        click.echo(f"Đoán theo hình thức: {_MISSING[0]} → {_MISSING[1]}")
        return
    _print_grid(_console(), quizzes, outcomes)
    click.echo(
        f"Không đọc cẩm nang mà đoán được bao nhiêu: trung bình {len(SEEDS)} lần chia ngân hàng làm hai, trong ngoặc "
        f"là lần thấp nhất và cao nhất, sau dấu / là bốc thăm; {_MARK} là trung bình vượt mức."
    )
    click.echo("Từng câu, dễ đoán nhất trước: python -m trainer report bank --guess BÀI")


def print_questions(content: Content, quiz_id: str) -> None:
    """Print each question of a quiz that can be guessed, the easiest first, with what gave it away."""
    quizzes = [item.value for item in content.quizzes]
    if quiz_id not in {quiz.id for quiz in quizzes}:
        mend = guess(quiz_id, (quiz.id for quiz in quizzes), f"có: {', '.join(quiz.id for quiz in quizzes)}")
        raise Fail(f"không có bài “{quiz_id}”", mend, WRONG_USAGE)
    try:
        plays = [play(quizzes, seed, told=seed == SEEDS[0]).quizzes[quiz_id] for seed in SEEDS]
    except Missing:
        raise Fail(*_MISSING) from None
    asked = [(one, tuple(other.points for other in of_plays)) for one, *of_plays in zip(plays[0], *plays, strict=True)]
    for one, points in sorted(asked, key=lambda pair: (pair[0].by_lot - mean(pair[1]), pair[0].question.id)):
        click.echo("\n".join(_question(one, points)))


def _question(played: Played, points: tuple[float, ...]) -> Iterator[str]:
    question, told = played.question, played.telling()
    share = f"đoán được {_percent(mean(points))} ({_spread(points)}), bốc thăm {_percent(played.by_lot)}"
    yield f"{question.id} ({KIND_TITLES[question.kind].lower()}): {share}, chắc {_percent(told.sure)}"
    for group in groups(question):
        for number in group.numbers:
            judged, option = told.judged[number], question.options[number]
            key, picked = "đúng" if option.right else "sai ", "→" if number in told.answer else _SPACE
            yield f"  {picked} {key} {_percent(judged.chance):>5}  {clean(option.text)}"
            yield f"                 {'; '.join(judged.why)}"
    yield ""


def _print_grid(console: "Console", quizzes: Sequence[Quiz], outcomes: Sequence[Outcome]) -> None:
    everything = [[one for quiz in quizzes for one in outcome.quizzes[quiz.id]] for outcome in outcomes]
    heads = {kinds: limit for kinds, _, limit in of_kinds(everything)}
    titles = [
        f"{', '.join(KIND_TITLES[kind] for kind in kinds)} ≤ {_percent(measured.limit)}"
        for kinds, measured in heads.items()
    ]
    made = grid("\nĐoán theo hình thức", ("",), (*titles, "Đạt cả đề"))
    for quiz in quizzes:
        found = {kinds: measured for kinds, _, measured in of_kinds([one.quizzes[quiz.id] for one in outcomes])}
        papers = of_papers(quiz, outcomes)
        cells = (_cell(found[kinds]) if kinds in found else "–" for kinds in heads)
        made.add_row(quiz.id, *cells, f"{_cell(papers, 1)} ≤ {_percent(papers.limit, 1)}")
    made.add_row("Tất cả", *(_cell(measured) for measured in heads.values()), "", style="bold")
    console.print(made)


def _cell(measured: Measured, digits: int = 0) -> str:
    mark = _SPACE if measured.kept else _MARK
    of_plays = "" if digits else f" ({_spread(measured.plays)})"
    return f"{_percent(measured.guessing, digits)}{of_plays}/{_percent(measured.by_lot, digits)} {mark}"


def _spread(points: Sequence[float]) -> str:
    return f"{100 * min(points):.0f}–{100 * max(points):.0f}"


def _percent(share: float, digits: int = 0) -> str:
    return f"{share:.{digits}%}".replace(".", ",").replace("%", " %")


def _console() -> "Console":
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 200)
