"""Opening a round of training and changing whom it asks for what: what would happen is shown before it is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from trainer.commands.base import WRONG_USAGE, Fail, command
from trainer.commands.campaign_base import ask, day_in_words, due_option
from trainer.commands.consent import Consent, consenting
from trainer.commands.database import library_or_fail, with_figures
from trainer.commands.days import day_or_fail
from trainer.commands.json_document import json_option, say
from trainer.commands.lookup import campaigns_or_fail, unit_or_city
from trainer.commands.refusals import refusals
from trainer.core.campaigns import Terms, faults
from trainer.core.due_days import NEWCOMER_DAYS
from trainer.core.quiz.model import ROLE_TITLES, Quiz
from trainer.core.refusal import refuse
from trainer.core.text import clean
from trainer.core.vietnam_time import day_of

if TYPE_CHECKING:
    from trainer.queries.campaigns_preview import Preview


def _several(option: str, name: str, metavar: str, words: str) -> Callable[..., Any]:
    return click.option(option, name, metavar=metavar, multiple=True, help=f"{words}; ghi nhiều lần cho nhiều.")


@command("open")
@click.option("--title", metavar="TÊN", required=True, help="Tên đợt.")
@_several("--unit", "units", "MÃ", "Đơn vị này và các đơn vị thuộc nó (không ghi: toàn thành phố)")
@_several("--role", "roles", "VAI_TRÒ", "Vai trò (không ghi: mọi vai trò)")
@_several("--quiz", "quizzes", "BÀI", "Bài này, ai trong đợt cũng làm (không ghi: lộ trình)")
@due_option
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
    ask(consent, told, as_json, _would(found))
    campaign = open_campaign(terms, actor=None, library=library, now=now)
    words = f"Đã mở đợt {campaign.pk} “{campaign.title}”, hạn {day_in_words(campaign)}. {_would(found)}"
    return say([{"id": campaign.pk, **told[0]}], words, as_json=as_json)


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
    ask(consent, [told], as_json, words.strip() or f"Sẽ ghi đợt {number} “{terms.title}”.")
    with refusals():
        campaigns_change.edit(number, terms, actor=None, library=library, now=now)
    return say([told], f"Đã ghi đợt {number} “{terms.title}”.{words}", as_json=as_json)


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
    return tuple(unit_or_city(code).code for code in codes)


def _refuse(terms: Terms, now: datetime, quizzes: Mapping[str, Quiz]) -> None:
    public = {name for name, quiz in quizzes.items() if quiz.public}
    with refusals(WRONG_USAGE):
        refuse(faults(terms, day_of(now), quizzes, public))


def _would(found: "Preview") -> str:
    lines = [
        f"{found.people} người ở {found.units} đơn vị, {found.done} đã xong; {found.on_day} người có hạn"
        f" {found.day:%d/%m/%Y}, {found.earlier} giữ hạn sớm hơn, {found.moved} có hạn muộn hơn,"
        f" {found.exempt} tạm miễn.",
        f"{found.soon} người còn từ 7 ngày trở xuống, {found.late} quá hạn ngay.",
        f"Thư báo mở đợt: {found.mails}; không có e-mail: {found.without_email}.",
    ]
    return "\n".join(lines)
