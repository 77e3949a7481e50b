"""The command that checks the content. It needs no database."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import click

from trainer.commands.base import NO_ENVIRONMENT, NOT_PASSED, OK, Fail, command, today_in_vietnam
from trainer.commands.json_document import echo_json, json_option
from trainer.content.editions import altered, read_texts, stray
from trainer.content.kits import read_kits
from trainer.content.library import Library
from trainer.content.prose import read_prose, read_slide_words
from trainer.content.reading import gather, read
from trainer.content.reviews import REVIEWS_FILE, read_reviews
from trainer.content.scan_bank import read_bank_labels
from trainer.content.scan_rules import read_scan_rules
from trainer.content.sections import NotBuilt, stale
from trainer.core.checks import Content, Notice, find_notices, find_problems, find_weaknesses
from trainer.core.editions.model import PublishedText
from trainer.core.problems import ContentError, Problem
from trainer.disk import paths

_CODE = Path(__file__).resolve().parents[2]


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
@json_option
@click.option("--no-build", is_flag=True, help="Không tự dựng lại cẩm nang khi có trang đã sửa.")
@click.option("--quiet", is_flag=True, help="Chỉ in lỗi và cảnh báo; nội dung tốt thì không in gì.")
@click.option("--all", "everything", is_flag=True, help="In cả những điều cần biết: chưa sai, chưa phải làm gì.")
def check(strict: bool, as_json: bool, no_build: bool, quiet: bool, everything: bool) -> int:
    """Kiểm tra cẩm nang, danh mục văn bản, câu hỏi và lộ trình.

    Mỗi lỗi một dòng: tệp, dòng, sai ở đâu, sửa thế nào. Lỗi đứng cuối.
    """
    findings = check_content(paths.PROJECT, today_in_vietnam(), build=not no_build)
    if as_json:
        _print_json(findings, strict)
    else:
        _print_lines(findings, quiet, everything)
        _print_end(findings, strict, quiet)
    return OK if findings.good(strict) else NOT_PASSED


def check_content(project: Path, today: date, build: bool) -> Findings:
    """Return everything there is to say about the content of ``project``; raise Fail without a usable build."""
    problems, notices = ensure_book(project, today, build)
    try:
        content, faults = gather(project, today, without_book=bool(problems))
    except NotBuilt as error:
        problem = error.problems[0]
        raise Fail(problem.what, problem.mend, NO_ENVIRONMENT) from None
    texts, altered_texts = _texts(project)
    reviews, broken = read_reviews(project)
    if reviews is None:
        notices.append(Notice(REVIEWS_FILE, 0, "không có sổ soát câu hỏi", "chạy: python -m trainer review --all"))
    content = replace(content, texts=texts, reviews=reviews)
    content = replace(content, prose=read_prose(project), slides=read_slide_words(project))
    content, wrong = _with_scan(content, project)
    problems += [*faults, *altered_texts, *broken, *wrong, *read_kits(project)[1]]
    problems += [*find_problems(content), *find_weaknesses(content)]
    return Findings(tuple(sorted(set(problems))), tuple(sorted([*notices, *find_notices(content)])))


def _with_scan(content: Content, project: Path) -> tuple[Content, list[Problem]]:
    """Return the content with the rules of “Rà bài” and what they should find of the bank; what is wrong with both."""
    rules, wrong = read_scan_rules(project)
    labels, faults = read_bank_labels(project)
    if wrong or faults:
        return content, [*wrong, *faults]
    return replace(content, scan_rules=tuple(rules), scan_bank=tuple(labels)), []


def _texts(project: Path) -> tuple[Mapping[tuple[str, str], PublishedText] | None, list[Problem]]:
    """Return the published texts, and which of them somebody changed or left without an edition."""
    try:
        texts = read_texts(project)
    except ContentError as error:
        return None, list(error.problems)
    return texts, [*altered(texts), *stray(project)]


def sound_library(project: Path) -> Library:
    """Return the content when nothing is wrong with it; raise Fail with the first thing that is."""
    try:
        return read(project, None)
    except NotBuilt as error:
        raise Fail(error.problems[0].what, error.problems[0].mend, NO_ENVIRONMENT) from None
    except ContentError as error:
        first, count = error.problems[0], len(error.problems)
        raise Fail(f"nội dung còn {count} lỗi, lỗi đầu ở {first.file}", "chạy: python -m trainer check") from None


def ensure_book(project: Path, today: date, build: bool) -> tuple[list[Problem], list[Notice]]:
    """Build the handbook again when pages changed; or say that it is out of date. Return what has to be mended."""
    try:
        changed = stale(project, today)
    except NotBuilt:
        return (_build(project) if build else []), []
    if not changed:
        return [], []
    if build:
        return _build(project), []
    what = f"{len(changed)} tệp đã thay đổi sau lần dựng cẩm nang"
    return [], [Notice(changed[0], 0, what, "chạy lại không có --no-build")]


def _build(project: Path) -> list[Problem]:
    """Build the handbook in a process of its own: MkDocs takes long to load. Return what it wants mended."""
    click.echo("Đang dựng lại cẩm nang…", err=True)
    build = [sys.executable, "-m", "trainer.handbook", "--json", "--project", str(project)]
    done = subprocess.run(build, check=False, cwd=_CODE, capture_output=True, text=True, encoding="utf-8")
    if done.returncode == OK:
        return []
    if not done.stdout:
        said = (done.stderr.strip() or "không rõ lý do").splitlines()[-1]
        # What it says in our own way brings its mend along.
        what, _, mend = said.removeprefix("Lỗi: ").partition(" → ")
        raise Fail(f"cẩm nang không dựng được: {what}", mend or "chạy: python -m trainer.handbook", NO_ENVIRONMENT)
    return [Problem(**problem) for problem in json.loads(done.stdout)]


def _print_json(findings: Findings, strict: bool) -> None:
    document = {
        "ok": findings.good(strict),
        "problems": [asdict(problem) for problem in findings.problems],
        "warnings": [asdict(notice) for notice in findings.of_level("warning")],
        "info": [asdict(notice) for notice in findings.of_level("info")],
    }
    echo_json(document)


def _print_lines(findings: Findings, quiet: bool, everything: bool) -> None:
    """Print the gravest last: above the next prompt, it is what is seen."""
    notes = [] if quiet else findings.of_level("info")
    for notice in notes if everything else []:
        click.echo(_line(notice, "cần biết"))
    for notice in findings.of_level("warning"):
        click.echo(_line(notice, "cảnh báo"))
    for problem in findings.problems:
        click.echo(_line(problem, "lỗi"))
    if notes and not everything:
        click.echo(f"{len(notes)} điều cần biết: thêm --all để xem.")


def _print_end(findings: Findings, strict: bool, quiet: bool) -> None:
    if quiet and findings.good(strict):
        return
    counts = f"{len(findings.problems)} lỗi, {len(findings.of_level('warning'))} cảnh báo"
    click.echo(f"Nội dung tốt ({counts})." if findings.good(strict) else f"Nội dung cần sửa: {counts}.")


def _line(found: Problem | Notice, word: str) -> str:
    place = f"{found.file}:{found.line}" if found.line else found.file
    return f"{place}: {word}: {found.what} → {found.mend}"
