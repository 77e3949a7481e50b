"""Commands over the editions of the handbook. They need no database."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from trainer.commands.base import NO_ENVIRONMENT, OK, Fail, Group, today_in_vietnam
from trainer.commands.check import ensure_book
from trainer.commands.days import day_or_fail
from trainer.commands.edition_decide import DecisionOptions, ask_each, decided, decisions
from trainer.commands.json_document import echo_json, json_option, say
from trainer.content.editions import DRAFT_FILE, FOLDER, read_texts
from trainer.content.editions_write import read_draft, write_draft, write_edition
from trainer.content.reading import gather
from trainer.content.sections import NotBuilt
from trainer.core.checks import Content
from trainer.core.editions.model import Difference, Edition, History, PublishedText
from trainer.core.editions.plan import Plan, PlannedSection, make_plan, meant
from trainer.core.editions.publishing import Draft, NotReady, gone_over, next_edition
from trainer.core.problems import ContentError, Problem
from trainer.disk import paths
from trainer.disk.room import why
from trainer.terminal.edition_json import head, plain_change, plain_row
from trainer.terminal.edition_text import counts, plain_excerpts, show_edition, show_plan, show_retitled

_DRAFT = f"{FOLDER}/{DRAFT_FILE}"
_PLAN = "python -m trainer edition plan"


@dataclass(frozen=True, slots=True)
class Work:
    """What the commands work on: the content of today, the texts published so far, and the draft."""

    content: Content
    texts: Mapping[tuple[str, str], PublishedText]
    draft: Draft

    def plan(self) -> Plan:
        """Return what the next edition would say."""
        content = self.content
        return make_plan(content.history, content.sections or {}, self.texts, content.tests(), self.draft)


@click.group("edition", cls=Group)
def edition() -> None:
    """Phiên bản cẩm nang: xem gì đã đổi từ phiên bản trước, công bố, tra lại."""


@edition.command("plan")
@decisions
@click.option("--ask", is_flag=True, help="Hỏi từng mục ngay tại đây thay cho sửa tệp bản thảo.")
@json_option
@click.option("--no-build", is_flag=True, help="Không tự dựng lại cẩm nang khi có trang đã sửa.")
def plan(said: DecisionOptions, ask: bool, as_json: bool, no_build: bool) -> int:
    """Cho biết mục nào đã đổi từ phiên bản trước, từng chữ, và ghi bản thảo editions/ban-thao.yml.

    Mỗi mục đã đổi cần minor hay material và một dòng lý do: ghi vào bản thảo, dùng --ask, hoặc --minor, --material. Mục
    không câu hỏi nào kiểm tra thì không cần.
    """
    work = _work(paths.PROJECT, build=not no_build)
    work = replace(work, draft=decided(work.draft, said, work.plan(), work.content))
    if ask:
        work = replace(work, draft=ask_each(work.plan(), work.draft, work.content, partial(_keep, work)))
    found = work.plan()
    if found.changed or said:
        _write_draft(work, found)
    if as_json:
        echo_json(_plain(work, found))
    else:
        _print(work, found)
    return OK


@edition.command("publish")
@decisions
@click.option("--title", default="", metavar="TÊN", help="Tên phiên bản; mặc định theo ngày.")
@click.option("--day", metavar="NGÀY", help="Ngày công bố, ví dụ 2026-11-25; mặc định hôm nay.")
@json_option
@click.option("--no-build", is_flag=True, help="Không tự dựng lại cẩm nang khi có trang đã sửa.")
def publish(said: DecisionOptions, title: str, day: str | None, as_json: bool, no_build: bool) -> int:
    """Công bố phiên bản kế tiếp: ghi editions/NGÀY.yml và văn bản của các mục mới đổi. Không sửa phiên bản cũ."""
    published = day_or_fail(day) if day else today_in_vietnam()
    work = _work(paths.PROJECT, build=not no_build)
    work = replace(work, draft=decided(work.draft, said, work.plan(), work.content))
    found = work.plan()
    draft = _current(work.draft, found, work.content.history)
    draft = replace(draft, title=title or draft.title)
    differing = [row.difference for row in found.rows()]
    try:
        made = next_edition(work.content.history, differing, draft, work.content.instruments, published)
    except NotReady as error:
        for fault in (*error.faults, *_not_named(said, found)):
            click.echo(f"{_DRAFT}: {fault}", err=True)
        raise Fail(f"chưa công bố được, còn {len(error.faults)} chỗ", f"chạy: {_PLAN}") from None
    if made is None:
        _say_unchanged(work, as_json)
        return OK
    try:
        written = write_edition(paths.PROJECT, made, work.content.sections or {}, work.texts)
    except OSError as error:
        raise Fail(f"không ghi được vào {FOLDER}/ ({error})", "kiểm tra thư mục; không có gì bị ghi đè") from None
    _say_published(made, written, as_json)
    return OK


@edition.command("list")
@json_option
def list_(as_json: bool) -> int:
    """Liệt kê các phiên bản đã công bố, mới nhất trước."""
    editions = [*reversed(_gathered(paths.PROJECT, without_book=True).history.editions)]
    lines = [f"{one.id}  {one.title}: {counts(one.changes)}" for one in editions]
    none = "Chưa có phiên bản nào. → python -m trainer edition publish"
    return say([head(one) for one in editions], lines or none, as_json=as_json)


@edition.command("show")
@click.argument("name", metavar="PHIÊN_BẢN")
@json_option
def show(name: str, as_json: bool) -> int:
    """Cho biết một phiên bản đã đổi những gì, vì sao."""
    editions = {one.id: one for one in _gathered(paths.PROJECT, without_book=True).history.editions}
    if name not in editions:
        known = ", ".join(list(editions)[-5:])
        raise Fail(f"không có phiên bản “{name}”", f"chọn một trong: {known}" if known else "chưa có phiên bản nào")
    if as_json:
        changes = [plain_change(change) for change in editions[name].changes]
        echo_json({**head(editions[name]), "changes": changes})
    else:
        show_edition(editions[name], console())
    return OK


def console() -> Any:
    """Return where plans are printed: as wide as the terminal, and a hundred columns into a file."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 100, highlight=False, markup=False)


