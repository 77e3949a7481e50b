"""What leaders answered in the weekly letters: listing what waits, and deciding on it, an answer at a time."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from trainer.commands.base import NOT_PASSED, OK, command
from trainer.commands.consent import Consent, consenting
from trainer.commands.database import library_or_fail, with_database
from trainer.commands.json_document import echo_json, json_option, say
from trainer.commands.lookup import unit_or_fail

if TYPE_CHECKING:
    from trainer.letters.answer_kinds import By
    from trainer.models import LetterAnswer

_numbers = click.argument("numbers", metavar="SỐ…", type=int, nargs=-1, required=True)


@command("answers")
@json_option
def answers(as_json: bool) -> int:
    """Những câu trả lời trong thư tuần đang chờ duyệt; số ở đầu dòng dùng để duyệt."""
    with_database()
    from trainer.letters import queries_it
    from trainer.models import EXEMPTION_REASONS

    found = list(queries_it.waiting())
    lines = []
    for one in found:
        until = f", đến {one.until:%d/%m/%Y}" if one.until else ""
        more = "".join(f", {words}" for words in (EXEMPTION_REASONS.get(one.reason, ""), one.note) if words)
        lines.append(f"{one.pk}. {one.unit.name}: {one.official}: {_title(one)}{until}{more}")
    lines.append(f"{len(found)} câu trả lời đang chờ duyệt.")
    return say([_plain(one) for one in found], lines, as_json=as_json)


@command("approve")
@_numbers
@click.option("--to", "code", metavar="MÃ", help="Đơn vị mới, cho câu “Đã chuyển đơn vị”.")
@json_option
@consenting
def approve(numbers: Sequence[int], code: str | None, as_json: bool, consent: Consent) -> int:
    """Duyệt các câu trả lời mang những số này."""
    with_database()
    from trainer.letters import applying

    unit = unit_or_fail(code) if code else None
    return _each(numbers, "Đã duyệt", as_json, consent, applying.approve, unit)


@command("refuse")
@_numbers
@click.option("--reason", metavar="CHỮ", default="", help="Vì sao không duyệt; lãnh đạo đọc được.")
@json_option
@consenting
def refuse(numbers: Sequence[int], reason: str, as_json: bool, consent: Consent) -> int:
    """Không duyệt các câu trả lời mang những số này."""
    with_database()
    from trainer.core.text import clean
    from trainer.letters import applying

    said = clean(reason)[:200]
    return _each(numbers, "Không duyệt", as_json, consent, lambda number, by: applying.refuse(number, said, by))


@command("undo")
@_numbers
@json_option
@consenting
def undo(numbers: Sequence[int], as_json: bool, consent: Consent) -> int:
    """Hoàn tác việc đã duyệt các câu trả lời mang những số này."""
    with_database()
    from trainer.letters import applying

    return _each(numbers, "Đã hoàn tác", as_json, consent, applying.undo)


def _each(
    numbers: Sequence[int],
    said: str,
    as_json: bool,
    consent: Consent,
    decide: "Callable[[int, By], LetterAnswer]",
    unit: Any = None,
) -> int:
    """Decide on one answer after the other; one that cannot be done is told and stops no other."""
    from trainer.letters.answer_kinds import By, CannotBeDone
    from trainer.letters.applying import DecidedMeanwhile

    _ask(numbers, as_json, consent)
    by = By(None, library_or_fail(), datetime.now(UTC), unit)
    done: list[LetterAnswer] = []
    problems: dict[int, str] = {}
    for number in numbers:
        try:
            done.append(decide(number, by))
        except CannotBeDone as problem:
            problems[number] = str(problem)
        except DecidedMeanwhile:
            problems[number] = f"Câu {number}: không có, hoặc đã có người duyệt hay đổi trước đó."
    if as_json:
        echo_json({"done": [_plain(one) for one in done], "problems": problems})
    else:
        for one in done:
            click.echo(f"{said}: {one.official}: {_title(one)}.")
        for words in problems.values():
            click.echo(words, err=True)
    return NOT_PASSED if problems else OK


def _ask(numbers: Sequence[int], as_json: bool, consent: Consent) -> None:
    """Show the answers and ask, where somebody is to be asked. Raises Exit."""
    from django.db.models import BigAutoField

    from trainer.models import LetterAnswer

    if not consent.asks:
        return
    known = [number for number in numbers if abs(number) <= BigAutoField.MAX_BIGINT]
    shown = list(LetterAnswer.objects.filter(pk__in=known).select_related("official", "unit"))
    words = "\n".join(f"{one.pk}. {one.official}: {_title(one)}" for one in shown)
    consent.ask(words, [_plain(one) for one in shown], as_json=as_json)


def _title(one: "LetterAnswer") -> str:
    from trainer.letters.rules.answers import KIND_TITLES

    return KIND_TITLES[one.kind]  # type: ignore[index]


def _plain(one: "LetterAnswer") -> dict[str, Any]:
    until = one.until.isoformat() if one.until else None
    return {
        "number": one.pk,
        "unit": one.unit.code,
        "official": one.official.staff_code,
        "kind": one.kind,
        "until": until,
        "reason": one.reason,
        "note": one.note,
        "outcome": one.outcome,
    }
