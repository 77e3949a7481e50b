"""Who must learn what again after a change, at the terminal; opens a campaign for exactly those people."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from trainer.commands.base import OK, WRONG_USAGE, Fail, command
from trainer.commands.database import library_or_fail, with_database
from trainer.commands.days import last_day_or_fail
from trainer.commands.impact_plain import plain_change, plain_tally, table
from trainer.commands.json_document import echo_json, json_option
from trainer.commands.lookup import unit_or_fail
from trainer.content.library import Library
from trainer.core.checks.content import guess
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.text import count
from trainer.core.vietnam_time import day_of
from trainer.tables.write_csv import csv_bytes
from trainer.terminal.grid import grid

if TYPE_CHECKING:
    from trainer.core.editions.impact import Load
    from trainer.models import Campaign, Unit
    from trainer.queries.impact import ChangeImpact, Impact
    from trainer.queries.impact_selection import Choice

MOST_UNITS = 10
# Sections without a question that are named one by one.
MOST_UNASKED = 3
# As many as the column of the record holds.
LONGEST_TITLE = 200


@command("impact")
@click.option("--since", default="", metavar="LẦN", help="Thay đổi sau lần công bố này; “tat-ca”: mọi thay đổi còn mở.")
@click.option("--instrument", default="", metavar="VĂN_BẢN", help="Thay đổi do văn bản này, hoặc nếu nó sắp thay đổi.")
@click.option("--section", "sections", metavar="MỤC", multiple=True, help="Dự tính: nếu mục này đổi và phải học lại.")
@click.option("--unit", "unit_code", metavar="MÃ", help="Chỉ đơn vị này và các đơn vị thuộc nó.")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="In ra CSV, mỗi dòng một thay đổi và một đơn vị.")
@click.option("--open-campaign", "title", metavar="TÊN", help="Mở đợt học lại cho đúng những người này.")
@click.option("--due", metavar="NGÀY", help="Hạn của đợt, ví dụ 2026-12-31.")
def impact(
    since: str,
    instrument: str,
    sections: tuple[str, ...],
    unit_code: str | None,
    as_json: bool,
    as_csv: bool,
    title: str | None,
    due: str | None,
) -> int:
    """Thay đổi nào khiến ai phải học lại: mục, câu hỏi, cán bộ, số phút.

    --instrument với văn bản chưa làm mục nào đổi, và --section, cho biết trước khi công bố: bao nhiêu người sẽ phải học
    lại. --section gọi được nhiều lần.
    """
    _check_options({"--since": since, "--instrument": instrument, "--section": sections}, as_json, as_csv, title, due)
    now = datetime.now(UTC)
    until = last_day_or_fail(due, now) if due is not None else day_of(now)
    with_database()
    from trainer.queries.impact import measure

    library = library_or_fail()
    choice = _choose(library, now, since, instrument, sections)
    unit = unit_or_fail(unit_code) if unit_code else None
    found = measure(choice.changes, library, now, unit=unit)
    if as_json:
        echo_json({"changes": [plain_change(one) for one in found.changes], "total": plain_tally(found.total)})
    elif as_csv:
        sys.stdout.buffer.write(csv_bytes(table(found)))
    else:
        _print(found, library)
    if title is not None:
        campaign = _open(choice, found, library, title, until, now, unit)
        words = (
            f"Đã mở đợt “{campaign.title}” cho {count(campaign.people.count())} cán bộ, hạn {campaign.due_on:%d/%m/%Y}."
        )
        click.echo(words, err=as_json or as_csv)
    return OK


def _check_options(
    chosen: Mapping[str, object], as_json: bool, as_csv: bool, title: str | None, due: str | None
) -> None:
    given = [name for name, value in chosen.items() if value]
    if len(given) > 1:
        raise Fail(f"{given[0]} và {given[1]} không đi cùng nhau", "chọn một trong hai", WRONG_USAGE)
    if as_json and as_csv:
        raise Fail("--json và --csv không đi cùng nhau", "chọn một trong hai", WRONG_USAGE)
    if (title is None) != (due is None):
        raise Fail("mở đợt cần cả --open-campaign và --due", "thêm tùy chọn còn thiếu", WRONG_USAGE)
    if title is not None and not title.strip():
        raise Fail("đợt chưa có tên", "viết tên sau --open-campaign", WRONG_USAGE)
    if title is not None and len(title.strip()) > LONGEST_TITLE:
        raise Fail(f"tên đợt dài {len(title.strip())} chữ cái", f"viết gọn trong {LONGEST_TITLE}", WRONG_USAGE)


def _choose(library: Library, now: datetime, since: str, instrument: str, sections: "Sequence[str]") -> "Choice":
    from trainer.queries.impact_selection import STILL_OPEN, choose

    try:
        return choose(library, now, since=since, instrument=instrument, sections=sections)
    except LookupError as error:
        missing = str(error.args[0])
    if sections:
        mend = guess(missing, library.sections, "ghi dạng thu-muc/trang#ma-muc")
        raise Fail(f"không có mục “{missing}”", mend, WRONG_USAGE)
    if instrument:
        raise Fail(f"không có văn bản “{instrument}”", "xem khóa trong docs/_data/van-ban.yml", WRONG_USAGE)
    known = [*(one.id for one in library.history.editions[-5:]), STILL_OPEN]
    raise Fail(f"không có lần công bố “{since}”", f"chọn một trong: {', '.join(known)}", WRONG_USAGE)


def _open(
    choice: "Choice", found: "Impact", library: Library, title: str, due: date, now: datetime, unit: "Unit | None"
) -> "Campaign":
    from trainer.actions.campaigns import open_relearning
    from trainer.core.text import clean
    from trainer.queries.impact import waiting

    if choice.foreseen:
        raise Fail("chưa có gì để học lại: đây mới là dự tính", "công bố bản mới của các mục trước")
    if not found.total.share.waiting:
        raise Fail("không còn ai phải học lại", "không cần mở đợt")
    return open_relearning(
        title=clean(title),
        people=waiting(choice.changes, library, now, unit),
        quizzes=[load.quiz for load in found.total.loads],
        cause=choice.cause,
        due_on=due,
        actor=None,
        library=library,
        now=now,
    )


def _print(found: "Impact", library: Library) -> None:
    from rich.console import Console

    if not found.changes:
        click.echo("Chưa có thay đổi nào cần học lại.")
        return
    width = None if sys.stdout.isatty() else 160
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    console.print(_grid_of_changes(found, library), "")
    if found.total.loads:
        console.print(_grid_of_loads(found.total.loads, library), "")
    console.print(_grid_of_shares("Theo đơn vị", [(one.name, one.share) for one in found.total.units[:MOST_UNITS]]))
    if len(found.total.units) > MOST_UNITS:
        click.echo(f"… và {len(found.total.units) - MOST_UNITS} đơn vị nữa: thêm --csv để xem đủ.")
    roles = [(ROLE_TITLES[role], share) for role, share in found.total.roles]
    console.print("", _grid_of_shares("Theo vai trò", roles), "", sep="\n")
    _say_unasked(sorted({name for one in found.changes for name in one.unasked} & library.sections.keys()))
    total = found.total
    if any(one.change.foreseen for one in found.changes):
        click.echo(f"Tất cả: {total.share.waiting} cán bộ sẽ phải học lại, {_spell(total.minutes)} làm bài.")
        click.echo(_why_foreseen(found))
        return
    click.echo(
        f"Tất cả: {total.share.waiting} cán bộ còn phải học lại, {total.share.relearnt} đã học lại,"
        f" {_spell(total.minutes)} làm bài."
    )


def _why_foreseen(found: "Impact") -> str:
    if any(one.change.instrument for one in found.changes):
        return "Đây là dự tính: văn bản này chưa làm mục nào thay đổi, nên chưa ai phải học lại."
    return "Đây là dự tính: tính như khi công bố các mục này là phải học lại (material). Chưa ai phải học lại."


def _say_unasked(sections: "Sequence[str]") -> None:
    """Name the sections that nobody can be asked about: a bare nought would look as if all had learnt again."""
    mend = "→ viết câu hỏi cho mục rồi khởi động lại máy chủ."
    if len(sections) > MOST_UNASKED:
        what = f"{len(sections)} mục không có câu nào để hỏi, nên không ai phải học lại các mục ấy"
        click.echo(f"{what} (--json kể từng mục) {mend}")
        return
    for name in sections:
        click.echo(f"Mục “{name}” không có câu nào để hỏi, nên không ai phải học lại mục ấy {mend}")


def _grid_of_changes(found: "Impact", library: Library) -> Any:
    heads = ("Mục", "Câu hỏi", "Còn phải học lại", "Đã học lại", "Phút")
    made = grid("Thay đổi", ("Thay đổi", "Lý do", "Hạn"), heads)
    for one in found.changes:
        change, asked = one.change, sum(map(len, one.questions.values()))
        until = f"{change.relearn_by:%d/%m/%Y}" if change.relearn_by else "dự tính"
        numbers = (len(change.sections), asked or "không có", *one.tally.share, one.tally.minutes)
        made.add_row(change.key, _reason(one, library), until, *map(str, numbers))
    return made


def _grid_of_loads(loads: "Sequence[Load]", library: Library) -> Any:
    """Return how much each official sits, a line a quiz: who rests on more of the changed sections sits more."""
    made = grid("Theo bài", ("",), ("Người làm", "Câu mỗi người", "Phút mỗi người"))
    for quiz in dict.fromkeys(load.quiz for load in loads):
        of_quiz = [load for load in loads if load.quiz == quiz]
        people = str(sum(load.passes for load in of_quiz))
        sizes = (_span([load.questions for load in of_quiz]), _span([load.minutes for load in of_quiz]))
        title = library.quizzes[quiz].title if quiz in library.quizzes else quiz
        made.add_row(title, people, *sizes)
    return made


def _span(numbers: list[int]) -> str:
    least, most = min(numbers), max(numbers)
    return str(most) if least == most else f"{least}–{most}"


def _reason(one: "ChangeImpact", library: Library) -> str:
    instrument = library.instruments.get(one.change.instrument or "")
    return "; ".join(part for part in (one.change.reason.rstrip("."), instrument.name() if instrument else "") if part)


def _grid_of_shares(title: str, rows: list[tuple[str, Any]]) -> Any:
    made = grid(title, ("",), ("Còn phải học lại", "Đã học lại"))
    for name, share in rows:
        made.add_row(name, str(share.waiting), str(share.relearnt))
    return made


def _spell(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{minutes} phút" if minutes < 120 else f"{hours} giờ {rest} phút" if rest else f"{hours} giờ"
