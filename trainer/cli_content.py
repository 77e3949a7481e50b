"""Commands that need no database: check the content, and practise a quiz."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta, timezone
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from secrets import randbelow

import click

from trainer import places, terminal_quiz
from trainer.cli_base import NO_ENVIRONMENT, NOT_PASSED, OK, WRONG_USAGE, Fail, command
from trainer.core.checks import Notice, find_notices, find_problems, find_weaknesses
from trainer.core.drawing import draw
from trainer.core.problems import ContentError, Problem
from trainer.core.quiz import Quiz
from trainer.library import Library, NotBuilt, gather, read, stale

_VIETNAM = timezone(timedelta(hours=7))
_ONLY_THE_BUILD = "cẩm nang không dựng được"


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found: problems to mend, and notices to look at."""

    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]

    def good(self, strict: bool) -> bool:
        """Say whether the content passes; warnings count only when ``strict``."""
        return not self.problems and not (strict and self.of_level("warning"))

    def of_level(self, level: str) -> list[Notice]:
        """Return the notices of one level."""
        return [notice for notice in self.notices if notice.level == level]


@command("check")
@click.option("--strict", is_flag=True, help="Coi cảnh báo cũng là lỗi.")
@click.option("--json", "as_json", is_flag=True, help="In một tài liệu JSON thay cho các dòng chữ.")
@click.option("--no-build", is_flag=True, help="Không tự dựng lại cẩm nang khi có trang đã sửa.")
def check(strict: bool, as_json: bool, no_build: bool) -> int:
    """Kiểm tra cẩm nang, danh mục văn bản, câu hỏi và lộ trình.

    Mỗi lỗi một dòng: tệp, dòng, sai ở đâu, sửa thế nào.
    """
    findings = check_content(places.PROJECT, today_in_vietnam(), build=not no_build)
    (_print_json if as_json else _print_lines)(findings, strict)
    return OK if findings.good(strict) else NOT_PASSED


def check_content(project: Path, today: date, build: bool) -> Findings:
    """Return everything there is to say about the content of ``project``; raise Fail without a usable build."""
    problems, notices = _ensure_book(project, build)
    try:
        content, faults = gather(project, today)
    except NotBuilt as error:
        if problems:
            return Findings(tuple(problems), tuple(notices))
        problem = error.problems[0]
        raise Fail(problem.what, problem.mend, NO_ENVIRONMENT) from None
    problems += [*faults, *find_problems(content), *find_weaknesses(content)]
    return Findings(tuple(sorted(set(problems))), tuple(sorted([*notices, *find_notices(content)])))


def today_in_vietnam() -> date:
    """Return the day it is in Vietnam, wherever the machine stands."""
    return datetime.now(_VIETNAM).date()


def _ensure_book(project: Path, build: bool) -> tuple[list[Problem], list[Notice]]:
    """Build the handbook again when pages changed; or say that it is out of date."""
    try:
        changed = stale(project)
    except NotBuilt:
        changed = ["docs"]
        if not build:
            return [], []
    if not changed:
        return [], []
    if not build:
        what = f"{len(changed)} tệp đã thay đổi sau lần dựng cẩm nang"
        mend = "chạy lại không có --no-build"
        return [], [Notice(changed[0], 0, what, mend)]
    return _build(project), []


def _build(project: Path) -> list[Problem]:
    click.echo("Đang dựng lại cẩm nang…", err=True)
    build = [sys.executable, "-m", "trainer.handbook"]
    done = subprocess.run(build, check=False, cwd=project, capture_output=True, text=True, encoding="utf-8")
    if done.returncode == 0:
        return []
    said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    if done.returncode != NOT_PASSED or not said:
        raise Fail(f"{_ONLY_THE_BUILD}: {said[-1] if said else ''}", "chạy: python -m trainer.handbook", NO_ENVIRONMENT)
    return [Problem("docs", 0, f"{_ONLY_THE_BUILD}: {line}", "sửa rồi kiểm tra lại") for line in said]


