"""The command that takes a wrong question back."""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from trainer.commands.base import OK, WRONG_USAGE, Fail, command, today_in_vietnam
from trainer.commands.database import library_or_fail, with_database
from trainer.commands.days import day_or_fail
from trainer.commands.json_document import json_option, json_text
from trainer.commands.table_output import printed
from trainer.commands.writing import written
from trainer.core.text import clean, count, percent
from trainer.core.vietnam_time import day_of, in_vietnam
from trainer.tables.table import Column, Line, Stream
from trainer.tables.write_csv import write_csv

if TYPE_CHECKING:
    from trainer.actions.withdrawals import Version
    from trainer.actions.withdrawals_weighing import Concerned, RemarkTally

# As many as the column of the record holds.
MOST_LETTERS = 500
_COLUMNS = (
    Column("code", "Mã cán bộ", 12),
    Column("name", "Họ và tên", 26),
    Column("unit", "Đơn vị", 28),
    Column("quiz", "Bài", 30),
    Column("handed_in", "Nộp ngày", 12, "date"),
    Column("before", "Điểm cũ", 10, "percent"),
    Column("after", "Điểm mới", 10, "percent"),
    Column("verdict", "Kết quả", 22),
)


@command("withdraw")
@click.argument("question_id", metavar="MÃ_CÂU")
@click.option("--since", metavar="NGÀY", required=True, help="Tính lại bài nộp từ ngày này, dạng 2026-11-25.")
@click.option("--reason", metavar="LÝ_DO", default="", help="Vì sao rút: người đã làm bài đọc được câu này.")
@click.option("--version", "chosen", metavar="DẤU", multiple=True, help="Chỉ rút bản câu hỏi có dấu này.")
@click.option("--keep", "kept", metavar="DẤU", multiple=True, help="Giữ bản câu hỏi có dấu này, như bản đã sửa.")
@click.option("--revoke", is_flag=True, help="Cho phép mất kết quả đạt. Không ghi thì ai đã đạt vẫn đạt.")
@click.option("--yes", is_flag=True, help="Ghi. Không có thì chỉ cho xem.")
@json_option
@click.option("--csv", "csv_file", metavar="TỆP", help="Ghi danh sách người liên quan ra tệp CSV.")
def withdraw(
    question_id: str,
    since: str,
    reason: str,
    chosen: Sequence[str],
    kept: Sequence[str],
    revoke: bool,
    yes: bool,
    as_json: bool,
    csv_file: str | None,
) -> int:
    """Rút một câu hỏi sai: không hỏi nữa, tính lại bài đã nộp mà không có câu đó, ai đã đạt vẫn đạt.

    Không sửa kết quả cũ: điểm tính lại được ghi thêm bên cạnh. Chưa có --yes thì chưa ghi gì.
    """
    with_database()
    from trainer.actions import withdrawals
    from trainer.actions.withdrawals_weighing import RemarkTally
    from trainer.queries.impact import let_off

    day, words = _day(since), _reason(reason, yes)
    found = withdrawals.versions(question_id, day)
    wanted = _wanted(found, chosen, kept, question_id)
    if revoke and any(one.kept_passes and one.fingerprint in wanted for one in found):
        raise Fail("câu này đã rút từ trước mà giữ mọi kết quả đạt", "bỏ --revoke: quyết định ấy không đổi lại được")
    library, now, tally = library_or_fail(), datetime.now(UTC), RemarkTally()
    unasked = let_off(question_id, wanted, library, now)
    with printed() as out:
        if not as_json:
            _show_versions(found, wanted, out)
        lines = _told(withdrawals.concerned(wanted, day, revoke), tally, out, as_json)
        # Before anything is recorded: a list that cannot be written must leave nothing behind.
        _write(csv_file, lines)
        if yes:
            withdrawals.withdraw(
                question_id, wanted, day, reason=words, revokes=revoke, actor=None, library=library, now=now
            )
        if as_json:
            _end_json({"written": yes, "versions": list(wanted), **tally.told()}, unasked, out)
        else:
            again = all(one.withdrawn for one in found if one.fingerprint in wanted) and tally.settled
            _end(tally, unasked, yes, again, out)
    return OK


def _day(text: str) -> date:
    day = day_or_fail(text)
    if day > today_in_vietnam():
        raise Fail(f"ngày {day:%d/%m/%Y} chưa tới", "ghi ngày câu bắt đầu sai", WRONG_USAGE)
    return day


def _reason(text: str, needed: bool) -> str:
    words = clean(text)
    if needed and not words:
        raise Fail("chưa có lý do", "thêm --reason “…”: một câu mà người đã làm bài sẽ đọc", WRONG_USAGE)
    if len(words) > MOST_LETTERS:
        raise Fail(f"lý do dài {len(words)} chữ cái", f"viết gọn trong {MOST_LETTERS}", WRONG_USAGE)
    return words


