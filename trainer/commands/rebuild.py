"""`rebuild`: every completion again, from the papers that were handed in."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from trainer.commands.base import NOT_PASSED, command, today_in_vietnam
from trainer.commands.database import library_or_fail, with_database
from trainer.commands.json_document import json_option, say
from trainer.commands.record_words import WORDS, whose
from trainer.core.in_groups import in_groups
from trainer.core.text import count

if TYPE_CHECKING:
    from trainer.actions.rebuild import Rebuilt

_AT_ONCE = 500
_DIFFERING = (
    "điểm tính lại khác điểm đã ghi; bản ghi có thể đã bị sửa thẳng trong cơ sở dữ liệu. Vẫn giữ điểm đã ghi",
    "So lượt này với bản sao lưu gần ngày nộp; bản sao cũng vậy thì báo người phát triển",
)
_UNKNOWN_KEY = (
    "niêm phong bằng khóa mà máy chủ này không mở được",
    "xem phải làm gì với khóa ấy, rồi chạy lại rebuild: python -m trainer verify",
)


@command("rebuild")
@json_option
def rebuild(as_json: bool) -> int:
    """Tính lại mọi kết quả hoàn thành từ các lượt đã nộp. Không sửa gì ở các lượt đó.

    Lượt không khớp, thiếu niêm phong được kể từng dòng, không được cấp kết quả mới. Mã thoát 1 khi có lượt cần xem.
    """
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
    words = f"Đã đọc {done.hand_ins} lượt nộp, lập lại {done.completions} kết quả hoàn thành."
    code = say(_plain(done), words, as_json=as_json)
    for line in _trouble(done):
        click.echo(line, err=True)
        code = NOT_PASSED
    return code


def _trouble(done: "Rebuilt") -> Iterator[str]:
    """Yield a line for each hand-in that calls for a look, and one that counts them."""
    withheld, named = set(done.withheld), {*done.broken, *done.missing}
    yield from _named(done.broken, WORDS["broken"], withheld)
    yield from _named(done.missing, WORDS["missing"], withheld)
    yield from _named([one for one in done.differing if one not in named], _DIFFERING, withheld)
    yield from _named(done.corrected, WORDS["correction"], withheld)
    named |= {*done.differing, *done.corrected}
    yield from _named([one for one in done.withheld if one not in named], _UNKNOWN_KEY, withheld)
    if said := _counted(done):
        yield f"Cần xem: {', '.join(said)}. Các lượt ấy không được cấp kết quả mới."


def _named(numbers: list[int], words: tuple[str, str], withheld: set[int]) -> Iterator[str]:
    from trainer.models import Completion

    what, mend = words
    for some in in_groups(numbers, _AT_ONCE):
        standing = set(Completion.objects.filter(hand_in__in=some).values_list("hand_in_id", flat=True))
        for number, who in zip(some, whose(some), strict=True):
            kept = "; kết quả hoàn thành đang có được để nguyên" if number in standing else ""
            refused = "; không cấp kết quả hoàn thành" if number in withheld and not kept else ""
            yield f"{who}: {what}{kept}{refused}. → {mend}."


def _counted(done: "Rebuilt") -> list[str]:
    counted = {
        "không khớp niêm phong": len(done.broken),
        "thiếu niêm phong": len(done.missing),
        "có lần tính lại thiếu hoặc sai": len(done.corrected),
        _UNKNOWN_KEY[0]: done.unknown_keys,
    }
    return [f"{count(number)} lượt {what}" for what, number in counted.items() if number]


def _plain(done: "Rebuilt") -> dict[str, Any]:
    return {
        "hand_ins": done.hand_ins,
        "completions": done.completions,
        "differing": done.differing,
        "broken": done.broken,
        "missing": done.missing,
        "corrected": done.corrected,
        "unknown_keys": done.unknown_keys,
        "withheld": done.withheld,
    }
