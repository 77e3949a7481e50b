"""How long the screens of the IT unit and of a leader take in a city that `bench.city` built, and how many statements.

`python -m bench.screens FOLDER`. Everything happens in a copy. With DATABASE_URL, in that database, which must be
empty: FOLDER is then not looked at, and the city is built there.
"""

import argparse
import os
import time
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import environment, figures, population, sat

if TYPE_CHECKING:
    from django.test import Client

    from trainer.models import Official

_REMINDED = 100_000


def _busy(now: datetime) -> None:
    """Let a city be steered: campaigns with days, letters of eight weeks, a log, a queue, answers that wait."""
    from trainer.content.live import library
    from trainer.core.vietnam_time import day_of
    from trainer.letters.rules.page import monday
    from trainer.models import Campaign, Unit

    today, execute = day_of(now), population.execute
    opened = now - timedelta(days=40)
    quarter = Campaign.objects.create(title="Quý", due_on=today + timedelta(days=5), created_at=opened)
    two = Campaign.objects.create(title="Hai", roles=["leader"], due_on=today - timedelta(days=3), created_at=opened)
    some = Campaign.objects.create(title="Nửa", due_on=today + timedelta(days=9), created_at=opened)
    few = Campaign.objects.create(title="Nhỏ", quizzes=["lua-dao"], due_on=today - timedelta(days=1), created_at=opened)
    few.units.set(Unit.objects.filter(parent__isnull=False).order_by("pk")[1000:1004])
    some.units.set(Unit.objects.filter(parent__isnull=False).order_by("pk")[:1500])
    Campaign.objects.create(title="Cũ", due_on=today, created_at=now, closed_at=now, final={"people": 9, "done": 3})
    for which, one in ((3, two), (1, quarter)):
        execute(
            f"UPDATE trainer_requirement SET due_on = %s, due_by = %s WHERE official_id %% {which} = 0 AND due_by = ''",
            one.due_on, f"campaign:{one.pk}",
        )  # fmt: skip
    sat.keep_progress(library())
    for week in range(1, 9):
        execute(
            "INSERT INTO trainer_letter (unit_id, week, figures, made_at, mails)"
            " SELECT id, %s, %s, %s, 0 FROM trainer_unit",
            monday(today - timedelta(days=7 * week)), '{"people": 60, "done": 20}', now,
        )  # fmt: skip
    execute(
        "INSERT INTO trainer_reminder (official_id, kind, day, about, created_at, outcome)"
        f" SELECT id, 'rule', %s, '[]', %s, 'sent' FROM trainer_official WHERE is_active LIMIT {_REMINDED}",
        today - timedelta(days=1), now,
    )  # fmt: skip
    execute(
        "INSERT INTO trainer_reminder_campaigns (reminder_id, campaign_id) SELECT id, %s FROM trainer_reminder",
        quarter.pk,
    )
    execute(
        "INSERT INTO trainer_outgoingmail (kind, \"to\", subject, body, official_id, reminder_id, created_at, due_at,"
        " expires_at, urgent, tries, claim, message_id, last_error) SELECT 'reminder', '', '', '', official_id, id,"
        " %s, %s, %s, %s, 0, '', 'm' || id, '' FROM trainer_reminder",
        now, now + timedelta(hours=2), now + timedelta(days=2), False,
    )  # fmt: skip
    execute(
        "INSERT INTO trainer_letteranswer (unit_id, official_id, kind, until, reason, note, answered_at,"
        " answered_by_id, outcome, said, done) SELECT unit_id, id, 'extend', %s, '', 'Bận', %s, id, '', '', '{}'"
        " FROM trainer_official WHERE is_active AND id %% 100 = 0",
        today + timedelta(days=30), now,
    )  # fmt: skip
    _agreed(quarter.pk, now)


