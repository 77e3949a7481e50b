"""Commands over classes and drills: which were held, noting one, mending it, and who was there from a file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
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
from trainer.core.text import count
from trainer.core.workshops import KINDS
from trainer.disk.room import why
from trainer.tables.read.detect import read_book
from trainer.tables.read.limits import SpreadsheetError
from trainer.workshops.rules.terms import AlreadyNoted, differences
from trainer.workshops.rules.typed_codes import codes_of

if TYPE_CHECKING:
    from trainer.models import Official, Unit, Workshop
    from trainer.workshops.plan import AttendancePlan

# So many people are named of those who are written or stand there, and so many workshops listed unless another number
# is asked for.
_NAMED = 10
_LISTED = 50


@command("list")
@click.option("--limit", metavar="SỐ", type=click.IntRange(min=1), default=_LISTED, help="Bao nhiêu buổi; 50.")
@json_option
def list_(limit: int, as_json: bool) -> int:
    """Các buổi tập huấn, diễn tập đã ghi, mới nhất trước, mỗi buổi bao nhiêu người dự."""
    with_database()
    from trainer.workshops.queries import of_units

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
    from trainer.workshops.noting import note

    _known(kind)
    where, held_on, now = _unit(unit), day_or_fail(day), datetime.now(UTC)

    def noted() -> "Workshop":
        with _to_be_said_again():
            return note(kind, title, held_on, where, actor=None, now=now, place=place, again=again)

    rehearsed(consent, noted)
    words = f"Sẽ ghi: {title or KINDS[kind]}, ngày {held_on:%d/%m/%Y}, {where.name}."
    told = {"dry_run": True, "kind": kind, "held_on": held_on, "unit": where.code}
    consent.ask(words, told, as_json=as_json)
    made = tried(noted)
    said = f"Đã ghi buổi số {made.pk}. Ghi người dự: python -m trainer workshop attend {made.pk} TỆP"
    return say({"id": made.pk}, said, as_json=as_json)


@command("edit")
@click.argument("number", metavar="SỐ", type=int)
@click.option("--kind", metavar="LOẠI", help=f"Loại đúng: {', '.join(KINDS)}.")
@click.option("--day", "day", metavar="NGÀY", help="Ngày đúng, ví dụ 2026-11-12.")
@click.option("--unit", metavar="MÃ_ĐƠN_VỊ", help="Đơn vị tổ chức đúng.")
@click.option("--title", metavar="TÊN", help='Tên đúng; để trống (""): tên của loại.')
@click.option("--place", metavar="NƠI", help="Nơi tổ chức đúng.")
@click.option("--reason", metavar="LÝ_DO", required=True, help="Vì sao sửa, được giữ lại.")
@click.option("--again", is_flag=True, help="Có buổi khác cùng loại, tên, ngày, đơn vị: vẫn sửa thành như vậy.")
@json_option
@consenting
def edit(
    number: int,
    kind: str | None,
    day: str | None,
    unit: str | None,
    title: str | None,
    place: str | None,
    reason: str,
    again: bool,
    as_json: bool,
    consent: Consent,
) -> int:
    """Sửa một buổi đã ghi nhầm; chỉ đổi điều có nêu, người dự giữ nguyên. Điều ghi trước đó còn trong nhật ký."""
    if {kind, day, unit, title, place} == {None}:
        raise Fail("chưa nói sửa gì", "ghi ít nhất một điều: --kind, --day, --unit, --title, --place", WRONG_USAGE)
    with_database()
    from trainer.workshops import noting

    found, now = _workshop(number), datetime.now(UTC)
    if kind is not None:
        _known(kind)
    was = noting.terms_of(found)
    own = "" if was.title == KINDS[was.kind] else was.title
    wanted: tuple[str, str, date, Unit, str] = (
        kind or was.kind,
        own if title is None else title,
        day_or_fail(day) if day else was.held_on,
        _unit(unit) if unit else found.unit,
        was.place if place is None else place,
    )

    def edited() -> bool:
        said: dict[str, Any] = {"reason": reason, "actor": None, "now": now, "seen": was.mark()}
        with _to_be_said_again():
            return noting.edit(number, *wanted, again=again, **said)

    rehearsed(consent, edited)
    changed = differences(was, noting.terms(*wanted))
    lines = [f"{name}: {old or '(trống)'} → {new or '(trống)'}" for name, old, new in changed]
    told = {"id": number, "changed": [{"field": name, "old": old, "new": new} for name, old, new in changed]}
    if not changed:
        return say(told, "Không có gì khác trước, nên không sửa gì.", as_json=as_json)
    consent.ask("\n".join(["Sẽ sửa:", *lines]), {"dry_run": True, **told}, as_json=as_json)
    tried(edited)
    return say(told, "\n".join([f"Đã sửa buổi số {number}.", *lines]), as_json=as_json)


@command("attend")
@click.argument("number", metavar="SỐ", type=int)
@click.argument("file", metavar="TỆP")
@json_option
@consenting
def attend(number: int, file: str, as_json: bool, consent: Consent) -> int:
    """Ghi người dự một buổi, từ một tệp có cột mã cán bộ (.xlsx, .xls, .ods, .csv). Chạy lại không ghi ai hai lần."""
    with_database()
    from trainer.workshops.noting import attend, refuse_too_many
    from trainer.workshops.plan import plan

    found = _workshop(number)
    wanted = plan(found, codes_of("\n".join(_codes(file))))
    with refusals(WRONG_USAGE):
        refuse_too_many(found, len(wanted.new))
    words, told = _words(wanted), _told(wanted)
    consent.ask(f"Sẽ ghi {words}", {"dry_run": True, **told}, as_json=as_json)
    with refusals(WRONG_USAGE):
        done = attend(found, (one.pk for one in wanted.new), actor=None, now=datetime.now(UTC))
    return say({**told, "noted": done}, f"Đã ghi {words}", as_json=as_json)


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise Fail(f"--kind không có “{kind}”", f"chọn một trong: {', '.join(KINDS)}", WRONG_USAGE)


@contextmanager
def _to_be_said_again() -> Iterator[None]:
    try:
        yield
    except AlreadyNoted as there:
        raise Refused(there.what, "có hai buổi thật thì thêm --again") from None


def _workshop(number: int) -> "Workshop":
    from trainer.models import Workshop

    found = Workshop.objects.select_related("unit").filter(pk=number).first()
    if found is None:
        raise Fail(f"không có buổi số {number}", "xem: python -m trainer workshop list", WRONG_USAGE)
    return found


def _codes(file: str) -> list[str]:
    from trainer.workshops.plan import codes_in

    try:
        with refusals(WRONG_USAGE):
            return codes_in(read_book(Path(file).read_bytes(), Path(file).name))
    except OSError as error:
        raise Fail(f"không đọc được {file} ({why(error)})", "xem lại đường dẫn", WRONG_USAGE) from None
    except SpreadsheetError as error:
        raise Fail(error.what.rstrip("."), error.mend.rstrip("."), WRONG_USAGE) from None


def _words(wanted: "AttendancePlan") -> str:
    """Say what becomes of each number that was read: of those that are not simply written, which they are."""
    people = (
        ("người đã có tên từ trước", wanted.there),
        ("người nay đã rời danh sách, vẫn ghi", wanted.left),
        ("người của đơn vị khác, vẫn ghi", wanted.elsewhere),
    )
    codes = (
        ("mã mất số 0 ở đầu", [f"{code} là {one.staff_code}" for code, one in wanted.noughts]),
        ("mã lặp lại, mỗi mã tính một lần", wanted.doubled),
        ("mã không có trong danh sách, không ghi", wanted.unknown),
    )
    lines = [f"  {count(len(some))} {what}: {_some(some)}" for what, some in people if some]
    lines += [f"  {count(len(some))} {what}: {', '.join(some)}" for what, some in codes if some]
    return "\n".join([f"{count(len(wanted.new))} người, đã đọc {count(wanted.read)} mã.", *lines])


def _some(people: "Sequence[Official]") -> str:
    more = f" và {count(len(people) - _NAMED)} người nữa" if len(people) > _NAMED else ""
    return ", ".join(one.staff_code for one in people[:_NAMED]) + more


def _told(wanted: "AttendancePlan") -> dict[str, Any]:
    people = {name: [one.staff_code for one in getattr(wanted, name)] for name in ("new", "there", "left", "elsewhere")}
    noughts = {code: one.staff_code for code, one in wanted.noughts}
    return {**people, "unknown": list(wanted.unknown), "doubled": list(wanted.doubled), "noughts": noughts}


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