def _wanted(
    found: "Sequence[Version]", chosen: Sequence[str], kept: Sequence[str], question_id: str
) -> tuple[str, ...]:
    if not found:
        what = f"câu hỏi “{question_id}” chưa từng được hỏi"
        raise Fail(what, "xem lại mã câu trong quizzes/; câu chưa ai làm thì chỉ cần sửa tệp")
    known = {version.fingerprint for version in found}
    for mark in (*chosen, *kept):
        if mark not in known:
            raise Fail(f"câu hỏi “{question_id}” không có bản “{mark}”", f"các bản: {', '.join(sorted(known))}")
    wanted = tuple(one.fingerprint for one in found if one.fingerprint in (chosen or known))
    left = tuple(mark for mark in wanted if mark not in kept)
    if not left:
        raise Fail("không còn bản nào để rút", "bớt --keep")
    return left


def _show_versions(found: "Sequence[Version]", wanted: Sequence[str], out: TextIO) -> None:
    for version in found:
        state = "rút" if version.fingerprint in wanted else "giữ"
        again = " (đã rút từ trước)" if version.withdrawn else ""
        day = in_vietnam(version.first_seen_at).strftime("%d/%m/%Y")
        out.write(
            f"{version.fingerprint}  {state}{again}  có từ {day}  {version.handed_in} bài đã nộp  {version.text}\n"
        )


def _told(found: "Iterable[Concerned]", tally: "RemarkTally", out: TextIO, as_json: bool) -> Iterator[Line]:
    """Yield the line of each hand-in once it is counted and told: nobody holds all of them."""
    between = '{"hand_ins": [\n'
    for one in found:
        tally.count(one)
        row = _row(one)
        if as_json:
            plain = {**row, "handed_in": in_vietnam(one.hand_in.handed_in_at).isoformat()}
            out.write(between + json.dumps(plain, ensure_ascii=False))
        else:
            score = f"{percent(one.before.hundredths):>8} → {percent(one.after.hundredths):>8}"
            out.write(f"  {row['code']:<10} {row['name']:<26} {score}  {row['verdict']}\n")
        between = ",\n"
        yield tuple(row[column.key] for column in _COLUMNS)
    if as_json:
        out.write('{"hand_ins": [],\n' if tally.concerned == 0 else "\n],\n")


def _end_json(figures: Mapping[str, Any], unasked: Sequence[tuple[str, int]], out: TextIO) -> None:
    sections = [{"section": section, "let_off": people} for section, people in unasked]
    out.write(json_text({**figures, "unasked": sections}).removeprefix("{\n") + "\n")


def _end(tally: "RemarkTally", unasked: Sequence[tuple[str, int]], written: bool, again: bool, out: TextIO) -> None:
    out.write(
        f"{tally.concerned} bài liên quan; {tally.now_passed} bài thành đạt, {tally.now_failed} bài không còn đạt.\n"
    )
    out.writelines(f"{_unasked(section, people, written)}\n" for section, people in unasked)
    if not written:
        out.write("Chưa ghi gì. Thêm --reason và --yes để ghi.\n")
    elif again:
        out.write("Đã rút và tính lại từ trước, không có gì mới để ghi.\n")
    else:
        out.write("Đã ghi.\n")


def _unasked(section: str, people: int, written: bool) -> str:
    """Return the line on a section that loses its last question: nobody learns again what nobody can be asked about."""
    what = f"Mục “{section}” không còn câu hỏi nào"
    if people:
        will = "" if written else "sẽ "
        what += f": {count(people)} cán bộ còn phải học lại mục này {will}không phải học lại nữa"
    return f"{what}. → Viết một câu hỏi khác cho mục ấy{'' if written else ' trước'}."


def _row(one: "Concerned") -> dict[str, Any]:
    official = one.hand_in.attempt.official
    return {
        "code": official.staff_code,
        "name": official.full_name,
        "unit": official.unit.name,
        "quiz": one.hand_in.attempt.quiz_title,
        "handed_in": day_of(one.hand_in.handed_in_at),
        "before": one.before.hundredths / 10_000,
        "after": one.after.hundredths / 10_000,
        "verdict": _verdict(one.before.passed, one.after.passed),
    }


def _verdict(before: bool, after: bool) -> str:
    if before == after:
        return "vẫn đạt" if after else "vẫn chưa đạt"
    return "chưa đạt thành đạt" if after else "đạt thành chưa đạt"


def _write(file: str | None, lines: Iterator[Line]) -> None:
    """Write the list, or only let everybody be told."""
    if file is None:
        deque(lines, maxlen=0)
        return
    with written(Path(file)) as output:
        write_csv(Stream("Bài liên quan", _COLUMNS, lines), output)
