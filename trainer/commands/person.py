"""Commands over one person: added, corrected, deactivated, brought back, two records of one merged."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from trainer.commands.base import WRONG_USAGE, Fail, command
from trainer.commands.consent import Consent, consenting
from trainer.commands.database import library_or_fail, with_database
from trainer.commands.json_document import json_option, say
from trainer.commands.lookup import official_or_fail
from trainer.commands.refusals import done_when_agreed, tried
from trainer.people.rules.person import Person, TypedPerson, differences, read

if TYPE_CHECKING:
    from trainer.people.changes import Done
    from trainer.people.merging import MergePlan

_code = click.argument("code", metavar="MÃ")
_OPTIONS = {"code": "MÃ", "name": "--name", "position": "--position", "unit": "--unit", "roles": "--role"}


def _of_person(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the code of a person and what is on record of him."""
    for option in (
        click.option("--email", metavar="E-MAIL", help="E-mail; ghi '' để bỏ."),
        click.option(
            "--role", "roles", metavar="VAI_TRÒ", multiple=True, help="Vai trò; ghi nhiều lần cho nhiều vai trò."
        ),
        click.option("--position", metavar="CHỨC_VỤ", help="Chức vụ."),
        click.option("--unit", metavar="ĐƠN_VỊ", help="Mã hoặc tên đơn vị."),
        click.option("--name", metavar="HỌ_TÊN", help="Họ và tên."),
        _code,
    ):
        command = option(command)
    return command


def _read(said: TypedPerson) -> Person:
    from trainer.people.changes import unit_names

    person, faults = read(said, unit_names())
    if faults:
        first = faults[0]
        raise Fail(f"{_OPTIONS.get(first.field, '--email')}: {first.what}", first.mend, WRONG_USAGE)
    return person


@command("add")
@_of_person
@json_option
@consenting
def add(
    code: str,
    name: str | None,
    unit: str | None,
    position: str | None,
    roles: Sequence[str],
    email: str | None,
    as_json: bool,
    consent: Consent,
) -> int:
    """Thêm một cán bộ. Không ghi --role: Cán bộ."""
    with_database()
    from trainer.people import changes

    said = TypedPerson(code, name or "", position or "", unit or "", roles or ("staff",), email or "")
    person = _read(said)
    words = f"Sẽ thêm {person.name} ({person.code})."
    addition = partial(changes.add, person, None, library_or_fail())
    done: Done = done_when_agreed(consent, addition, words, _plain(person, [], ""), as_json=as_json)
    return _say(changes.on_record(done.official), [], "", as_json, f"Đã thêm {person.name} ({person.code}).")


@command("correct")
@_of_person
@json_option
@consenting
def correct(code: str, as_json: bool, consent: Consent, **told: Any) -> int:
    """Sửa hồ sơ của một cán bộ; điều không ghi thì giữ nguyên."""
    with_database()
    return _change(code, told, "Đã sửa", consent=consent, as_json=as_json, returning=False)


@command("return")
@_of_person
@json_option
@consenting
def bring_back(code: str, as_json: bool, consent: Consent, **told: Any) -> int:
    """Cho một người đã rời danh sách trở lại, cùng kết quả trước đây."""
    with_database()
    return _change(code, told, "Đã cho trở lại", consent=consent, as_json=as_json, returning=True)


def _change(code: str, told: dict[str, Any], words: str, *, consent: Consent, as_json: bool, returning: bool) -> int:
    from trainer.people import changes

    official = official_or_fail(code, also_left=True)
    known = changes.on_record(official)
    given = {name: value for name, value in told.items() if value is not None and value != ()}
    said = TypedPerson(known.code, known.name, known.position, known.unit, known.roles, known.email)
    wanted = _read(replace(said, **given))
    who = f"{known.name} ({known.code})"
    fields = differences(known, wanted, changes.unit_names())
    would = "Sẽ cho trở lại" if returning else "Sẽ đổi"
    head = f"{would} {who}:" if fields or returning else f"{who}: không có gì khác."
    words_before = "\n".join([head, *_field_lines(fields)])
    change = partial(changes.correct, official, wanted, "", None, library_or_fail(), returning=returning)
    done: Done = done_when_agreed(consent, change, words_before, _plain(wanted, fields, ""), as_json=as_json)
    after = changes.on_record(done.official)
    nothing = not done.fields and not returning
    said_of_it = f"{who}: không có gì khác." if nothing else f"{words} {who}."
    return _say(after, done.fields, done.held_email, as_json, said_of_it)


def _say(person: Person, fields: Sequence[tuple[str, str, str]], held: str, as_json: bool, words: str) -> int:
    lines = [words, *_field_lines(fields)]
    if held:
        lines.append(f"  E-mail {held} chờ xác nhận, vì người này có quyền: mở “E-mail chờ xác nhận” trên màn hình.")
    return say(_plain(person, fields, held), lines, as_json=as_json)


