"""Commands over classes and drills: which were held, noting one, and who was there from a file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trainer.commands.base import WRONG_USAGE, Fail, command
from trainer.commands.consent import Consent, consenting
from trainer.commands.database import with_database
from trainer.commands.days import day_or_fail
from trainer.commands.json_document import json_option, say
from trainer.commands.refusals import refusals, rehearsed, tried
from trainer.core.refusal import Refused
from trainer.core.workshops import KINDS, AlreadyNoted, codes_of
from trainer.disk.room import why
from trainer.tables.read.detect import read
from trainer.tables.read.limits import SpreadsheetError

if TYPE_CHECKING:
    from trainer.models import Unit, Workshop
    from trainer.queries.workshops import Plan

# So many are named, and so many workshops listed unless another number is asked for.
_NAMED = 10
_LISTED = 50


@command("list")
@click.option("--limit", metavar="SỐ", type=click.IntRange(min=1), default=_LISTED, help="Bao nhiêu buổi; 50.")
@json_option
def list_(limit: int, as_json: bool) -> int:
    """Các buổi tập huấn, diễn tập đã ghi, mới nhất trước, mỗi buổi bao nhiêu người dự."""
    with_database()
    from trainer.queries.workshops import of_units

    rows = [_plain(one) for one in of_units(None)[:limit]]
    lines = [
        f"{row['id']:>6}  {row['held_on']:%d/%m/%Y}  {row['people']:>5} người  {row['title']}, {row['unit_name']}"
        + (f" (đã bỏ: {row['withdrawn']})" if row["withdrawn"] else "")
        for row in rows
    ]
    return say(rows, "\n".join([*lines, f"{len(rows)} buổi."]), as_json=as_json)


@command("add")
@click.option("--kind", metavar="LOẠI", required=True, help=", ".join(f"{one} ({KINDS[one]})" for one in KINDS) + ".")
@click.option("--day", "day", metavar="NGÀY", required=True, help="Ngày diễn ra, ví dụ 2026-11-12.")
@click.option("--unit", metavar="MÃ_ĐƠN_VỊ", required=True, help="Đơn vị tổ chức.")
@click.option("--title", metavar="TÊN", default="", help="Tên buổi; không ghi: tên của loại.")
@click.option("--place", metavar="NƠI", default="", help="Nơi tổ chức.")
@click.option("--again", is_flag=True, help="Đã có buổi cùng loại, tên, ngày, đơn vị: vẫn ghi thêm một buổi.")
@json_option
@consenting
def add(kind: str, day: str, unit: str, title: str, place: str, again: bool, as_json: bool, consent: Consent) -> int:
    """Ghi một buổi tập huấn, diễn tập đã diễn ra."""
    with_database()
    from trainer.actions.workshops import note

    if kind not in KINDS:
        raise Fail(f"--kind không có “{kind}”", f"chọn một trong: {', '.join(KINDS)}", WRONG_USAGE)
    where, held_on, now = _unit(unit), day_or_fail(day), datetime.now(UTC)

    def noted() -> "Workshop":
        try:
            return note(kind, title, held_on, where, actor=None, now=now, place=place, again=again)
        except AlreadyNoted as there:
            raise Refused(there.what, "có hai buổi thật thì thêm --again") from None

    rehearsed(consent, noted)
    words = f"Sẽ ghi: {title or KINDS[kind]}, ngày {held_on:%d/%m/%Y}, {where.name}."
    told = {"dry_run": True, "kind": kind, "held_on": held_on, "unit": where.code}
    consent.ask(words, told, as_json=as_json)
    made = tried(noted)
    said = f"Đã ghi buổi số {made.pk}. Ghi người dự: python -m trainer workshop attend {made.pk} TỆP"
    return say({"id": made.pk}, said, as_json=as_json)


@command("attend")
@click.argument("number", metavar="SỐ", type=int)
@click.argument("file", metavar="TỆP")
@json_option
@consenting
def attend(number: int, file: str, as_json: bool, consent: Consent) -> int:
    """Ghi người dự một buổi, từ một tệp có cột mã cán bộ (.xlsx, .xls, .ods, .csv). Chạy lại không ghi ai hai lần."""
    with_database()
    from trainer.actions.workshops import attend, refuse_too_many
    from trainer.models import Workshop
    from trainer.queries.workshops import plan

    found = Workshop.objects.filter(pk=number).first()
    if found is None:
        raise Fail(f"không có buổi số {number}", "xem: python -m trainer workshop list", WRONG_USAGE)
    wanted = plan(found, codes_of("\n".join(_codes(file))))
    with refusals(WRONG_USAGE):
        refuse_too_many(found, len(wanted.new))
    words, told = _words(wanted), _told(wanted)
    consent.ask(f"Sẽ ghi {words}", {"dry_run": True, **told}, as_json=as_json)
    with refusals(WRONG_USAGE):
        done = attend(found, (one.pk for one in wanted.new), actor=None, now=datetime.now(UTC))
    return say({**told, "noted": done}, f"Đã ghi {words}", as_json=as_json)


def _codes(file: str) -> list[str]:
    from trainer.queries.workshops import column_of_codes

    try:
        found = column_of_codes(read(Path(file).read_bytes(), Path(file).name, lambda _: True))
    except OSError as error:
        raise Fail(f"không đọc được {file} ({why(error)})", "xem lại đường dẫn", WRONG_USAGE) from None
    except SpreadsheetError as error:
        raise Fail(error.what.rstrip("."), error.mend.rstrip("."), WRONG_USAGE) from None
    if not found:
        raise Fail(f"{file} không có cột nào ghi mã cán bộ đang có ở đây", "xem lại tệp", WRONG_USAGE)
    return found


def _words(wanted: "Plan") -> str:
    more = [
        f"{len(wanted.there)} người đã có tên từ trước" if wanted.there else "",
        f"{len(wanted.left)} người nay đã rời danh sách" if wanted.left else "",
        f"{len(wanted.doubled)} mã lặp lại" if wanted.doubled else "",
        f"không có trong danh sách: {_some(wanted.unknown)}" if wanted.unknown else "",
    ]
    return "; ".join([f"{len(wanted.new)} người", *filter(None, more)]) + "."


def _some(codes: tuple[str, ...]) -> str:
    more = f" và {len(codes) - _NAMED} mã nữa" if len(codes) > _NAMED else ""
    return ", ".join(codes[:_NAMED]) + more


def _told(wanted: "Plan") -> dict[str, Any]:
    people = {name: [one.staff_code for one in getattr(wanted, name)] for name in ("new", "there", "left")}
    return {**people, "unknown": list(wanted.unknown), "doubled": list(wanted.doubled)}


def _plain(one: "Workshop") -> dict[str, Any]:
    return {
        "id": one.pk,
        "kind": one.kind,
        "title": one.title,
        "held_on": one.held_on,
        "place": one.place,
        "unit": one.unit.code,
        "unit_name": one.unit.name,
        "people": one.people,  # type: ignore[attr-defined]
        "withdrawn": one.withdraw_reason,
    }


def _unit(code: str) -> "Unit":
    from trainer.models import Unit

    found = Unit.objects.filter(code__iexact=code.strip(), closed_at=None).first()
    if found is None:
        raise Fail(f"--unit không có đơn vị “{code}”", "xem mã: python -m trainer unit list", WRONG_USAGE)
    return found
