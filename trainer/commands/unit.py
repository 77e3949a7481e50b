"""Commands over the tree of units: what there is, and each change of it as the screens make it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trainer.commands.base import NOT_PASSED, OK, Fail, group
from trainer.commands.consent import Consent, consenting
from trainer.commands.database import library_or_fail, with_database
from trainer.commands.json_document import json_option, say
from trainer.commands.refusals import refusals
from trainer.commands.work import one_line_when_stuck
from trainer.core.text import clean, count

if TYPE_CHECKING:
    from trainer.units.plan import UnitPlan
    from trainer.units.rules.model import New, Request


_RIGHT = "Quyền của cán bộ MÃ với đơn vị cũ thì sang đơn vị mới (new) hay ở cả hai (both); không ghi: giữ nguyên."


@group("unit")
def unit() -> None:
    """Xem, đổi tên, sáp nhập, tách, chuyển, thêm, đóng đơn vị; hoàn tác."""


def options_of_a_change(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command what all changes of units share."""
    command = consenting(command)
    for option in (json_option, click.option("--reason", metavar="LÝ_DO", default="", help="Lý do, ghi vào nhật ký.")):
        command = option(command)
    return command


def _of_new(command: Callable[..., int]) -> Callable[..., int]:
    for option in (
        click.option("--kind", metavar="LOẠI", default="", help="Loại của đơn vị mới, ví dụ phuong."),
        click.option("--under", metavar="MÃ", default="", help="Đơn vị cấp trên của đơn vị mới."),
        click.option("--name", metavar="TÊN", default="", help="Tên của đơn vị mới."),
        click.option("--new", "new", metavar="MÃ", default="", help="Mã của đơn vị mới."),
    ):
        command = option(command)
    return command


@unit.command("list")
@click.option("--search", metavar="CHỮ", default="", help="Chỉ đơn vị có tên hoặc mã như vậy.")
@json_option
def list_(search: str, as_json: bool) -> int:
    """Liệt kê đơn vị đang hoạt động, với số cán bộ của riêng từng đơn vị."""
    with_database()
    from trainer.units import queries, reading

    tree = reading.tree()
    found = queries.listed(tree, search)
    lines = (
        f"{'  ' * (len(tree.chain(one['code'])) - 1)}{one['code']}  {one['name']}  {count(one['people'])} cán bộ"
        for one in found
    )
    return say(found, lines, as_json=as_json)


@unit.command("contacts")
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--under", metavar="MÃ", default="", help="Đơn vị cấp trên của các dòng; không ghi thì đơn vị cao nhất.")
def contacts(file: Path, under: str) -> int:
    """Ghi bảng .csv, .xlsx để điền số riêng của từng đơn vị cho cẩm nang.

    Mỗi đơn vị ngay dưới --under một dòng, mỗi điều ở co-quan.yml một cột. Điều bảng đang dùng đã ghi thì giữ nguyên.
    """
    from trainer.commands.unit_contacts import write

    write(file, under)
    return OK


@unit.command("rename")
@click.argument("code", metavar="MÃ")
@click.argument("name", metavar="TÊN")
@click.option("--kind", metavar="LOẠI", default=None, help="Loại mới; không ghi thì giữ nguyên.")
@options_of_a_change
def rename(code: str, name: str, kind: str | None, **more: Any) -> int:
    """Đổi tên đơn vị MÃ thành TÊN."""
    from trainer.units.rules.model import Rename

    return _do(Rename(code, clean(name), kind), **more)


@unit.command("merge")
@click.argument("codes", metavar="MÃ…", nargs=-1, required=True)
@click.option("--into", metavar="MÃ", default="", help="Đơn vị nhận đang có.")
@_of_new
@options_of_a_change
def merge(codes: tuple[str, ...], into: str, new: str, name: str, under: str, kind: str, **more: Any) -> int:
    """Sáp nhập các đơn vị MÃ vào --into, hoặc vào đơn vị mới --new --name."""
    from trainer.units.rules.model import Merge

    if bool(into) == bool(new):
        raise Fail("chưa rõ sáp nhập vào đâu", "ghi --into MÃ, hoặc --new MÃ --name TÊN")
    with_database()
    return _do(Merge(codes, into or _new(new, name, under or _above(codes[0]), kind)), **more)


@unit.command("split")
@click.argument("code", metavar="MÃ")
@click.option("--unit", "units", metavar="MÃ", multiple=True, help="Đơn vị ngay bên dưới tách ra; ghi nhiều lần được.")
@click.option("--person", "people", metavar="MÃ", multiple=True, help="Cán bộ tách ra; ghi nhiều lần được.")
@click.option("--right", "moved_rights", metavar="MÃ=new|both", multiple=True, help=_RIGHT)
@_of_new
@options_of_a_change
def split(
    code: str,
    units: tuple[str, ...],
    people: tuple[str, ...],
    moved_rights: tuple[str, ...],
    new: str,
    name: str,
    under: str,
    kind: str,
    **more: Any,
) -> int:
    """Tách --unit, --person khỏi đơn vị MÃ thành đơn vị mới --new --name."""
    from trainer.units.rules.model import Split

    with_database()
    told = tuple((who.strip(), to.strip()) for who, _, to in (one.partition("=") for one in moved_rights))
    return _do(Split(code, _new(new, name, under or _above(code), kind), units, people, told), **more)