def _field_lines(fields: Sequence[tuple[str, str, str]]) -> list[str]:
    return [f"  {title}: {old or '(trống)'} → {new or '(trống)'}" for title, old, new in fields]


def _plain(person: Person, fields: Sequence[tuple[str, str, str]], held: str) -> dict[str, Any]:
    return {**asdict(person), "changed": [list(one) for one in fields], "email_waiting": held}


@command("deactivate")
@_code
@click.option("--reason", metavar="LÝ_DO", required=True, help="Vì sao, ví dụ: nghỉ hưu từ 01/12.")
@json_option
@consenting
def deactivate(code: str, reason: str, as_json: bool, consent: Consent) -> int:
    """Cho một cán bộ ngừng làm việc: không đăng nhập được, trả e-mail, hết quyền; kết quả giữ nguyên."""
    with_database()
    from trainer.people import changes

    official = official_or_fail(code, also_left=True)
    words = f"Sẽ cho {official} ngừng làm việc: không đăng nhập được, trả e-mail, hết quyền; kết quả giữ nguyên."
    would = {"code": official.staff_code, "active": official.is_active}
    stop = partial(changes.deactivate, official, reason, None, library_or_fail())
    done_when_agreed(consent, stop, words, would, as_json=as_json)
    return say({**would, "active": False}, f"{official} đã ngừng làm việc.", as_json=as_json)


def _who_is_told() -> str:
    from django.conf import settings

    if settings.MAIL_SET_UP:
        return "Người ấy và các cán bộ CNTT có e-mail được báo qua thư; ai không có thì anh/chị báo."
    return "Chưa khai máy chủ thư: anh/chị tự báo cho người ấy và các cán bộ CNTT."


@command("lost-phone")
@_code
@click.option("--reason", metavar="LÝ_DO", required=True, help="Vì sao, ví dụ: mất điện thoại, đã gặp trực tiếp.")
@json_option
@consenting
def lost_phone(code: str, reason: str, as_json: bool, consent: Consent) -> int:
    """Gỡ đăng nhập hai bước của người mất điện thoại, khi không có hai cán bộ CNTT để làm trên màn hình."""
    with_database()
    from trainer.actions.accounts import lost_second_step

    official = official_or_fail(code)
    words = (
        f"Sẽ gỡ đăng nhập hai bước của {official}: ứng dụng, khóa truy cập, mã dự"
        f" phòng hết tác dụng, mọi phiên đóng lại. {_who_is_told()}"
    )
    lift = partial(lost_second_step.lift_from_the_server, official, reason)
    told = {"code": official.staff_code}
    done_when_agreed(consent, lift, words, told, as_json=as_json)
    return say({**told, "second_step": False}, f"Đã gỡ đăng nhập hai bước của {official}.", as_json=as_json)


@command("merge")
@click.argument("stays", metavar="MÃ_Ở_LẠI")
@click.argument("gone", metavar="MÃ_NGỪNG_DÙNG")
@click.option("--same-person", "same", is_flag=True, help="Vẫn là một người, dù hai hồ sơ có tên gọi khác nhau.")
@json_option
@consenting
def merge(stays: str, gone: str, same: bool, as_json: bool, consent: Consent) -> int:
    """Gộp hai hồ sơ của cùng một người: mọi kết quả về MÃ_Ở_LẠI. Không hoàn tác được."""
    with_database()
    from trainer.people import merging

    first, second = official_or_fail(stays, also_left=True), official_or_fail(gone, also_left=True)
    shown: MergePlan = tried(lambda: merging.plan(first, second, None, datetime.now(UTC)))
    consent = consent.in_earnest()
    told = {"stays": first.staff_code, "gone": second.staff_code, "moves": asdict(shown.moves)}
    consent.ask(_lines(shown), {**told, "merged": False}, as_json=as_json)
    if shown.other_name and not same:
        raise Fail(f"{first} và {second} có tên gọi khác nhau nên chưa gộp", "đúng là một người thì thêm --same-person")
    library = library_or_fail()
    tried(lambda: merging.merge(shown, None, library, datetime.now(UTC)))
    words = f"{_lines(shown) if consent.yes else ''}\nĐã gộp.".strip()
    return say({**told, "merged": True}, words, as_json=as_json)


def _lines(shown: "MergePlan") -> str:
    stays, gone = shown.stays, shown.gone
    lines = [f"Ở lại: {stays}. Ngừng dùng: {gone}."]
    lines += [f"  {number} {words}" for number, words in shown.moves.lines()]
    if shown.email:
        lines.append(f"  e-mail {shown.email}{', sau khi được xác nhận' if shown.email_held else ''}")
    lines += [f"  tài khoản của tỉnh {account} từ nay mở {stays.staff_code}" for account in shown.accounts]
    lines += [f"  hết quyền: {right}" for right in shown.rights]
    if shown.other_name:
        lines.append("  Cảnh báo: hai hồ sơ có tên gọi khác nhau.")
    return "\n".join([*lines, "Gộp rồi không tách lại được. Không có ai để hỏi thì chỉ gộp khi có --yes."])
