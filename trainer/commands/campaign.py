"""Rounds of training at the terminal: which there are, how far each has come, and who is behind its numbers."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from trainer.commands.base import OK, WRONG_USAGE, Fail, command
from trainer.commands.campaign_base import day_in_words, figures_in_words, numbers_argument
from trainer.commands.database import library_or_fail, with_figures
from trainer.commands.json_document import echo_json, json_option
from trainer.commands.lookup import campaigns_or_fail, unit_or_city
from trainer.core.vietnam_time import in_vietnam, moment_words
from trainer.terminal.grid import grid

if TYPE_CHECKING:
    from trainer.models import Campaign
    from trainer.queries.campaigns import CampaignRow
    from trainer.queries.progress_filter import Filter


# The figures of a line, as its columns stand.
_SHOWN = ("done", "people", "late", "exempt")


@command("list")
@click.option("--closed", "also_closed", is_flag=True, help="Cả những đợt đã đóng.")
@json_option
def list_(also_closed: bool, as_json: bool) -> int:
    """Các đợt đang mở, hạn gần nhất đứng trước, đã đến đâu."""
    with_figures()
    from trainer.queries import campaigns

    rows = campaigns.opened(library_or_fail().paths, datetime.now(UTC))
    if also_closed:
        rows += campaigns.closed_rows(campaigns.closed())
    if as_json:
        echo_json([plain(row) for row in rows])
    elif rows:
        _print(rows)
    else:
        click.echo("Chưa có đợt nào đang mở. → Mở đợt: python -m trainer campaign open")
    return OK


@command("show")
@numbers_argument
@json_option
def show(numbers: Sequence[int], as_json: bool) -> int:
    """Một hay nhiều đợt: các con số, từng đơn vị, lịch sử."""
    with_figures()
    from trainer.queries import campaigns

    library, now = library_or_fail(), datetime.now(UTC)
    told = []
    for campaign in campaigns_or_fail(numbers):
        row, units = campaigns.row(campaign, library.paths, now)
        told.append({**plain(row), "by_unit": [_plain_unit(one) for one in units], "history": _history(campaign)})
    if as_json:
        echo_json(told)
        return OK
    for one in told:
        _print_one(one)
    return OK


@command("people")
@click.argument("number", metavar="SỐ", type=int)
@click.option(
    "--state", default="all", metavar="TRẠNG_THÁI", help="Như lệnh report: all, done, not_done, overdue, exempt…"
)
@click.option("--unit", "unit_code", metavar="MÃ", help="Chỉ đơn vị này và các đơn vị thuộc nó.")
@click.option("--output", metavar="TỆP", help="Ghi ra tệp .csv hoặc .xlsx.")
@json_option
def people(number: int, state: str, unit_code: str | None, output: str | None, as_json: bool) -> int:
    """Những người của một đợt: mỗi dòng một người và một bài; có --state thì chỉ những bài ở tình trạng ấy."""
    with_figures()
    from trainer.commands import report as reports

    library, now = library_or_fail(), datetime.now(UTC)
    wanted = _behind(campaigns_or_fail([number])[0], state, unit_code, now)
    asked = {"campaign": str(number), "unit": unit_code, "state": state}
    reports.hand_out_report(wanted, library, output, as_json, asked)
    return OK


def _behind(campaign: "Campaign", state: str, unit_code: str | None, now: datetime) -> "Filter":
    from dataclasses import replace

    from trainer.queries.campaigns import about
    from trainer.queries.progress_filter import CHOICES

    if state not in CHOICES:
        raise Fail(f"--state không có “{state}”", f"chọn một trong: {', '.join(CHOICES)}", WRONG_USAGE)
    return replace(about(campaign, unit_or_city(unit_code), library_or_fail().paths, now), state=state)


def plain(row: "CampaignRow") -> dict[str, Any]:
    """Return a campaign as JSON holds it; moments are those of Việt Nam, as everywhere at the terminal."""
    from trainer.actions.campaigns import terms_of

    one = row.campaign
    return {
        "id": one.pk,
        **terms_of(one).plain(),
        "cause": one.cause or None,
        "opened_at": in_vietnam(one.created_at).isoformat(),
        "closed_at": in_vietnam(one.closed_at).isoformat() if one.closed_at else None,
        "applying": row.applying,
        **row.figures.plain(),
        **dict.fromkeys(set(row.figures._fields) - row.known),
    }


def _plain_unit(one: Any) -> dict[str, Any]:
    return {"code": one.code, "name": one.name, "people": one.people, "done": one.done, "late": one.overdue}


def _history(campaign: "Campaign") -> list[dict[str, Any]]:
    from trainer.queries.campaigns_history import events

    return [
        {
            "at": in_vietnam(one.at).isoformat(),
            "kind": one.kind,
            "by": one.actor.staff_code if one.actor else None,
            **{name: value for name, value in one.details.items() if name != "campaign"},
        }
        for one in events(campaign)
    ]


def _print(rows: Sequence["CampaignRow"]) -> None:
    from rich.console import Console

    made = grid("", ("Số", "Đợt", "Dành cho", "Hạn"), ("Đã xong", "Trong đợt", "Quá hạn", "Tạm miễn"))
    for row in rows:
        one, found = row.campaign, row.figures
        state = f"đóng {in_vietnam(one.closed_at):%d/%m/%Y}" if one.closed_at else day_in_words(one)
        whom = f"{', '.join(row.roles) or 'mọi vai trò'}; {_units(row.units)}" if not one.cause else "theo tên"
        numbers = [str(getattr(found, name)) if name in row.known else "không giữ" for name in _SHOWN]
        made.add_row(str(one.pk), one.title, whom, state, *numbers)
    width = None if sys.stdout.isatty() else 160
    Console(width=width, highlight=False, markup=False, emoji=False).print(made)


def _units(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} đơn vị"


def _print_one(told: dict[str, Any]) -> None:
    from trainer.queries.campaigns_history import KINDS
    from trainer.queries.counts import Figures

    found = Figures(**{name: told[name] or 0 for name in Figures._fields})
    click.echo(f"Đợt {told['id']}: {told['title']}{' (đã đóng)' if told['closed_at'] else ''}")
    if told["late"] is None:
        click.echo(f"  {found.people} người: {found.done} đã xong. Bản phần mềm lúc đóng không giữ các con số khác.")
    else:
        click.echo(f"  {figures_in_words(found)}.")
    for one in told["by_unit"]:
        click.echo(f"  {one['code']:<12} {one['name']}: {one['done']}/{one['people']}, quá hạn {one['late']}")
    for one in told["history"]:
        reason = f": {one['reason']}" if one.get("reason") else ""
        click.echo(f"  {moment_words(datetime.fromisoformat(one['at']))} {KINDS[one['kind']]}{reason}")
