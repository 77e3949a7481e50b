"""`rebuild`: every completion again, from the papers that were handed in."""

import json
import sys
from typing import TYPE_CHECKING

import click

from trainer.commands.base import NOT_PASSED, OK, command, today_in_vietnam
from trainer.commands.database import library_or_fail, with_database
from trainer.commands.json_document import json_option

if TYPE_CHECKING:
    from trainer.models import HandIn


def _differing(hand_in: "HandIn") -> str:
    attempt = hand_in.attempt
    return (
        f"{attempt.official}, bài “{attempt.quiz_title}”, lượt {attempt.number}: điểm tính lại khác điểm đã ghi; bản "
        "ghi có thể đã bị sửa thẳng trong cơ sở dữ liệu. Vẫn giữ điểm đã ghi. → So lượt này với bản sao lưu gần ngày "
        "nộp; bản sao cũng vậy thì báo người phát triển."
    )


@command("rebuild")
@json_option
def rebuild(as_json: bool) -> int:
    """Tính lại mọi kết quả hoàn thành từ các lượt đã nộp. Không sửa gì ở các lượt đó."""
    with_database()
    from rich.progress import Progress

    from trainer.actions import remembered
    from trainer.actions.rebuild import rebuild as run
    from trainer.clock import CLOCK
    from trainer.item_analysis import counting
    from trainer.models import HandIn

    with Progress(disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("Tính lại", total=HandIn.objects.count())
        done = run(library_or_fail(), today_in_vietnam(), lambda: progress.advance(task))
        counting.begin_anew()
        counted = progress.add_task("Tính lại số liệu câu hỏi", total=done.hand_ins)
        counting.count(upto=counting.settled(), step=lambda number: progress.advance(counted, number))
        remembered.count(CLOCK.now())
    if as_json:
        click.echo(
            json.dumps({"hand_ins": done.hand_ins, "completions": done.completions, "differing": done.differing})
        )
    else:
        click.echo(f"Đã đọc {done.hand_ins} lượt nộp, lập lại {done.completions} kết quả hoàn thành.")
    for number in done.differing:
        click.echo(_differing(HandIn.objects.select_related("attempt__official").get(pk=number)), err=True)
    return NOT_PASSED if done.differing else OK