@unit.command("move")
@click.argument("code", metavar="MÃ")
@click.option("--under", metavar="MÃ", required=True, help="Đơn vị cấp trên mới.")
@options_of_a_change
def move(code: str, under: str, **more: Any) -> int:
    """Chuyển đơn vị MÃ cùng mọi đơn vị bên dưới về dưới --under."""
    from trainer.units.rules.model import Move

    return _do(Move(code, under), **more)


@unit.command("add")
@click.argument("code", metavar="MÃ")
@click.argument("name", metavar="TÊN")
@click.option("--under", metavar="MÃ", required=True, help="Đơn vị cấp trên.")
@click.option("--kind", metavar="LOẠI", default="", help="Loại, ví dụ phuong.")
@options_of_a_change
def add(code: str, name: str, under: str, kind: str, **more: Any) -> int:
    """Thêm đơn vị mới MÃ tên TÊN."""
    from trainer.units.rules.model import Add

    return _do(Add(_new(code, name, under, kind)), **more)


@unit.command("close")
@click.argument("code", metavar="MÃ")
@options_of_a_change
def close(code: str, **more: Any) -> int:
    """Đóng đơn vị MÃ, khi nó không còn ai."""
    from trainer.units.rules.model import Close

    return _do(Close(code), **more)


@unit.command("undo")
@click.argument("number", metavar="SỐ", type=int, required=False)
@options_of_a_change
def undo(number: int | None, **more: Any) -> int:
    """Hoàn tác lần thay đổi SỐ; không ghi thì lần cuối chưa hoàn tác."""
    with_database()
    from trainer.models import UnitChange
    from trainer.units import undoing

    found = UnitChange.objects.exclude(kind="undo").filter(undone_by_change=None).order_by("-pk")
    change = found.first() if number is None else UnitChange.objects.filter(pk=number).first()
    if change is None:
        raise Fail("không có lần thay đổi đơn vị nào như vậy", "xem trang Đơn vị, mục Đã thay đổi")
    return plan_and_do(lambda now: undoing.make(change, library_or_fail(), now), **more)


def _new(code: str, name: str, under: str, kind: str) -> "New":
    from trainer.units.rules.model import New

    return New(code, clean(name), under, clean(kind))


def _above(code: str) -> str:
    from trainer.models import Unit

    return Unit.objects.filter(code=code).values_list("parent__code", flat=True).first() or code


def _do(request: "Request", **more: Any) -> int:
    with_database()
    from trainer.units import plan

    return plan_and_do(lambda now: plan.make(request, library_or_fail(), now), **more)


def plan_and_do(make: "Callable[[datetime], UnitPlan]", consent: Consent, reason: str, as_json: bool) -> int:
    """Tell what the plan that ``make`` returns would do, and do it unless ``consent`` says otherwise. Raises Fail."""
    from trainer.actions.holding import ListBeingApplied
    from trainer.units import applying

    _write_what_is_left()
    try:
        with refusals():
            plan = make(datetime.now(UTC))
        if not as_json:
            _show(plan)
        would = {**plan.to_plain(), "change": None}
        asked = consent if plan.changes_anything else Consent(dry=True, yes=False)
        asked.ask(plan.title if as_json else "", would, as_json=as_json)
        with one_line_when_stuck():
            said = clean(reason)[:200]
            change = applying.do(plan, said, None, library_or_fail(), datetime.now(UTC))
    except applying.StateChanged:
        raise Fail("đơn vị, cán bộ hoặc đợt vừa thay đổi nên chưa ghi gì", "chạy lại lệnh này", NOT_PASSED) from None
    except ListBeingApplied:
        raise Fail("một thay đổi khác đang được ghi", "đợi vài phút rồi chạy lại lệnh này", NOT_PASSED) from None
    words = f"Đã ghi. Hoàn tác: python -m trainer unit undo {change.pk}"
    return say({**would, "change": change.pk}, words, as_json=as_json)


def _write_what_is_left() -> None:
    from trainer.actions import holding, pieces

    for work in pieces.unfinished():
        if work.kind == holding.UNITS:
            click.echo(f"Ghi nốt việc còn dở trước: {work.details['title']}.", err=True)
            with one_line_when_stuck():
                pieces.finish(library_or_fail(), work)


def _show(plan: "UnitPlan") -> None:
    click.echo(plan.title)
    for line in plan.lines:
        click.echo(f"  {line}")
    for source, to, number in plan.moved:
        click.echo(f"  {source} → {to}: {count(number)} cán bộ")
    if plan.people:
        told = f"{count(plan.extensions)} gia hạn, {count(plan.exemptions)} tạm miễn, {count(plan.mails)} thư đang chờ"
        click.echo(f"  Theo người: {told}.")
    for name, people in plan.leaders:
        click.echo(f"  Lãnh đạo theo danh sách của “{name}” sau đó: {', '.join(people)}.")
    for line in plan.rights:
        click.echo(f"  Quyền: {line}.")
    for one in plan.rounds:
        click.echo(
            f"  Đợt “{one.title}”: {count(one.before)} → {count(one.after)} người, {count(one.newcomers)} mới phải làm;"
            f" dành cho {', '.join(one.units_after)}."
        )
    for line in plan.stays:
        click.echo(f"  Ở nguyên: {line}")