def _agreed(campaign: int, now: datetime) -> None:
    """Let one in forty be exempt, twice as many have been, one in fifty have a later day, one in twenty be told."""
    from trainer.core.vietnam_time import day_of, monday

    today = day_of(now)
    some = " FROM trainer_official o WHERE o.is_active AND o.id %% {} = 0"
    for which, begins, ends in ((40, 20, 70), (41, 200, -100), (43, 300, -250)):
        population.execute(
            "INSERT INTO trainer_exemption (official_id, created_at, starts_on, ends_on, reason, note)"
            " SELECT o.id, %s, %s, %s, 'sickness', ''" + some.format(which),
            now - timedelta(days=begins), today - timedelta(days=begins), today + timedelta(days=ends),
        )  # fmt: skip
    population.execute(
        "INSERT INTO trainer_extension (official_id, created_at, campaign_id, due_on, reason)"
        " SELECT o.id, %s, %s, %s, 'Công tác'" + some.format(50),
        now, campaign, today + timedelta(days=20),
    )  # fmt: skip
    for of, which in ((campaign, 20), (None, 21)):
        population.execute(
            "INSERT INTO trainer_told (official_id, campaign_id, week, at, by_id) SELECT o.id, %s, %s, %s, 1"
            + some.format(which),
            of, monday(today), now,
        )  # fmt: skip


def _client(person: "Official") -> "Client":
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person, backend="trainer.web.accounts.sign_in.StaffNumberOrEmail")
    return client


