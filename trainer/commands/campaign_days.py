"""Another day for rounds of training, closing them, opening them again: what would happen is shown first."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from trainer.commands.base import WRONG_USAGE, Fail, command
from trainer.commands.campaign_base import ask, due_option, figures_in_words, numbers_argument
from trainer.commands.consent import Consent, consenting
from trainer.commands.database import library_or_fail, with_figures
from trainer.commands.days import last_day_or_fail
from trainer.commands.json_document import json_option, say
from trainer.commands.lookup import campaigns_or_fail
from trainer.commands.refusals import refusals
from trainer.core.text import clean
from trainer.core.vietnam_time import day_of

if TYPE_CHECKING:
    from trainer.queries.counts import Figures

_reason = click.option("--reason", metavar="LÝ_DO", required=True, help="Vì sao; ghi vào lịch sử của đợt.")


@command("extend")
@numbers_argument
@due_option
@click.option("--days", type=int, metavar="SỐ", help="Số ngày mới, cho đợt mà mỗi người có một số ngày.")
@_reason
@json_option
@consenting
def extend(
    numbers: Sequence[int], due: str | None, days: int | None, reason: str, consent: Consent, as_json: bool
) -> int:
    """Đổi hạn một hay nhiều đợt đang mở: muộn hơn hoặc sớm hơn."""
    if due is None and days is None:
        raise Fail("chưa có hạn mới", "thêm --due NGÀY, hoặc --days SỐ", WRONG_USAGE)
    with_figures()
    from trainer.actions import campaigns_change
    from trainer.queries.campaigns_preview import preview_day

    library, now = library_or_fail(), datetime.now(UTC)
    day, why = _day_from_now_on(due, now), _reason_or_fail(reason)
    found = campaigns_or_fail(numbers)
    before = {one.pk: preview_day(one, library.paths, now) for one in found}
    told = [
        {"id": one.pk, "title": one.title, "left": before[one.pk].left, "late": before[one.pk].late} for one in found
    ]
    lines = [
        f"Đợt {one['id']} “{one['title']}”: {one['left']} người chưa xong, {one['late']} quá hạn vì đợt này."
        for one in told
    ]
    ask(consent, told, as_json, "\n".join(lines))
    with refusals():
        changed = campaigns_change.extend(
            [one.pk for one in found], due_on=day, days=days, reason=why, actor=None, library=library, now=now
        )
    numbers_changed = {one.pk for one in changed}
    told = [{**one, "changed": one["id"] in numbers_changed} for one in told]
    return say(told, "\n".join([*lines, f"Đã đổi hạn {len(changed)} đợt."]), as_json=as_json)


@command("close")
@numbers_argument
@json_option
@consenting
def close(numbers: Sequence[int], consent: Consent, as_json: bool) -> int:
    """Đóng một hay nhiều đợt; các con số lúc đóng được giữ lại mãi."""
    with_figures()
    from trainer.actions import campaigns_change
    from trainer.queries import campaigns
    from trainer.queries.counts import Figures

    library, now = library_or_fail(), datetime.now(UTC)
    found = [one for one in campaigns_or_fail(numbers) if one.closed_at is None]
    finals = {one.pk: campaigns.final(one, library.paths, now) for one in found}
    told = [{"id": one.pk, "title": one.title, **_without_units(finals[one.pk])} for one in found]
    lines = [
        f"Đợt {one.pk} “{one.title}”: {figures_in_words(Figures(**_without_units(finals[one.pk])))}." for one in found
    ]
    words = "\n".join(lines) or "Không có đợt nào phải đóng."
    ask(consent, told, as_json, words)
    with refusals():
        closed = campaigns_change.close(finals, actor=None, library=library, now=now)
    return say(told, "\n".join([*lines, f"Đã đóng {len(closed)} đợt."]), as_json=as_json)


@command("reopen")
@numbers_argument
@due_option
@_reason
@json_option
@consenting
def reopen(numbers: Sequence[int], due: str | None, reason: str, consent: Consent, as_json: bool) -> int:
    """Mở lại một hay nhiều đợt đã đóng; hạn đã qua thì cần --due."""
    with_figures()
    from trainer.actions import campaigns_change
    from trainer.queries.campaigns import kept
    from trainer.queries.campaigns_preview import preview_reopen

    library, now = library_or_fail(), datetime.now(UTC)
    day, why = _day_from_now_on(due, now), _reason_or_fail(reason)
    found = [one for one in campaigns_or_fail(numbers) if one.closed_at is not None]
    for one in found:
        kept_day = one.last_day()
        if day is None and kept_day < day_of(now):
            raise Fail(f"hạn {kept_day:%d/%m/%Y} của đợt {one.pk} đã qua", "thêm --due NGÀY", WRONG_USAGE)
    # Of who has to learn a change again nothing is known before: then it is said how it stood when it was closed.
    figures = {one.pk: preview_reopen(one, library.paths, now) or kept(one) for one in found}
    told = [{"id": one.pk, "title": one.title, **_asked(figures[one.pk])} for one in found]
    lines = [
        f"Đợt {one.pk} “{one.title}”: {figures[one.pk].people} người, {figures[one.pk].left} chưa xong"
        f"{' lúc đóng' if one.cause else ''}; {figures[one.pk].exempt} tạm miễn."
        for one in found
    ]
    words = "\n".join(lines) or "Không có đợt nào đã đóng."
    ask(consent, told, as_json, words)
    for one in found:
        with refusals():
            campaigns_change.reopen(one.pk, due_on=day, reason=why, actor=None, library=library, now=now)
    return say(told, "\n".join([*lines, f"Đã mở lại {len(found)} đợt."]), as_json=as_json)


def _day_from_now_on(text: str | None, now: datetime) -> date | None:
    return None if text is None else last_day_or_fail(text, now)


def _reason_or_fail(text: str) -> str:
    reason = clean(text)
    if not reason or len(reason) > 200:
        raise Fail("lý do phải có từ 1 đến 200 chữ cái", "viết lại sau --reason", WRONG_USAGE)
    return reason


def _asked(found: "Figures") -> dict[str, int]:
    return {name: number for name, number in found.plain().items() if name in ("people", "done", "left", "exempt")}


def _without_units(final: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in final.items() if name != "units"}
