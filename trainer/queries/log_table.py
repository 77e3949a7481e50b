"""The log of what was done, and that of reminders, as tables to take away: the latest first, by some hundreds."""

from collections.abc import Iterator
from datetime import datetime

from trainer.core.vietnam_time import in_vietnam
from trainer.core.work_progress import Told, nobody
from trainer.models import Event, Official, Reminder
from trainer.models.reminders import KINDS, OUTCOMES
from trainer.queries import log, reminders
from trainer.queries.event_words import title_of, told
from trainer.tables.table import Column, Line, Stream

_EVENTS = (
    Column("at", "Lúc", 20),
    Column("title", "Việc", 34),
    Column("by", "Ai làm", 26),
    Column("by_code", "Mã người làm", 12),
    Column("about", "Về ai", 26),
    Column("about_code", "Mã", 12),
    Column("told", "Chi tiết", 60),
    Column("kind", "Loại", 20),
)
_REMINDERS = (
    Column("day", "Ngày", 12, "date"),
    Column("code", "Mã cán bộ", 12),
    Column("name", "Họ và tên", 26),
    Column("unit", "Đơn vị", 28),
    Column("about", "Nhắc về", 60),
    Column("kind", "Cách nhắc", 22),
    Column("by", "Ai nhắc", 26),
    Column("outcome", "Kết quả", 26),
    Column("sent_at", "Gửi lúc", 20),
)
_AT_ONCE = 500


def of_events(wanted: log.Wanted, most: int | None = None, told: Told | None = None) -> Stream:
    """Return the latest ``most`` events (None: all) that fit. ``told`` is called with how many are read, of how many;
    without it nobody counts them first."""
    return Stream("Nhật ký", _EVENTS, _events(wanted, most, told))


def _events(wanted: log.Wanted, most: int | None, told: Told | None) -> Iterator[Line]:
    total = log.number(wanted) if told else 0
    done, behind = 0, None
    while most is None or done < most:
        size = _AT_ONCE if most is None else min(_AT_ONCE, most - done)
        one = log.page(wanted, size, behind, names_only=True)
        yield from map(_event, one.events)
        done, behind = done + len(one.events), one.rest
        if told:
            told(done, max(done, total))
        if behind is None:
            break


def _event(event: Event) -> Line:
    by, about = _named(event.actor), _named(event.official)
    return _moment(event.at), title_of(event), *by, *about, told(event), event.kind


def of_reminders(wanted: reminders.Wanted, told: Told = nobody) -> Stream:
    """Return the reminders that fit. ``told`` as for ``of_events``."""
    return Stream("Thư nhắc", _REMINDERS, _reminders(wanted, told))


def _reminders(wanted: reminders.Wanted, told: Told) -> Iterator[Line]:
    found = reminders.log(wanted)
    total = found.count()
    for done, row in enumerate(found.iterator(_AT_ONCE)):
        if done % _AT_ONCE == 0:
            told(done, total)
        yield _reminder(row)
    told(total, total)


def _reminder(row: Reminder) -> Line:
    official = row.official
    return (
        row.day,
        official.staff_code,
        official.full_name,
        official.unit.name,
        reminders.about(row),
        KINDS[row.kind],
        row.created_by.full_name if row.created_by else "",
        OUTCOMES[row.outcome],
        _moment(row.sent_at) if row.sent_at else "",
    )


def _moment(at: datetime) -> str:
    return f"{in_vietnam(at):%d/%m/%Y %H:%M}"


def _named(person: Official | None) -> tuple[str, str]:
    return (person.full_name, person.staff_code) if person else ("", "")
