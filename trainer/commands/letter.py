"""Commands over the weekly letters: making those of this week, printing them, and what leaders answered."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import Progress

from trainer.commands.base import NOT_PASSED, OK, WRONG_USAGE, Fail, group, why
from trainer.commands.consent import Consent, consenting
from trainer.commands.database import library_or_fail, with_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainer.letters.queries import Addressee
    from trainer.letters.rules.page import Page
    from trainer.models import Work


@group("letter")
def letter() -> None:
    """Thư tuần của từng đơn vị: lập, in ra PDF."""


@letter.command("make")
@click.option("--json", "as_json", is_flag=True, help="In ra một tài liệu JSON.")
@consenting
def make(as_json: bool, consent: Consent) -> int:
    """Lập thư tuần này cho mọi đơn vị chưa có. Dừng giữa chừng thì chạy lại để lập tiếp."""
    with_database()
    from trainer.letters import make as letters

    library = library_or_fail()
    if consent.asks:
        words, counts = _foreseen()
        if (ended := consent.declined(words, counts, as_json=as_json)) is not None:
            return ended
    work = letters.decide(datetime.now(UTC), None)
    if work is not None:
        with Progress(disable=as_json) as bar:
            task = bar.add_task("Đang lập thư", total=work.total)
            for left in _pieces(library, work):
                bar.update(task, completed=work.total - left)
    _tell(work is not None, as_json)
    return OK


def _pieces(library: object, work: "Work") -> "Iterator[int]":
    """Write piece by piece, with a pause after each for whoever else writes; yield how many are left."""
    import time

    from trainer.actions import pieces
    from trainer.models import Piece

    going_on = True
    while going_on:
        began = time.monotonic()
        going_on = pieces.write_next(library, work.pk)  # type: ignore[arg-type]
        yield Piece.objects.filter(work=work.pk).count()
        pieces.rest(began)


def _foreseen() -> tuple[str, dict[str, str | int]]:
    from trainer.core.vietnam_time import day_of
    from trainer.letters.queries import addressees
    from trainer.letters.rules.page import monday
    from trainer.models import Letter

    now = datetime.now(UTC)
    week = monday(day_of(now))
    have = set(Letter.objects.filter(week=week).values_list("unit_id", flat=True))
    left = [one for one in addressees(now) if one.unit.pk not in have]
    mailed = sum(any(leader.email for leader in one.leaders) for one in left)
    counts: dict[str, str | int] = {
        "week": week.isoformat(),
        "letters": len(left),
        "by_mail": mailed,
        "on_paper": len(left) - mailed,
    }
    return f"Sẽ lập {len(left)} thư: {mailed} gửi e-mail, {len(left) - mailed} in ra.", counts


def _tell(made: bool, as_json: bool) -> None:
    from trainer.core.vietnam_time import day_of
    from trainer.letters.rules.page import monday
    from trainer.models import Letter

    week = monday(day_of(datetime.now(UTC)))
    letters = Letter.objects.filter(week=week)
    total, on_paper = letters.count(), letters.filter(mails=0).count()
    if as_json:
        click.echo(json.dumps({"week": week.isoformat(), "letters": total, "on_paper": on_paper}))
    elif made:
        click.echo(f"Tuần này có {total} thư, {on_paper} thư phải in: python -m trainer letter print thu-tuan.pdf")
    else:
        click.echo(f"Tuần này mọi đơn vị đã có thư ({total}). Không lập thêm.")


@letter.command("print")
@click.argument("file", metavar="TỆP.pdf")
@click.option("--unit", "codes", multiple=True, metavar="MÃ", help="Chỉ đơn vị này; lặp lại được.")
@click.option("--all", "everybody", is_flag=True, help="Cả những đơn vị mà lãnh đạo nhận qua e-mail.")
def print_(file: str, codes: tuple[str, ...], everybody: bool) -> int:
    """Ghi thư ra một tệp PDF, mỗi đơn vị một trang: các đơn vị không có e-mail, hoặc --unit, hoặc --all."""
    with_database()
    from trainer.actions import audit
    from trainer.letters.as_pdf import letters_pdf

    library, now = library_or_fail(), datetime.now(UTC)
    found = _pages(_chosen(codes, everybody), library, now)
    if not found:
        raise Fail(
            "không có thư nào để in", "chọn --all, hoặc lập thư trước: python -m trainer letter make", NOT_PASSED
        )
    agency = library.agency.get("ten_co_quan")
    _write(file, letters_pdf(found, (agency.value if agency else None) or "", now))
    audit.exported(None, Path(file).name, {"don_vi": ",".join(codes)}, len(found), now)
    click.echo(f"Đã ghi {len(found)} thư vào {file}.")
    return OK


def _chosen(codes: tuple[str, ...], everybody: bool) -> "list[Addressee]":
    from trainer.letters.queries import addressees

    known = {one.unit.code: one for one in addressees(datetime.now(UTC))}
    missing = [code for code in codes if code not in known]
    if missing:
        raise Fail(f"không có thư của đơn vị “{missing[0]}”", "xem mã đơn vị: python -m trainer letter make --dry-run")
    if codes:
        return [known[code] for code in codes]
    return [one for one in known.values() if everybody or not any(leader.email for leader in one.leaders)]


def _pages(chosen: "list[Addressee]", library: object, now: datetime) -> "list[Page]":
    """Read some units at a time, so that a large city never lies in memory as rows."""
    from trainer.actions.pieces import groups
    from trainer.letters import queries

    each = 50
    parts = groups(range(len(chosen)), each)
    found = [
        page
        for part in parts
        for page in queries.pages([chosen[at] for at in part], library, now)  # type: ignore[arg-type]
    ]
    return [page for page in found if page.figures.people]


def _write(file: str, content: bytes) -> None:
    try:
        Path(file).write_bytes(content)
    except OSError as error:
        raise Fail(f"không ghi được {file}: {why(error)}", "chọn tệp khác", WRONG_USAGE) from None