def measure(table: figures.Table, name: str, client: "Client", address: str) -> None:
    """Get a page twice, the second time with what it reads in memory, and print the row of the second."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    began = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as said:
        answer = client.get(address)
    wall, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
    slowest = max((float(one["time"]) for one in said.captured_queries), default=0.0) * 1000
    size = len(answer.content) / 1000 if not answer.streaming else 0
    table.row(f"{name:>34}", wall * 1000, cpu * 1000, len(said), slowest, size, f"  {answer.status_code} {address}")


def _screens(now: datetime) -> list[tuple[str, str, str]]:
    from trainer.models import Campaign, LetterAnswer, Official, Unit

    units = population.wards()
    large, small = units[0], units[len(units) * 5 // 6]
    top = Unit.objects.get(parent__isnull=True).code
    person = Official.objects.filter(staff_code__startswith="D", is_active=True).order_by("pk")[5].staff_code
    numbers = {one.title: one.pk for one in Campaign.objects.all()}
    answered = LetterAnswer.objects.order_by("pk")[0].unit.code
    it: list[tuple[str, str]] = [
        ("home", "/tap-huan/"),
        ("campaigns", "/cntt/dot/"),
        *((f"campaign {title}", f"/cntt/dot/{number}/") for title, number in numbers.items()),
        *((f"edit {title}", f"/cntt/dot/{number}/sua/") for title, number in numbers.items() if title != "Cũ"),
        ("open a campaign", "/cntt/dot/mo/"),
        ("people", "/cntt/tien-do/"),
        ("people of a campaign", f"/cntt/tien-do/?dot={numbers['Quý']}"),
        ("people late", "/cntt/tien-do/?tinh_trang=overdue"),
        ("people by name", "/cntt/tien-do/?tim=thu+199"),
        ("people of a unit", f"/cntt/tien-do/?don_vi={large}"),
        ("people exempt", "/cntt/tien-do/?tinh_trang=exempt"),
        ("people by staff number", "/cntt/tien-do/?tim=D19999"),
        ("by unit", "/cntt/tien-do/theo-don-vi/"),
        ("people and quizzes", "/cntt/tien-do/tung-bai/"),
        ("people and quizzes by unit", "/cntt/tien-do/tung-bai/?xep=don-vi&trang=9000"),
        ("people and quizzes by a quiz", "/cntt/tien-do/tung-bai/?xep=bai:lua-dao"),
        ("units and quizzes", "/cntt/tien-do/don-vi-va-bai/?xep=lua-dao"),
        ("over time", "/cntt/theo-thoi-gian/"),
        ("retention", "/cntt/tien-do/ghi-nho/"),
        ("one person", f"/cntt/can-bo/{person}/"),
        ("correct him", f"/cntt/can-bo/{person}/sua/"),
        ("merge him", f"/cntt/can-bo/{person}/gop/"),
        ("give him a right", f"/cntt/can-bo/{person}/quyen/"),
        ("extend him", f"/cntt/can-bo/{person}/gia-han/"),
        ("exempt him", f"/cntt/can-bo/{person}/tam-mien/"),
        ("evidence", f"/cntt/can-bo/{person}/ho-so/"),
        ("add a person", "/cntt/can-bo/them/"),
        ("staff lists", "/cntt/danh-sach/"),
        ("words of lists", "/cntt/danh-sach/cach-hieu/"),
        ("units", "/cntt/don-vi/"),
        ("changes of units", "/cntt/don-vi/thay-doi/"),
        ("merge a unit", f"/cntt/don-vi/o/{large}/sap-nhap/"),
        ("split a unit", f"/cntt/don-vi/o/{large}/tach/"),
        ("changes of the book", "/cntt/thay-doi/"),
        ("letters", "/cntt/thu-tuan/"),
        ("answers", "/cntt/thu-tuan/tra-loi/"),
        ("answers of a unit", f"/cntt/thu-tuan/tra-loi/?don_vi={answered}"),
        ("log of reminders", "/cntt/nhac/"),
        ("its second page", "/cntt/nhac/?trang=2"),
        ("log of a person", "/cntt/nhac/?tim=thu+199"),
        ("whom to remind", f"/cntt/nhac/ngay/?dot={numbers['Quý']}"),
        ("whom to remind of a small one", f"/cntt/nhac/ngay/?dot={numbers['Nhỏ']}"),
        ("whom to tell of a unit", f"/don-vi/{large}/nhac/"),
        ("whom to tell of the city", f"/don-vi/{top}/nhac/"),
        ("telling one person", f"/cntt/nhac/ngay/?ma={person}"),
        ("rules of reminders", "/cntt/nhac/lich/"),
        ("queue of mail", "/cntt/nhac/hang-cho/"),
        ("rights", "/cntt/quyen/"),
        ("slips", "/cntt/phieu/"),
        ("lost second steps", "/cntt/mat-dien-thoai/"),
        ("held e-mails", "/tai-khoan/e-mail-cho-xac-nhan/"),
        ("find a certificate", "/cntt/chung-nhan/?ma=ABCD"),
        ("units to choose from", "/cntt/don-vi/de-chon/"),
        ("units below", f"/don-vi/{top}/tung-don-vi/"),
        ("units below, late first", f"/don-vi/{top}/tung-don-vi/?xep=qua-han"),
        ("unit, all of the city", f"/don-vi/{top}/"),
        ("health", "/suc-khoe"),
    ]
    leader = [
        ("leader of a large unit: home", "/tap-huan/"),
        ("his unit", f"/don-vi/{large}/"),
        ("his letter", f"/don-vi/{large}/thu-tuan/"),
        ("his letter on paper", f"/don-vi/{large}/thu-tuan/in/"),
        ("whom he may tell", f"/don-vi/{large}/nhac/"),
        ("his unit over time", f"/don-vi/{large}/theo-thoi-gian/"),
        ("his unit, exempt", f"/don-vi/{large}/?tinh_trang=exempt"),
        ("his unit by name", f"/don-vi/{large}/?tim=thu+19"),
    ]
    small_leader = [("letter of a small unit", f"/don-vi/{small}/thu-tuan/"), ("small unit", f"/don-vi/{small}/")]
    return [
        *(("", name, address) for name, address in it),
        *((large, name, address) for name, address in leader),
        *((small, name, address) for name, address in small_leader),
    ]


def _place(city: Path) -> AbstractContextManager[Any]:
    return environment.fresh() if os.environ.get("DATABASE_URL") else environment.copied(city, served=True)


def main() -> None:
    """Get every screen, and print a row each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("city", type=Path)
    parser.add_argument("--people", type=int, default=200_000, help="with DATABASE_URL: so many")
    parser.add_argument("--only", help="screens whose name has this in it")
    asked = parser.parse_args()
    os.environ["GAN_DAN_EMAIL_BACKEND"] = "django.core.mail.backends.dummy.EmailBackend"
    with _place(asked.city):
        from trainer.content.live import library
        from trainer.models import Official

        now = population.now_of_the_run()
        if os.environ.get("DATABASE_URL"):
            from bench.locks import many_units

            sat.fill(asked.people, library(), many_units(3000), now)
        _busy(now)
        population.settle()
        table = figures.Table(f"{'screen':>34}", "ms", "CPU ms", "queries", "slowest", "kB", "address")
        it = _client(sat.officer())
        for unit, name, address in _screens(now):
            led = Official.objects.filter(unit__code=unit, role_holdings__role="leader", is_active=True)
            client = it if not unit else _client(led.order_by("pk")[0])
            if not asked.only or asked.only in name:
                measure(table, name, client, address)


if __name__ == "__main__":
    main()
