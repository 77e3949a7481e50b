"""Commands over lists and changes of units that are being written: what fails, and giving up the rest of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from trainer.commands.base import NOT_PASSED, Fail, group
from trainer.commands.consent import Consent, consenting
from trainer.commands.database import with_database
from trainer.commands.json_document import json_option, say


@group("work")
def work() -> None:
    """Danh sách, thay đổi đơn vị đang ghi dở: xem, bỏ phần còn lại khi bị lỗi mãi."""


@work.command("list")
@json_option
def list_(as_json: bool) -> int:
    """Liệt kê việc đang ghi dở: đã ghi mấy phần, lỗi mấy lần liền."""
    with_database()
    from trainer.actions import holding
    from trainer.models import Work
    from trainer.queries.being_written import title_of

    found = [
        {
            "number": one.pk,
            "title": title_of(one),
            "left": one.pieces.count(),
            "total": one.total,
            "failures": one.failures,
            "error": one.error,
        }
        for one in Work.objects.filter(decided=True, kind__in=holding.LISTS).order_by("pk")
    ]
    lines = []
    for told in found:
        wrong = f"; lỗi {told['failures']} lần liền: {told['error']}" if told["failures"] else ""
        lines.append(f"{told['number']}  {told['title']}: còn {told['left']} trên {told['total']} phần{wrong}")
    return say(found, lines or "Không có việc nào đang ghi dở.", as_json=as_json)


@work.command("abandon")
@click.argument("number", metavar="SỐ", type=int)
@json_option
@consenting
def abandon(number: int, as_json: bool, consent: Consent) -> int:
    """Bỏ phần chưa ghi của việc SỐ đang bị lỗi. Phần đã ghi giữ nguyên."""
    with_database()
    from trainer.actions import abandoning, holding
    from trainer.models import Work
    from trainer.queries.being_written import title_of
    from trainer.roster import apply, undo
    from trainer.units import applying

    # Their kinds of work tell what their pieces are about.
    _kinds = (apply, undo, applying)
    found = Work.objects.filter(pk=number, decided=True, kind__in=holding.LISTS).first()
    if found is None:
        raise Fail(f"không có việc nào đang ghi dở mang số {number}", "xem: python -m trainer work list")
    if not found.failures:
        raise Fail(f"việc {number} đang ghi bình thường", "đợi vài phút; chỉ bỏ được việc đang bị lỗi", NOT_PASSED)
    rest, name = abandoning.rest_of(found), title_of(found)
    written = rest.total - rest.pieces
    told = {"title": name, "written": written, "total": rest.total, "left": list(rest.people)}
    about = f"phần chưa ghi, của {len(rest.people)} người: {', '.join(rest.people)}"
    words = f"{name}: đã ghi {written} trên {rest.total} phần, những phần ấy giữ nguyên.\nSẽ bỏ {about}"
    consent.in_earnest().ask(words, {**told, "abandoned": False}, as_json=as_json)
    try:
        abandoning.abandon(number, rest.first, None, datetime.now(UTC))
    except abandoning.GoesOn:
        raise Fail(f"việc {number} vừa ghi thêm được nên chưa bỏ gì", "chạy lại lệnh này", NOT_PASSED) from None
    return say({**told, "abandoned": True}, f"Đã bỏ {about}", as_json=as_json)


@contextmanager
def one_line_when_stuck() -> Iterator[None]:
    """Let a piece that fails become one line. Raises Fail then, and what else was raised as it is."""
    from trainer.actions import abandoning

    try:
        yield
    except Exception as error:
        failing = abandoning.failing()
        if isinstance(error, Fail) or not failing:
            raise
        one = failing[0]
        what = f"một phần chưa ghi được ({one.error}); những phần trước đã ghi"
        raise Fail(what, f"chạy lại lệnh này; vẫn lỗi thì: python -m trainer work abandon {one.pk}") from error
