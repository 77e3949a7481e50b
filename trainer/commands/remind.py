"""Reminding at the terminal: the round of today by the rules, or by hand; the server that runs sends the mails."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from trainer.commands.base import NO_ENVIRONMENT, WRONG_USAGE, Fail, command
from trainer.commands.consent import Consent, consenting
from trainer.commands.database import library_or_fail, with_figures
from trainer.commands.json_document import json_option, say
from trainer.commands.lookup import campaigns_or_fail, official_or_fail, unit_or_fail
from trainer.content.library import Library
from trainer.core.in_groups import in_groups
from trainer.core.text import count

if TYPE_CHECKING:
    from trainer.queries.reminders import Reach

_SHOWN = 20


@command("remind")
@click.option("--campaign", type=int, metavar="SỐ", help="Nhắc ngay những người chưa xong của đợt mang số này.")
@click.option(
    "--unit", "unit_code", metavar="MÃ", help="Nhắc ngay những người còn thiếu bài của đơn vị này và bên dưới."
)
@click.option("--official", "code", metavar="MÃ", help="Nhắc ngay một cán bộ.")
@json_option
@consenting
def remind(campaign: int | None, unit_code: str | None, code: str | None, as_json: bool, consent: Consent) -> int:
    """Nhắc người có bài đến hạn: theo lịch của hôm nay, hoặc ngay với --campaign, --unit, --official."""
    if sum(one is not None for one in (campaign, unit_code, code)) > 1:
        raise Fail("--campaign, --unit, --official không đi cùng nhau", "chọn một", WRONG_USAGE)
    with_figures()
    library, now = library_or_fail(), datetime.now(UTC)
    if campaign is None and unit_code is None and code is None:
        return _by_rule(library, now, consent, as_json)
    return _by_hand(library, now, consent, as_json, campaign, unit_code, code)


def _by_rule(library: Library, now: datetime, consent: Consent, as_json: bool) -> int:
    """Write the round of today, or say whom it is for."""
    from trainer.actions import pieces
    from trainer.actions.reminders import rules as reminder_rules
    from trainer.actions.reminders import writing
    from trainer.core.vietnam_time import day_of
    from trainer.models import Reminder

    rules = reminder_rules.read()
    if consent.asks:
        of = writing.window_of(now)
        found = [
            one
            for some in in_groups(writing.listed(rules, of, now), writing.AT_ONCE)
            for one in writing.foreseen(some, rules, of, now)
        ]
        state = "" if rules.on else " Nhắc tự động đang tắt."
        lines, told = _shown(found, f"Lịch của hôm nay: {{}} người.{state}", everybody=as_json)
        consent.ask(lines, told, as_json=as_json)
    if not rules.on:
        raise Fail("nhắc tự động đang tắt", "bật ở màn hình Thư nhắc, phần Lịch nhắc; xem trước: thêm --dry-run")
    work = writing.begin_round(now, at_any_hour=True)
    if work is not None:
        pieces.finish(library, work)
    written = Reminder.objects.filter(kind="rule", day=day_of(now))
    no_email = written.filter(outcome="no_email").count()
    result = {"written": work is not None, "reminders": written.count(), "no_email": no_email}
    before = "Đã viết thư nhắc của hôm nay" if work is not None else "Thư nhắc của hôm nay đã được viết từ trước"
    said = f"{before}: {count(written.count())} người, trong đó {count(no_email)} người không có e-mail."
    return say(result, said, as_json=as_json)


def _by_hand(
    library: Library,
    now: datetime,
    consent: Consent,
    as_json: bool,
    campaign: int | None,
    unit_code: str | None,
    code: str | None,
) -> int:
    from dataclasses import asdict

    from trainer.actions.reminders.writing import MailNotSetUp, remind_now

    reach = _reach(library, now, campaign, unit_code, code)
    officials = reach.officials()
    if consent.asks:
        others = f"{count(reach.no_email)} người không có e-mail; hôm nay đã nhắc {count(reach.already)} người"
        lines, would = _shown(officials, f"Sẽ nhắc {{}} người, {others}.", everybody=as_json)
        consent.ask(lines, would, as_json=as_json)
    named = (("campaign", campaign), ("unit", unit_code), ("official", code))
    about = {name: value for name, value in named if value is not None}
    try:
        told = remind_now(None, officials, library, now, about=about)
    except MailNotSetUp:
        raise Fail("chưa khai máy chủ thư", "đặt GAN_DAN_SMTP_HOST", NO_ENVIRONMENT) from None
    return say({**asdict(told), "already": reach.already}, told.words(), as_json=as_json)


def _reach(library: Library, now: datetime, campaign: int | None, unit_code: str | None, code: str | None) -> "Reach":
    from trainer.models import Official
    from trainer.queries.reminders import reach, reach_below, reach_of_campaign

    if campaign is not None:
        [found] = campaigns_or_fail([campaign])
        if found.closed_at is not None:
            raise Fail(f"đợt số {campaign} đã đóng", "chọn đợt đang mở: python -m trainer campaign list", WRONG_USAGE)
        return reach_of_campaign(found, library.paths, now)
    if unit_code is not None:
        return reach_below(unit_or_fail(unit_code), now)
    return reach(Official.objects.filter(pk=official_or_fail(code or "").pk), now)


def _shown(officials: Sequence[int], said: str, *, everybody: bool) -> tuple[str, dict[str, Any]]:
    """Return whom ``officials`` are in lines, the first of them, and as JSON holds it, with ``everybody`` all."""
    from trainer.models import Official

    rows: list[dict[str, Any]] = []
    for some in in_groups(officials if everybody else officials[:_SHOWN], 500):
        people = Official.objects.filter(pk__in=some).order_by("pk")
        rows += map(dict, people.values("staff_code", "full_name", "unit__code", "email"))
    lines = [said.format(count(len(officials)))]
    for row in rows[:_SHOWN]:
        address = row["email"] or "không có e-mail"
        lines.append(f"  {row['staff_code']}  {row['full_name']}  {row['unit__code']}  {address}")
    if len(officials) > _SHOWN:
        lines.append(f"  … và {count(len(officials) - _SHOWN)} người nữa; cả danh sách: --dry-run --json")
    return "\n".join(lines), {"people": len(officials), "officials": rows}