def _work(project: Path, build: bool) -> Work:
    """Return everything the commands need; raise Fail for a book that cannot be built or files that are broken."""
    problems, _ = ensure_book(project, today_in_vietnam(), build)
    _refuse(problems)
    draft, faults = read_draft(project)
    _refuse(faults)
    try:
        return Work(_gathered(project), read_texts(project), draft)
    except ContentError as error:
        _refuse(list(error.problems))
        raise


def _gathered(project: Path, without_book: bool = False) -> Content:
    try:
        content, problems = gather(project, None, without_book)
    except NotBuilt as error:
        raise Fail(error.problems[0].what, error.problems[0].mend, NO_ENVIRONMENT) from None
    _refuse([problem for problem in problems if problem.file.startswith((f"{FOLDER}/", "docs/_data/"))])
    return content


def _refuse(problems: list[Problem]) -> None:
    if problems:
        for problem in problems:
            click.echo(str(problem), err=True)
        raise Fail(f"còn {len(problems)} lỗi phải sửa trước", "sửa theo các dòng trên")


def _not_named(said: DecisionOptions, found: Plan) -> list[str]:
    """Return the open sections that the options do not mean, where they mean some."""
    open_ones = {row.difference for row in found.changed if row.undecided}
    named, _ = meant([*said.minor, *said.material], open_ones)
    before = sorted(one.section for one in open_ones - set(named)) if said else []
    what = "mục này đã đổi từ trước, không phải mục vừa nêu"
    return [f"{one}: {what} → xem chữ đã đổi: {_PLAN}; rồi quyết cả mục ấy" for one in before]


def _current(draft: Draft, found: Plan, history: History) -> Draft:
    """Return what holds of each change, without what was said of texts that changed once more or are published now."""
    differing = {row.difference for row in found.rows()}
    last = history.editions[-1].changes if history.editions else ()
    told = {(Difference(one.section, one.old, one.new), one.instrument) for one in last}
    kept = {
        one: said
        for one, said in draft.decisions.items()
        if one in differing or (one.old == one.new and (one, said.instrument) not in told)
    }
    return replace(draft, decisions=kept | {row.difference: row.decision for row in found.changed})


def _keep(work: Work, draft: Draft) -> None:
    answered = replace(work, draft=draft)
    _write_draft(answered, answered.plan())


