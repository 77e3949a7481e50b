"""`rebuild`: every completion again, from the papers that were handed in."""

import json
import sys

import click

from trainer.commands.base import NOT_PASSED, OK, command, today_in_vietnam
from trainer.commands.database import library_or_fail, with_database
from trainer.commands.json_document import json_option


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
        click.echo(
            f"Lượt nộp {number}: điểm tính lại khác điểm đã ghi → giữ điểm đã ghi, báo người phát triển.", err=True
        )
    return NOT_PASSED if done.differing else OK
