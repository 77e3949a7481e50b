"""Opening and changing rounds of training at the terminal: what would happen is shown before it is written."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from trainer.commands.base import OK, WRONG_USAGE, Fail, command
from trainer.commands.campaign import as_text, campaigns_or_fail, day_in_words, figures_in_words, json_option
from trainer.commands.campaign import numbers_argument as numbers_argument
from trainer.commands.consent import Consent, consenting
from trainer.commands.database import library_or_fail, with_figures
from trainer.commands.days import day_or_fail, last_day_or_fail
from trainer.core.campaigns import Terms, faults
from trainer.core.due_days import NEWCOMER_DAYS
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.text import clean
from trainer.core.vietnam_time import day_of

if TYPE_CHECKING:
    from trainer.queries.campaigns_preview import Preview
    from trainer.queries.counts import Figures

_due = click.option("--due", metavar="NGÀY", help="Hạn, ví dụ 2026-12-31.")
_reason = click.option("--reason", metavar="LÝ_DO", required=True, help="Vì sao; ghi vào lịch sử của đợt.")


def _several(option: str, name: str, metavar: str, words: str) -> Callable[..., Any]:
    return click.option(option, name, metavar=metavar, multiple=True, help=f"{words}; ghi nhiều lần cho nhiều.")


@command("open")
@click.option("--title", metavar="TÊN", required=True, help="Tên đợt.")
@_several("--unit", "units", "MÃ", "Đơn vị này và các đơn vị thuộc nó (không ghi: toàn thành phố)")
@_several("--role", "roles", "VAI_TRÒ", "Vai trò (không ghi: mọi vai trò)")
@_several("--quiz", "quizzes", "BÀI", "Bài này, ai trong đợt cũng làm (không ghi: lộ trình)")
@_due
@click.option("--days", type=int, metavar="SỐ", help="Không có một ngày chung: mỗi người có chừng này ngày.")
@click.option("--newcomer-days", type=int, metavar="SỐ", help="Người đến sau có ít nhất chừng này ngày (30).")
@json_option
@consenting
def open_(
    title: str,
    units: Sequence[str],
    roles: Sequence[str],
    quizzes: Sequence[str],
    due: str | None,
    days: int | None,
    newcomer_days: int | None,
    consent: Consent,
    as_json: bool,
) -> int:
    """Mở một đợt."""
    if (due is None) == (days is None):
        raise Fail("đợt cần một trong hai: --due hoặc --days", "thêm một tùy chọn", WRONG_USAGE)
    if days is not None and newcomer_days is not None:
        raise Fail("--days đã là số ngày của mọi người", "bỏ --newcomer-days", WRONG_USAGE)
    with_figures()
    from trainer.actions.campaigns import open_campaign
    from trainer.queries.campaigns_preview import preview

    library, now = library_or_fail(), datetime.now(UTC)
    terms = Terms(
        clean(title),
        roles=_known_roles(roles),
        units=_known_units(units),
        quizzes=tuple(quizzes),
        due_on=day_or_fail(due) if due else None,
        newcomer_days=next((one for one in (days, newcomer_days) if one is not None), NEWCOMER_DAYS),
    ).in_order()
    _refuse(terms, now, library.quizzes)
    found = preview(terms, library.paths, now)
    told = [{**terms.plain(), **found.plain()}]
    if (code := _declined(consent, told, as_json, _would(found))) is not None:
        return code
    campaign = open_campaign(
        title=terms.title,
        roles=terms.roles,
        units=_units_of(terms),
        quizzes=terms.quizzes,
        due_on=terms.due_on,
        newcomer_days=terms.newcomer_days,
        actor=None,
        library=library,
        now=now,
    )
    words = f"Đã mở đợt {campaign.pk} “{campaign.title}”, hạn {day_in_words(campaign)}. {_would(found)}"
    return _say([{"id": campaign.pk, **told[0]}], as_json, words)


@command("edit")
@click.argument("number", metavar="SỐ", type=int)
@click.option("--title", metavar="TÊN", help="Tên mới.")
@_several("--add-unit", "add_units", "MÃ", "Thêm đơn vị")
@_several("--remove-unit", "remove_units", "MÃ", "Bớt đơn vị")
@_several("--add-role", "add_roles", "VAI_TRÒ", "Thêm vai trò")
@_several("--remove-role", "remove_roles", "VAI_TRÒ", "Bớt vai trò")
@_several("--add-quiz", "add_quizzes", "BÀI", "Thêm bài")
@_several("--remove-quiz", "remove_quizzes", "BÀI", "Bớt bài")
@click.option("--all-units", is_flag=True, help="Toàn thành phố.")
@click.option("--all-roles", is_flag=True, help="Mọi vai trò.")
@click.option("--path", "by_path", is_flag=True, help="Lộ trình của từng vai trò, thay cho các bài đã chọn.")
@json_option
@consenting
def edit(number: int, consent: Consent, as_json: bool, **asked: Any) -> int:
    """Sửa tên, đơn vị, vai trò, bài của một đợt đang mở."""
    with_figures()
    from trainer.actions import campaigns_change
    from trainer.actions.campaigns import terms_of
    from trainer.queries.campaigns_preview import preview_edit

    library, now = library_or_fail(), datetime.now(UTC)
    campaign = campaigns_or_fail([number])[0]
    terms = _edited(terms_of(campaign), asked)
    if campaign.cause and terms.titled(campaign.title) != terms_of(campaign):
        raise Fail("đợt học lại chỉ sửa được tên", "bỏ các tùy chọn khác --title", WRONG_USAGE)
    _refuse(replace(terms, due_on=None), now, library.quizzes)
    told: dict[str, Any] = {"id": number, **terms.plain()}
    words = ""
    if not campaign.cause:
        found = preview_edit(campaign, terms, library.paths, now)
        told |= {"come": found.come, "go": found.go, "go_left": found.go_left, **found.after.plain()}
        words = f" {found.come} người vào đợt, {found.go} người ra khỏi đợt. {_would(found.after)}"
    if (
        code := _declined(consent, [told], as_json, words.strip() or f"Sẽ ghi đợt {number} “{terms.title}”.")
    ) is not None:
        return code
    with _refusals():
        campaigns_change.edit(number, terms, actor=None, library=library, now=now)
    return _say([told], as_json, f"Đã ghi đợt {number} “{terms.title}”.{words}")


@command("extend")
@numbers_argument
@_due
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
    if (code := _declined(consent, told, as_json, "\n".join(lines))) is not None:
        return code
    with _refusals():
        changed = campaigns_change.extend(
            [one.pk for one in found], due_on=day, days=days, reason=why, actor=None, library=library, now=now
        )
    numbers_changed = {one.pk for one in changed}
    told = [{**one, "changed": one["id"] in numbers_changed} for one in told]
    return _say(told, as_json, "\n".join([*lines, f"Đã đổi hạn {len(changed)} đợt."]))


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
    if (code := _declined(consent, told, as_json, words)) is not None:
        return code
    with _refusals():
        closed = campaigns_change.close(finals, actor=None, library=library, now=now)
    return _say(told, as_json, "\n".join([*lines, f"Đã đóng {len(closed)} đợt."]))


@command("reopen")
@numbers_argument
@_due
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
        if one.due_on is not None and day is None and one.due_on < day_of(now):
            raise Fail(f"hạn {one.due_on:%d/%m/%Y} của đợt {one.pk} đã qua", "thêm --due NGÀY", WRONG_USAGE)
    # Of who has to learn a change again nothing is known before: then it is said how it stood when it was closed.
    figures = {one.pk: preview_reopen(one, library.paths, now) or kept(one) for one in found}
    told = [{"id": one.pk, "title": one.title, **_asked(figures[one.pk])} for one in found]
    lines = [
        f"Đợt {one.pk} “{one.title}”: {figures[one.pk].people} người, {figures[one.pk].left} chưa xong"
        f"{' lúc đóng' if one.cause else ''}; {figures[one.pk].exempt} tạm miễn."
        for one in found
    ]
    words = "\n".join(lines) or "Không có đợt nào đã đóng."
    if (code := _declined(consent, told, as_json, words)) is not None:
        return code
    for one in found:
        with _refusals():
            campaigns_change.reopen(one.pk, due_on=day, reason=why, actor=None, library=library, now=now)
    return _say(told, as_json, "\n".join([*lines, f"Đã mở lại {len(found)} đợt."]))


@contextmanager
def _refusals() -> Iterator[None]:
    """What an action refuses ends the command with its line."""
    from trainer.actions.campaigns_change import CampaignError

    try:
        yield
    except CampaignError as refused:
        what, _, mend = str(refused).partition(" → ")
        raise Fail(what.rstrip("."), mend.rstrip(".")) from None


def _edited(old: Terms, asked: dict[str, Any]) -> Terms:
    units = () if asked["all_units"] else _after(old.units, asked, "units", _known_units)
    roles = () if asked["all_roles"] else _after(old.roles, asked, "roles", _known_roles)
    quizzes = () if asked["by_path"] else _after(old.quizzes, asked, "quizzes", tuple)
    for was, now, name, all_of in (
        (old.units, units, "đơn vị", "--all-units"),
        (old.roles, roles, "vai trò", "--all-roles"),
        (old.quizzes, quizzes, "bài", "--path"),
    ):
        if was and not now and not asked[all_of.strip("-").replace("-", "_").replace("path", "by_path")]:
            raise Fail(f"bớt hết {name} thì đợt thành cho tất cả", f"nếu đúng ý, dùng {all_of}", WRONG_USAGE)
    title = clean(asked["title"]) if asked["title"] is not None else old.title
    return replace(old, title=title, units=units, roles=roles, quizzes=quizzes).in_order()


def _after(old: Sequence[str], asked: dict[str, Any], name: str, known: Callable[[Sequence[str]], Any]) -> Any:
    added, removed = known(asked[f"add_{name}"]), known(asked[f"remove_{name}"])
    return tuple(one for one in dict.fromkeys([*old, *added]) if one not in removed)


def _known_roles(roles: Sequence[str]) -> Any:
    for role in roles:
        if role not in ROLE_TITLES:
            raise Fail(f"không có vai trò “{role}”", f"chọn một trong: {', '.join(ROLE_TITLES)}", WRONG_USAGE)
    return tuple(roles)


def _known_units(codes: Sequence[str]) -> tuple[str, ...]:
    from trainer.commands.report import unit_or_city

    return tuple(unit_or_city(code).code for code in codes)


def _units_of(terms: Terms) -> list[Any]:
    from trainer.models import Unit

    return list(Unit.objects.filter(code__in=terms.units))


def _refuse(terms: Terms, now: datetime, quizzes: Any) -> None:
    for fault in faults(terms, day_of(now), quizzes):
        what, _, mend = fault.rstrip(".").partition(". ")
        raise Fail(what, mend or "xem lại rồi chạy lại lệnh", WRONG_USAGE)


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


def _would(found: "Preview") -> str:
    lines = [
        f"{found.people} người ở {found.units} đơn vị, {found.done} đã xong; {found.on_day} người có hạn"
        f" {found.day:%d/%m/%Y}, {found.earlier} giữ hạn sớm hơn, {found.moved} có hạn muộn hơn,"
        f" {found.exempt} tạm miễn.",
        f"{found.soon} người còn từ 7 ngày trở xuống, {found.late} quá hạn ngay.",
        f"Thư báo mở đợt: {found.mails}; không có e-mail: {found.without_email}.",
    ]
    return "\n".join(lines)


def _declined(consent: Consent, told: Sequence[dict[str, Any]], as_json: bool, words: str) -> int | None:
    return consent.declined(words, [{"dry_run": True, **one} for one in told], as_json=as_json)


def _say(told: Sequence[dict[str, Any]], as_json: bool, words: str) -> int:
    click.echo(as_text(list(told)) if as_json else words)
    return OK