def _write_draft(work: Work, found: Plan) -> None:
    reviewed = {one: work.draft.decisions[one] for one in _gone_over(work, found)}
    differing = {row.difference for row in found.rows()}
    spoken = {one: said for one, said in work.draft.decisions.items() if one in differing}
    open_ones = {row.difference: row.decision for row in found.changed}
    draft = replace(work.draft, decisions={**reviewed, **spoken, **open_ones})
    notes = {row.difference: _notes(row, work.content) for row in found.changed}
    try:
        write_draft(paths.PROJECT, draft, notes)
    except OSError as error:
        raise Fail(f"không ghi được {_DRAFT} ({why(error)})", "kiểm tra quyền ghi vào thư mục") from None


def _gone_over(work: Work, found: Plan) -> list[Difference]:
    return gone_over(work.content.history, [row.difference for row in found.rows()], work.draft)


def _notes(row: PlannedSection, content: Content) -> list[str]:
    file, line = content.section_place(row.difference.section)
    tested = f"{len(row.questions)} câu hỏi" if row.questions else "chưa có câu hỏi"
    return [f"{row.page_title} › {row.title} ({file}:{line}), {tested}", *plain_excerpts(row.pairs)]


def _print(work: Work, found: Plan) -> None:
    last = work.content.history.editions[-1:]
    reviewed = len(_gone_over(work, found))
    if not found.rows() and not reviewed:
        _say_unchanged(work, as_json=False)
        show_retitled(found, console())
        return
    lines = {row.difference.section: work.content.section_place(row.difference.section)[1] for row in found.changed}
    click.echo(f"So với phiên bản {last[0].id} ({last[0].title}):" if last else "Chưa có phiên bản nào.")
    show_plan(found, lines, console())
    total = f"\n{len(found.changed)} mục đổi, {len(found.added)} mục mới, {len(found.removed)} mục bỏ"
    click.echo(f"{total}, {reviewed} mục rà lại không đổi." if reviewed else f"{total}.", nl=False)
    click.echo(f" {_next_step(work, found)}")


def _next_step(work: Work, found: Plan) -> str:
    undecided = sum(row.undecided for row in found.changed)
    if undecided:
        return f"{undecided} mục chưa có quyết định → điền vào {_DRAFT}, hoặc chạy lại với --ask"
    faults = _faults(work, found)
    if faults:
        return "\n".join((f"Còn {len(faults)} chỗ phải sửa trong {_DRAFT}:", *faults))
    return "Đủ để công bố → python -m trainer edition publish"


def _faults(work: Work, found: Plan) -> tuple[str, ...]:
    """Return why the draft could not be published today, each with its mend."""
    content, differing = work.content, [row.difference for row in found.rows()]
    draft = _current(work.draft, found, content.history)
    try:
        next_edition(content.history, differing, draft, content.instruments, today_in_vietnam())
    except NotReady as error:
        return error.faults
    return ()


def _say_unchanged(work: Work, as_json: bool) -> None:
    last = work.content.history.editions[-1].id if work.content.history.editions else None
    stands = f"vẫn như phiên bản {last}" if last else "chưa có mục nào"
    say({"edition": last, "published": False}, f"Cẩm nang {stands}. Không có gì để công bố.", as_json=as_json)


def _say_published(made: Edition, written: list[Path], as_json: bool) -> None:
    files = [file.relative_to(paths.PROJECT).as_posix() for file in written]
    lines = (
        f"Đã công bố phiên bản {made.id}: {counts(made.changes)}.",
        f"Đã ghi {', '.join(files)}. Đưa vào git cùng các trang; máy chủ nhận khi khởi động lại.",
    )
    say({**head(made), "edition": made.id, "published": True, "files": files}, lines, as_json=as_json)


def _plain(work: Work, found: Plan) -> dict[str, Any]:
    last = work.content.history.editions[-1:]
    return {
        "last": last[0].id if last else None,
        "undecided": sum(row.undecided for row in found.changed),
        "faults": _faults(work, found),
        "changed": [plain_row(row, *work.content.section_place(row.difference.section)) for row in found.changed],
        "added": [row.difference.section for row in found.added],
        "removed": [row.difference.section for row in found.removed],
        "retitled": [[one.section, one.old, one.new] for one in found.retitled],
        "renamed": [[old.difference.section, new.difference.section] for old, new in found.renamed()],
    }
