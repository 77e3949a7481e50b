"""`verify`: whether the record is what the server wrote, or somebody changed it in the database."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from trainer.commands import marking
from trainer.commands.base import NO_ENVIRONMENT, NOT_PASSED, OK, WRONG_USAGE, Fail, command
from trainer.commands.database import with_database
from trainer.commands.json_document import echo_json, json_option
from trainer.commands.record_words import COMPARE, NAMED, WORDS, whose_first
from trainer.core import record_mark
from trainer.core.record_mark import RecordMark
from trainer.core.text import count
from trainer.core.vietnam_time import in_vietnam
from trainer.disk import record_marks
from trainer.disk.room import why

if TYPE_CHECKING:
    from trainer.actions.stamping_old import Stamped
    from trainer.queries.record_check import Found


@command("verify")
@click.option("--mark", "marks", metavar="MỐC", multiple=True, help="So thêm với mốc này, chép từ giấy hay nhật ký.")
@click.option("--stamp", "stamping", is_flag=True, help="Niêm phong các lượt chưa có niêm phong, rồi mới xem.")
@json_option
def verify(marks: tuple[str, ...], stamping: bool, as_json: bool) -> int:
    """Xem từng lượt nộp có còn nguyên niêm phong không, có lượt nào bị thêm, bị xóa so với mốc lúc sao lưu không.

    Chạy được khi máy chủ đang chạy; chỉ đọc, trừ khi có --stamp. Mã thoát 1 khi có điều cần xem.
    """
    asked = [*(("ghi ở lệnh", _mark(one)) for one in marks)]
    with_database()
    from rich.progress import Progress

    from trainer.models import HandIn

    with Progress(disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("Niêm phong", total=HandIn.objects.filter(stamp=None).count() if stamping else 0)
        stamped = _stamp(lambda number: progress.advance(task, number)) if stamping else None
        kept, unreadable = _kept()
        asked += kept
        looking = progress.add_task("Xem niêm phong", total=HandIn.objects.count())
        found = _look([one.upto for _, one in asked], lambda number: progress.advance(looking, number))
    differing = [(day, mark, found.marks[mark.upto]) for day, mark in asked if not mark.holds(found.marks[mark.upto])]
    trouble = [*_refused(stamped), *_trouble(found), *_of_marks(differing, unreadable)]
    if as_json:
        echo_json(_plain(found, stamped, len(asked), differing))
    else:
        if stamped is not None:
            click.echo(f"Đã niêm phong {count(stamped.count)} lượt nộp.")
            for line in _left_by_older(stamped):
                click.echo(line)
        click.echo(_summary(found))
        if asked and not differing:
            said = f"Khớp {count(len(asked))} mốc lúc sao lưu, lúc niêm phong"
            click.echo(f"{said}: không lượt nào bị thêm, bị xóa trước các mốc ấy.")
    for line in trouble:
        click.echo(line, err=True)
    return NOT_PASSED if trouble else OK


def _mark(text: str) -> RecordMark:
    found = record_mark.read(text)
    if found is None:
        raise Fail(f"--mark “{text}” không phải mốc", "chép đúng như 1300-1234-1200-3f2a9c11d0e4b7a8", WRONG_USAGE)
    return found


def _kept() -> tuple[list[tuple[str, RecordMark]], list[str]]:
    try:
        return record_marks.kept(), record_marks.unreadable()
    except OSError as error:
        what = f"không đọc được {record_marks.file()}: {why(error)}"
        raise Fail(what, "chạy bằng tài khoản của máy chủ", NO_ENVIRONMENT) from None


def _stamp(step: Any) -> "Stamped":
    """Stamp, and leave a mark of it: who puts an older key back into the database finds it told here."""
    from trainer.actions.stamping_old import stamp_old

    now = datetime.now(UTC)
    stamped = stamp_old(now, step)
    mark = marking.taken()
    try:
        if mark is not None:
            record_marks.leave(mark, now)
    except OSError as error:
        what = f"đã niêm phong, chỉ chưa ghi được mốc vào {record_marks.file()}: {why(error)}"
        raise Fail(what, "chạy lại bằng tài khoản của máy chủ", NO_ENVIRONMENT) from None
    return stamped


def _look(upto: list[int], step: Callable[[int], None]) -> "Found":
    from trainer.queries import record_check

    try:
        return record_check.look(upto, step)
    except ValueError as error:
        # SQLite takes whatever somebody writes for a day.
        what = f"cơ sở dữ liệu có ngày giờ không đọc được ({error}): bản ghi đã bị sửa thẳng trong đó"
        raise Fail(what, COMPARE) from None


def _summary(found: "Found") -> str:
    said = [f"{count(found.states['intact'])} lượt còn nguyên niêm phong"]
    if found.late:
        said.append(f"trong đó {count(found.late)} lượt niêm phong sau khi nộp")
    if found.states["before"]:
        since = f" ({in_vietnam(found.since):%d/%m/%Y})" if found.since else ""
        said.append(f"{count(found.states['before'])} lượt nộp trước ngày bắt đầu niêm phong{since}, chưa niêm phong")
    return f"Đã xem {count(found.read)} lượt nộp: {'; '.join(said)}."


def _refused(stamped: "Stamped | None") -> Iterator[str]:
    for whose in whose_first(stamped.refused) if stamped else ():
        yield f"{whose}: chưa niêm phong vì điểm tính lại khác điểm đã ghi. → {COMPARE}."


def _left_by_older(stamped: "Stamped") -> Iterator[str]:
    for whose in whose_first(stamped.missing):
        yield (
            f"{whose}: nộp khi đã có niêm phong mà không có, nay vừa niêm phong. → Lúc ấy không có máy chủ bản cũ chạy "
            f"bên cạnh thì {COMPARE}."
        )
    if (more := len(stamped.missing) - NAMED) > 0:
        yield f"Còn {count(more)} lượt nữa như vậy."


def _trouble(found: "Found") -> Iterator[str]:
    for wrong, (what, mend) in WORDS.items():
        for whose in whose_first(found.wrong.get(wrong, ())):
            yield f"{whose}: {what}. → {mend}."
        if (more := found.counts[wrong] - NAMED) > 0:
            yield f"Còn {count(more)} lượt nữa: {what}."
    if unknown := found.states["unknown_key"]:
        yield (
            f"{count(unknown)} lượt niêm phong bằng khóa mà máy chủ này không mở được: không kiểm được"
            f"{_which(found)}. → Đã mất khóa "
            "bí mật, hay đổi mà không qua rotate-secret, thì đó không phải là bị sửa: đặt khóa cũ vào "
            f"GAN_DAN_SECRET_KEY_EARLIER, chạy: python -m trainer rotate-secret. Khóa chưa hề đổi thì {COMPARE}."
        )
    for fingerprint in found.questions[:NAMED]:
        yield f"Câu hỏi mang dấu {fingerprint}: chữ hoặc đáp án đã giữ không còn khớp dấu. → {COMPARE}."


def _which(found: "Found") -> str:
    """Return the numbers of those whose key does not open where other keys do: a few are no lost secret."""
    some = found.wrong.get("unknown_key", [])[:NAMED] if found.states["intact"] else []
    more = ", …" if some and found.counts["unknown_key"] > len(some) else ""
    return f" (số {', '.join(map(str, some))}{more})" if some else ""


def _of_marks(differing: list[tuple[str, RecordMark, RecordMark]], unreadable: list[str]) -> Iterator[str]:
    """Yield a line for the first mark and for the last: what was deleted once is missed by each that came after."""
    in_order = sorted(differing, key=lambda one: one[1].upto)
    yield from map(_differing, in_order[:1] + in_order[1:][-1:])
    if (more := len(in_order) - 2) > 0:
        yield f"Còn {count(more)} mốc nữa ở giữa cũng không khớp; xem từng mốc: python -m trainer verify --json."
    for line in unreadable[:NAMED]:
        yield (
            f"{record_marks.file()}: dòng “{line[:60]}” không phải mốc, có thể đã bị sửa. → So với mốc đã chép ra "
            "ngoài máy này: python -m trainer verify --mark MỐC."
        )


def _differing(one: tuple[str, RecordMark, RecordMark]) -> str:
    day, before, now = one
    change = now.count - before.count
    lost = before.stamped - now.stamped
    how = f"nay {'thừa' if change > 0 else 'thiếu'} {count(abs(change))}"
    if not change:
        how = f"nay {count(lost)} lượt mất niêm phong" if lost > 0 else "nay các số lượt nộp khác đi"
    return (
        f"Mốc {day} ({before.written()}): khi ấy có {count(before.count)} lượt nộp, {how}. → Không ai khôi phục bản "
        f"sao cũ hơn thì đã có lượt bị xóa hoặc chèn thẳng vào: {COMPARE}."
    )


def _plain(
    found: "Found", stamped: "Stamped | None", marks: int, differing: list[tuple[str, RecordMark, RecordMark]]
) -> dict[str, Any]:
    return {
        "hand_ins": found.read,
        "since": found.since.isoformat() if found.since else None,
        "states": dict(found.states),
        "stamped_later": found.late,
        "stamped_now": stamped.count if stamped else 0,
        "stamped_now_missing": list(stamped.missing) if stamped else [],
        "not_stamped": list(stamped.refused) if stamped else [],
        "wrong": {wrong: numbers for wrong, numbers in found.wrong.items() if numbers},
        "questions": found.questions,
        "marks": marks,
        "marks_differing": [{"day": day, "was": was.written(), "is": now.written()} for day, was, now in differing],
    }