def _print_json(findings: Findings, strict: bool) -> None:
    document = {
        "ok": findings.good(strict),
        "problems": [asdict(problem) for problem in findings.problems],
        "warnings": [asdict(notice) for notice in findings.of_level("warning")],
        "info": [asdict(notice) for notice in findings.of_level("info")],
    }
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _print_lines(findings: Findings, strict: bool) -> None:
    for problem in findings.problems:
        click.echo(_line(problem, "lỗi"))
    for notice in findings.notices:
        click.echo(_line(notice, "cảnh báo" if notice.level == "warning" else "cần biết"))
    counts = f"{len(findings.problems)} lỗi, {len(findings.of_level('warning'))} cảnh báo"
    click.echo(f"Nội dung tốt ({counts})." if findings.good(strict) else f"Nội dung cần sửa: {counts}.")


def _line(found: Problem | Notice, word: str) -> str:
    place = f"{found.file}:{found.line}" if found.line else found.file
    return f"{place}: {word}: {found.what} → {found.mend}"


@command("take")
@click.argument("quiz_id", metavar="BÀI", required=False)
@click.option("--seed", metavar="MÃ", help="Mã đề: cùng một mã cho cùng câu hỏi và thứ tự.")
@click.option("--official", "code", metavar="SỐ_HIỆU", help="Ghi kết quả cho cán bộ có số hiệu này.")
def take(quiz_id: str | None, seed: str | None, code: str | None) -> int:
    """Làm một bài kiểm tra ngay tại đây.

    Không có --official thì chỉ luyện tập, không ghi lại gì. Gõ chữ của phương án (a, hoặc a,c khi chọn nhiều), Enter
    để bỏ qua, Ctrl-C để dừng.
    """
    if code is not None and seed is not None:
        raise Fail("--seed không đi cùng --official", "bỏ --seed: bài có ghi kết quả do hệ thống rút đề", WRONG_USAGE)
    library = _library(places.PROJECT)
    quiz = _quiz(library, quiz_id)
    try:
        if code is not None:
            return _take_recorded(quiz, code)
        return _practise(library, quiz, seed or str(randbelow(1_000_000)))
    except terminal_quiz.Stopped:
        raise Fail("đã dừng giữa chừng", "chạy lại lệnh khi muốn làm tiếp") from None


def _practise(library: Library, quiz: Quiz, seed: str) -> int:
    click.echo(f"{quiz.title}. Bài luyện tập, không ghi lại kết quả. Mã đề: {seed}")
    drawn = draw(quiz, seed)
    answers = terminal_quiz.ask_questions(drawn, ask_line, click.echo)
    result = terminal_quiz.show_result(drawn, answers, quiz.rule, library.sections, click.echo)
    return OK if result.passed else NOT_PASSED


def _take_recorded(quiz: Quiz, code: str) -> int:
    # Django is loaded here and not before.
    from trainer.cli_records import take_recorded

    ask = partial(terminal_quiz.ask_questions, ask=ask_line, show=click.echo)
    passed: bool = take_recorded(places.PROJECT, quiz.id, code, ask)
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
        raise terminal_quiz.Stopped from None
    if not sys.stdin.isatty():
        click.echo(line)
    return line


def _library(project: Path) -> Library:
    try:
        return read(project, None)
    except NotBuilt as error:
        raise Fail(error.problems[0].what, error.problems[0].mend, NO_ENVIRONMENT) from None
    except ContentError as error:
        first, count = error.problems[0], len(error.problems)
        raise Fail(f"nội dung còn {count} lỗi, lỗi đầu ở {first.file}", "chạy: python -m trainer check") from None


def _quiz(library: Library, quiz_id: str | None) -> Quiz:
    known: Sequence[str] = list(library.quizzes)
    if quiz_id is None:
        raise Fail("thiếu tên bài kiểm tra", f"chọn một bài: {', '.join(known)}", WRONG_USAGE)
    if quiz_id not in library.quizzes:
        found = get_close_matches(quiz_id, known, n=1, cutoff=0.4)
        mend = f"có phải “{found[0]}”?" if found else f"chọn một bài: {', '.join(known)}"
        raise Fail(f"không có bài kiểm tra “{quiz_id}”", mend, WRONG_USAGE)
    return library.quizzes[quiz_id]
