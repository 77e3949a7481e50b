"""Commands over rights that a person gives: leader, unit manager, IT officer, auditor."""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from trainer.commands.base import WRONG_USAGE, Fail, command
from trainer.commands.consent import Consent, consenting
from trainer.commands.database import with_database
from trainer.commands.days import day_or_fail
from trainer.commands.json_document import json_option, say
from trainer.commands.lookup import official_or_fail, unit_or_fail
from trainer.commands.refusals import done_when_agreed
from trainer.core.rights import RIGHT_TITLES

if TYPE_CHECKING:
    from trainer.models import Appointment

_code = click.argument("code", metavar="MÃ")
_right = click.argument("right", metavar="QUYỀN")
_unit = click.option("--unit", metavar="MÃ_ĐƠN_VỊ", help="Đơn vị, cho leader và unit_manager.")
_reason = click.option("--reason", metavar="LÝ_DO", required=True, help="Vì sao, ví dụ số quyết định.")


@command("give")
@_code
@_right
@_unit
@click.option("--until", metavar="NGÀY", help="Ngày cuối, ví dụ 2026-12-31; không ghi: không có ngày cuối.")
@_reason
@json_option
@consenting
def give(
    code: str, right: str, unit: str | None, until: str | None, reason: str, as_json: bool, consent: Consent
) -> int:
    """Trao QUYỀN cho một cán bộ: leader, unit_manager, it_officer hoặc auditor. Trao lại để đổi ngày cuối."""
    with_database()
    from trainer.actions import rights

    official, day = official_or_fail(code), day_or_fail(until) if until else None
    where = unit_or_fail(unit) if unit else None
    place = f", {where.name} ({where.code})" if where else ""
    ends = f"đến hết {day:%d/%m/%Y}" if day else "không có ngày cuối"
    title = RIGHT_TITLES.get(right, right)  # type: ignore[call-overload]
    words = f"Sẽ trao quyền cho {official}: {title}{place}, {ends}."
    gift = partial(rights.give, official, right, where, day, reason, None)
    made = done_when_agreed(consent, gift, words, [], as_json=as_json)
    return _say([made], as_json, f"Đã trao quyền cho {official.full_name}:")


@command("take")
@_code
@_right
@_unit
@_reason
@json_option
@consenting
def take(code: str, right: str, unit: str | None, reason: str, as_json: bool, consent: Consent) -> int:
    """Thu lại QUYỀN của một cán bộ."""
    with_database()
    from trainer.actions import rights

    official = official_or_fail(code, also_left=True)
    found = rights.held(datetime.now(UTC)).filter(official=official, right=right).select_related("official", "unit")
    if unit:
        found = found.filter(unit=unit_or_fail(unit))
    held = list(found)
    if not held:
        raise Fail(f"{official} không giữ quyền “{right}”", "xem: python -m trainer rights list")
    if len(held) > 1:
        codes = ", ".join(one.unit.code for one in held if one.unit)
        raise Fail(f"{official} giữ quyền này ở {len(held)} đơn vị", f"thêm --unit, một trong: {codes}", WRONG_USAGE)
    words = f"Sẽ thu quyền của {official}: {RIGHT_TITLES[held[0].right]}."  # type: ignore[index]
    told = [_plain(held[0])]
    done_when_agreed(consent, partial(rights.take_back, held[0], reason, None), words, told, as_json=as_json)
    return _say(held, as_json, f"Đã thu quyền của {official.full_name}:")


@command("list")
@json_option
def list_rights(as_json: bool) -> int:
    """Ai đang giữ quyền gì, ở đơn vị nào, đến ngày nào."""
    with_database()
    from trainer.people.queries import by_right

    rows = [one for group in by_right(datetime.now(UTC)) for one in group.appointments]
    return _say(rows, as_json, f"{len(rows)} quyền đang có:" if rows else "Chưa trao quyền cho ai.")


def _say(rows: "list[Appointment]", as_json: bool, words: str) -> int:
    return say([_plain(one) for one in rows], [words, *map(_line, rows)], as_json=as_json)


def _line(one: "Appointment") -> str:
    where = f", {one.unit.name} ({one.unit.code})" if one.unit else ""
    until = f", đến hết {one.until:%d/%m/%Y}" if one.until else ", không có ngày cuối"
    title = RIGHT_TITLES[one.right]  # type: ignore[index]
    return f"  {one.official.staff_code} {one.official.full_name}: {title}{where}{until}"


def _plain(one: "Appointment") -> dict[str, Any]:
    return {
        "code": one.official.staff_code,
        "right": one.right,
        "unit": one.unit.code if one.unit else None,
        "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None,
        "reason": one.reason,
    }
