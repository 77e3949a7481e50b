"""Commands over what is agreed with one official about his days: extensions and exemptions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from trainer.commands.base import WRONG_USAGE, Fail, command
from trainer.commands.consent import Consent, consenting
from trainer.commands.database import library_or_fail, with_database
from trainer.commands.days import day_or_fail
from trainer.commands.json_document import json_option, say
from trainer.commands.lookup import campaigns_or_fail, official_or_fail
from trainer.commands.refusals import refusals

if TYPE_CHECKING:
    from trainer.models import Exemption, Extension, Official

# So many are named before it is asked.
_NAMED = 10
_who = click.option(
    "--official", "codes", metavar="MÃ", multiple=True, help="Mã cán bộ; ghi nhiều lần cho nhiều người."
)
_number = click.argument("number", metavar="SỐ", type=int)


@command("grant")
@_who
@click.option("--until", metavar="NGÀY", required=True, help="Hạn mới, ví dụ 2026-12-31.")
@click.option("--reason", metavar="LÝ_DO", required=True, help="Vì sao gia hạn; người được gia hạn đọc được.")
@click.option("--campaign", "campaign", metavar="SỐ", type=int, help="Chỉ trong đợt mang số này; không ghi: mọi đợt.")
@json_option
@consenting
def grant_extension(
    codes: Sequence[str], until: str, reason: str, campaign: int | None, as_json: bool, consent: Consent
) -> int:
    """Gia hạn cho một hay nhiều cán bộ."""
    with_database()
    from trainer.actions.agreements import extend

    day, people = day_or_fail(until), [official_or_fail(code) for code in codes]
    within = None if campaign is None else campaigns_or_fail([campaign])[0]
    settings: dict[str, Any] = {"campaign": within, "actor": None, "now": datetime.now(UTC)}
    words = f"Sẽ gia hạn đến {day:%d/%m/%Y} cho {_names(people)}."
    consent.ask(words, _would(people), as_json=as_json)
    with refusals(WRONG_USAGE):
        made = extend(people, day, reason, library=library_or_fail(), **settings)
    return say(
        [_extension(one) for one in made], f"Đã gia hạn cho {len(made)} người đến {day:%d/%m/%Y}.", as_json=as_json
    )


@command("grant")
@_who
@click.option("--from", "starts", metavar="NGÀY", required=True, help="Ngày đầu, ví dụ 2026-12-01.")
@click.option("--until", "ends", metavar="NGÀY", help="Ngày cuối; không ghi: đến khi bỏ.")
@click.option(
    "--reason",
    metavar="LÝ_DO",
    required=True,
    help="maternity (thai sản), sickness (ốm), study (đi học), seconded (biệt phái), other (khác).",
)
@click.option("--note", metavar="CHỮ", default="", help="Ghi thêm.")
@json_option
@consenting
def grant_exemption(
    codes: Sequence[str], starts: str, ends: str | None, reason: str, note: str, as_json: bool, consent: Consent
) -> int:
    """Tạm miễn cho một hay nhiều cán bộ."""
    with_database()
    from trainer.actions.agreements import exempt
    from trainer.models import EXEMPTION_REASONS
    from trainer.queries.agreements import overlap_of

    if reason not in EXEMPTION_REASONS:
        raise Fail(f"--reason không có “{reason}”", f"chọn một trong: {', '.join(EXEMPTION_REASONS)}", WRONG_USAGE)
    people, first = [official_or_fail(code) for code in codes], day_or_fail(starts)
    last = day_or_fail(ends) if ends else None
    settings: dict[str, Any] = {"actor": None, "now": datetime.now(UTC)}
    until = f"đến hết {last:%d/%m/%Y}" if last else "đến khi bỏ"
    besides = overlap_of(people, (first, last))
    words = f"Sẽ tạm miễn từ {first:%d/%m/%Y} {until} cho {_names(people)}. {besides}".rstrip()
    consent.ask(words, _would(people), as_json=as_json)
    with refusals(WRONG_USAGE):
        made = exempt(people, first, last, reason, note, library=library_or_fail(), **settings)
    said = f"Đã tạm miễn cho {len(made)} người, từ {first:%d/%m/%Y} {until}. {besides}".rstrip()
    return say([_exemption(one) for one in made], said, as_json=as_json)


@command("withdraw")
@_number
@json_option
@consenting
def withdraw_extension(number: int, as_json: bool, consent: Consent) -> int:
    """Bỏ một lần gia hạn: hạn của người ấy trở lại như không có."""
    with_database()
    from trainer.models import Extension

    return _withdraw(Extension, number, "extension", as_json, consent)


@command("withdraw")
@_number
@json_option
@consenting
def withdraw_exemption(number: int, as_json: bool, consent: Consent) -> int:
    """Bỏ một lần tạm miễn: bài lại được giao từ bây giờ; đang tạm miễn đến khi bỏ thì có hạn như người mới đến."""
    with_database()
    from trainer.models import Exemption

    return _withdraw(Exemption, number, "exemption", as_json, consent)


@command("list")
@_who
@json_option
def list_extensions(codes: Sequence[str], as_json: bool) -> int:
    """Ai đang được gia hạn, đến ngày nào, trong đợt nào, vì sao."""
    with_database()
    from trainer.queries.agreements import extensions

    return _list((_extension(one) for one in _of(extensions(), codes)), as_json)


@command("list")
@_who
@json_option
def list_exemptions(codes: Sequence[str], as_json: bool) -> int:
    """Ai được tạm miễn, từ ngày nào đến ngày nào, vì sao."""
    with_database()
    from trainer.queries.agreements import exemptions

    return _list((_exemption(one) for one in _of(exemptions(), codes)), as_json)


def _of(rows: Any, codes: Sequence[str]) -> Any:
    people = [official_or_fail(code, also_left=True).pk for code in codes]
    return rows.filter(official__in=people) if codes else rows


def _withdraw(kind: Any, number: int, name: str, as_json: bool, consent: Consent) -> int:
    from trainer.actions.agreements import take_back

    found = kind.objects.select_related("official").filter(pk=number).first()
    if found is None:
        raise Fail(f"không có số {number}", f"xem: python -m trainer {name} list", WRONG_USAGE)
    what = "gia hạn" if name == "extension" else "tạm miễn"
    words = f"Sẽ bỏ lần {what} số {number} của {found.official}."
    consent.ask(words, [{"id": number, "withdrawn": False}], as_json=as_json)
    done = take_back(found, actor=None, library=library_or_fail(), now=datetime.now(UTC))
    said = f"Đã bỏ, với {found.official.full_name}." if done else "Đã bỏ từ trước; không có gì thay đổi."
    return say([{"id": number, "withdrawn": done}], said, as_json=as_json)


def _names(people: Sequence["Official"]) -> str:
    named = ", ".join(map(str, people[:_NAMED]))
    more = f" và {len(people) - _NAMED} người nữa" if len(people) > _NAMED else ""
    return f"{len(people)} người: {named}{more}"


def _would(people: Sequence["Official"]) -> list[dict[str, Any]]:
    return [{"dry_run": True, "official": one.staff_code, "name": one.full_name} for one in people]


def _extension(one: "Extension") -> dict[str, Any]:
    return {
        **_shared(one),
        "campaign": one.campaign_id,
        "title": one.campaign.title if one.campaign else None,
        "until": one.due_on,
        "reason": one.reason,
    }


def _exemption(one: "Exemption") -> dict[str, Any]:
    return {**_shared(one), "from": one.starts_on, "until": one.ends_on, "reason": one.reason, "note": one.note}


def _shared(one: "Extension | Exemption") -> dict[str, Any]:
    return {"id": one.pk, "official": one.official.staff_code, "name": one.official.full_name}


def _list(found: Iterable[Mapping[str, Any]], as_json: bool) -> int:
    rows = list(found)
    return say(rows, "\n".join([*map(_line, rows), f"{len(rows)} dòng."]), as_json=as_json)


def _line(row: Mapping[str, Any]) -> str:
    from trainer.models import EXEMPTION_REASONS

    who = f"{row['id']:>6}  {row['official']:<12} {row['name']:<26}"
    if "from" not in row:
        return f"{who} đến {row['until']:%d/%m/%Y}  {row['title'] or 'mọi đợt'}: {row['reason']}"
    until = f"đến {row['until']:%d/%m/%Y}" if row["until"] else "đến khi bỏ"
    why = EXEMPTION_REASONS[row["reason"]]
    return f"{who} từ {row['from']:%d/%m/%Y} {until}  {why}{': ' + row['note'] if row['note'] else ''}"
