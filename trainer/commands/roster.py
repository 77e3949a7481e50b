"""Commands over the staff list: the units, the plan, applying it, undoing it."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from trainer.commands.base import NOT_PASSED, OK, WRONG_USAGE, Fail, group
from trainer.commands.consent import Consent, consenting
from trainer.commands.database import library_or_fail, with_database
from trainer.commands.json_document import echo_json, json_option, say
from trainer.commands.refusals import refusals
from trainer.commands.roster_wishes import forget_word, joined, told_words, wishes_of
from trainer.commands.unit import options_of_a_change, plan_and_do
from trainer.commands.work import one_line_when_stuck
from trainer.disk.room import why
from trainer.roster.rules.columns import propose_all
from trainer.roster.rules.model import NotAsShown, Plan
from trainer.roster.rules.reading import MappingError
from trainer.roster.rules.sheets import join
from trainer.roster.rules.source import Source
from trainer.roster.rules.wishes import MODE_TITLES, Wishes
from trainer.tables.read.limits import SpreadsheetError

_MODE = (
    "Ai rời danh sách: full (ai không có tên), units (chỉ ở các đơn vị có trong tệp), add (không ai). Để trống: full; "
    "mọi dòng đều của một đơn vị thì units."
)
_MAP = "Chữ này trong tệp là đơn vị (mã) hay vai trò nào; “-” là bỏ qua. Khi nạp thì được nhớ cho lần sau."
_OPTIONS = (
    click.option("--mode", type=click.Choice(list(MODE_TITLES)), help=_MODE),
    click.option(
        "--sheet", "sheets", multiple=True, metavar="TRANG", help="Đọc trang này; lặp lại để đọc nhiều trang."
    ),
    click.option("--map", "maps", multiple=True, metavar="CHỮ=NGHĨA", help=_MAP),
    click.option("--renumber", "renumbers", multiple=True, metavar="CŨ=MỚI", help="Hai mã là một người: đổi mã cũ."),
    click.option("--keep-zeros", is_flag=True, help="Mã chỉ mất số 0 ở đầu là của người cũ: giữ mã cũ."),
    json_option,
)


def _of_a_list(command: Callable[..., int]) -> Callable[..., int]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@group("roster", of_a_file="plan")
def roster() -> None:
    """Xem trước, nạp và hoàn tác danh sách cán bộ; nạp danh sách đơn vị."""


@roster.command("units")
@click.argument("file", metavar="TỆP.csv")
@options_of_a_change
def units(file: str, **more: Any) -> int:
    """Nạp danh sách đơn vị (CSV hoặc .xlsx: code, name, parent, kind) theo một kế hoạch, hoàn tác được."""
    with_database()
    from trainer.units.lists import plan_of, read_units

    content = _bytes(file)
    with refusals():
        rows = read_units(content, Path(file).name)
    return plan_and_do(lambda now: plan_of(rows, library_or_fail(), now), **more)


@roster.command("plan")
@click.argument("file", metavar="TỆP")
@_of_a_list
def plan(file: str, as_json: bool, **wished: Any) -> int:
    """Cho biết nạp TỆP sẽ thay đổi những gì. Chưa ghi gì cả."""
    with_database()
    made, _ = _plan(file, **wished)
    if as_json:
        echo_json(made.to_plain())
    else:
        _show(made)
    return OK


@roster.command("apply")
@click.argument("file", metavar="TỆP")
@_of_a_list
@consenting
def apply(file: str, as_json: bool, consent: Consent, **wished: Any) -> int:
    """Nạp TỆP: đã bắt đầu ghi thì ghi đến hết, kể cả khi máy dừng giữa chừng; hoặc không ghi gì.

    Chạy tự động mà danh sách có cảnh báo thì cần --yes."""
    with_database()
    from trainer.roster.uploads import counts

    _write_what_is_left(consent)
    made, wishes = _plan(file, **wished)
    if not as_json:
        _show(made)
    if made.most_leave and not wishes.mode_said and not consent.dry:
        what = f"danh sách chỉ có {made.accepted} người; {len(made.leaving)} người sẽ rời"
        raise Fail(what, "đúng là danh sách đầy đủ thì thêm --mode full; chỉ thêm, sửa thì --mode add", NOT_PASSED)
    would = json.loads(json.dumps(counts(made)))
    consent.ask("", would, as_json=as_json)
    if made.needs_confirmation and not (consent.yes or consent.asks):
        mend = "kiểm tra lại tệp; nếu đúng, thêm --yes"
        raise Fail(f"danh sách có cảnh báo: {_first_warning(made)}", mend, NOT_PASSED)
    _apply(made, Path(file).name, wishes)
    return say(counts(made), "Đã ghi.", as_json=as_json)


def _first_warning(made: Plan) -> str:
    if made.warnings:
        return made.warnings[0]
    return f"{len(made.losing)} đơn vị mất hết hoặc mất trên 20% số người, đầu tiên là {made.losing[0].name}"


@roster.command("undo")
@json_option
@consenting
def undo(as_json: bool, consent: Consent) -> int:
    """Hoàn tác danh sách nạp cuối cùng; những gì đổi sau đó để nguyên."""
    with_database()
    from trainer.actions import pieces
    from trainer.actions.holding import ListBeingApplied
    from trainer.commands.roster_undo import show
    from trainer.roster.undo import compare, decide
    from trainer.roster.undo_plan import last, make_plan

    _write_what_is_left(consent)
    applied = last()
    if applied is None:
        raise Fail("không có danh sách nào để hoàn tác", "chỉ danh sách nạp cuối cùng hoàn tác được, và chỉ một lần")
    made = make_plan(applied)
    if consent.asks:
        if consent.dry or not as_json:
            show(made, as_json=as_json, done=False)
        consent.ask("", as_json=as_json)
    try:
        with one_line_when_stuck():
            again = compare(applied, made.fingerprint())
            pieces.finish(library_or_fail(), decide(again, None, datetime.now(UTC)))
    except (NotAsShown, ListBeingApplied):
        raise Fail("cán bộ vừa thay đổi nên chưa hoàn tác gì", "chạy lại lệnh này", NOT_PASSED) from None
    show(made, as_json=as_json, done=True)
    return OK


@roster.command("words")
@click.option("--forget", metavar="CHỮ", help="Quên cách hiểu chữ này.")
@json_option
@consenting
def words(forget: str | None, as_json: bool, consent: Consent) -> int:
    """Cho biết các cách ghi đơn vị, vai trò đã được nhớ."""
    with_database()
    if forget is not None:
        consent.ask(f"Sẽ quên cách hiểu “{forget}”.", as_json=as_json)
        forget_word(forget, datetime.now(UTC))
    told = told_words()
    return say(told, [f"{one['text']} = {one['meaning'] or '(bỏ qua)'}" for one in told], as_json=as_json)


def _write_what_is_left(consent: Consent) -> None:
    from trainer.actions import pieces
    from trainer.roster import apply, undo

    kinds = {apply.KIND: "Ghi nốt danh sách", undo.KIND: "Hoàn tác nốt danh sách"}
    for work in pieces.unfinished():
        if work.kind in kinds and consent.dry:
            click.echo(f"“{work.details['file']}” còn ghi dở: dưới đây tính theo những gì đã ghi.", err=True)
        elif work.kind in kinds:
            click.echo(f"{kinds[work.kind]} “{work.details['file']}” còn dở trước.", err=True)
            with one_line_when_stuck():
                pieces.finish(library_or_fail(), work)


def _apply(made: Plan, name: str, wishes: Wishes) -> None:
    from trainer.actions.holding import ListBeingApplied
    from trainer.roster.apply import apply as run

    try:
        with one_line_when_stuck():
            run(made, name, None, library_or_fail(), datetime.now(UTC), wishes)
    except NotAsShown:
        raise Fail("cán bộ hoặc đơn vị vừa thay đổi nên chưa ghi gì", "chạy lại lệnh này", NOT_PASSED) from None
    except ListBeingApplied:
        raise Fail("một danh sách khác đang được áp dụng", "đợi vài phút rồi chạy lại lệnh này", NOT_PASSED) from None


def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise Fail(f"không đọc được {file}: {why(error)}", _mend(error), WRONG_USAGE) from None


def _mend(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "cho tài khoản chạy lệnh quyền đọc tệp, hoặc chép tệp sang /tmp"
    return "kiểm tra tên tệp"


def _plan(file: str, *, renumbers: tuple[str, ...], keep_zeros: bool, **wished: Any) -> tuple[Plan, Wishes]:
    from trainer.roster import files
    from trainer.roster.planning import make_plan

    try:
        book, said = files.read(_bytes(file), Path(file).name)
        wishes = wishes_of(book, **wished)
        sheet, source = join(book.sheets, wishes.sheets, book.hidden, (said,))
        _ask_for_sheets(file, source)
        mapping = propose_all(sheet.rows)
        if mapping is None:
            raise Fail(f"{file}: không thấy dòng tiêu đề cột", "thêm dòng có “Mã cán bộ”, “Họ và tên”, “Đơn vị”")
        made = make_plan(sheet, mapping, source, wishes)
        chosen = joined(wishes, made, renumbers, keep_zeros=keep_zeros)
        return (made if chosen == wishes else make_plan(sheet, mapping, source, chosen)), chosen
    except SpreadsheetError as error:
        raise Fail(f"{file}: {error.what.removesuffix('.')}", error.mend.removesuffix(".")) from None
    except MappingError as error:
        raise Fail(
            f"{file}: {str(error).removesuffix('.')}", "sửa dòng tiêu đề của tệp, hoặc nạp trên màn hình"
        ) from None


def _ask_for_sheets(file: str, source: Source) -> None:
    if source.unasked:
        names = ", ".join(f"“{name}”" for name in source.unasked[:5])
        what = f"{file}: {len(source.unasked)} trang cũng có thể là danh sách cán bộ nhưng khác các trang kia: {names}"
        raise Fail(what, "cho biết đọc trang nào: --sheet TRANG (lặp lại được)")


def _show(made: Plan) -> None:
    from trainer.roster.uploads import counts

    titles = ("Mới", "Thay đổi", "Chuyển đơn vị", "Trở lại", "Rời danh sách", "Giữ nguyên", "Không nhận")
    for title, count in zip(titles, counts(made).values(), strict=True):
        click.echo(f"{title + ':':<16}{count:>6}")
    click.echo(f"Cách nạp: {MODE_TITLES[made.mode]}.")
    for text in (*_about_rows(made), *_to_tell(made), *_by_hand(made), *_warnings(made)):
        click.echo(f"  {text}")


def _about_rows(made: Plan) -> Iterator[str]:
    place = made.source.place
    yield from made.source.said
    yield from (f"Trang “{one.name}” không đọc: {one.why}." for one in made.source.left_out)
    for row in made.rejected:
        yield f"Dòng {place(row.row)} ({row.code or 'không mã'}, {row.name}): {row.reason} → {row.mend}"
    yield from (f"Lưu ý dòng {place(note.row)} ({note.code}): {note.text}" for note in made.notes)


def _to_tell(made: Plan) -> Iterator[str]:
    for what, texts, meaning in (("đơn vị", made.unknown_units, "MÃ"), ("vai trò", made.unknown_roles, "VAI TRÒ")):
        yield from (f'Chưa rõ {what} “{one.text}” ({one.rows} dòng): --map "{one.text}={meaning}"' for one in texts)
    ways = {"renumber": "đổi mã", "keep": "giữ mã cũ", "merge": "gộp sau", "": "hai người"}
    for pair in made.pairs:
        way = "--keep-zeros" if pair.zeros else f"--renumber {pair.old}={pair.code}"
        if pair.left and not pair.zeros:
            way = f"một người thì áp dụng xong chạy: person merge {pair.code} {pair.old}"
        both = f"mã cũ {pair.old}, mã {'từng có hồ sơ' if pair.left else 'mới'} {pair.code}"
        yield f"Có thể là một người: {pair.name}, {both} ({ways[pair.how]}; {way})"


def _by_hand(made: Plan) -> Iterator[str]:
    from trainer.roster.queries import added_by_hand

    for one, day in added_by_hand(made.leaving):
        yield f"Rời danh sách: {one.name} ({one.code}) không có trong danh sách, thêm tay ngày {day:%d/%m/%Y}"


def _warnings(made: Plan) -> Iterator[str]:
    yield from (f"Cảnh báo: {warning}" for warning in made.warnings)
    yield from (f"Cảnh báo: {one.name} mất {one.leaving} trên {one.before} người" for one in made.losing)
