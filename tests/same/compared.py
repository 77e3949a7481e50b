"""What the comparisons share: how each stands by the one definition, and how pages and files are read."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.test import Client
from lxml import html

from tests.cast import signed_in
from tests.same.population import City
from trainer.content.live import library
from trainer.core.standing import LATE, Standing
from trainer.core.vietnam_time import day_of
from trainer.models import Exemption, Official, Requirement
from trainer.queries.progress_people import PersonRow, rows

PROGRESS = "/cntt/tien-do/"


@dataclass(frozen=True)
class Truth:
    """How everybody who is active stands with each quiz, by staff number; read as the IT unit."""

    city: City
    now: datetime
    people: Mapping[str, PersonRow]
    client: Client


def truth_of(city: City, now: datetime) -> Truth:
    """Return how everybody stands ``now``, by ``core.standing``."""
    found = rows(Official.objects.filter(is_active=True), None, library().quizzes, now)
    return Truth(city, now, {row.official.staff_code: row for row in found}, signed_in(city.cast.khue))


def day_asked(asked: Requirement, stands: Standing, row: PersonRow) -> date | None:
    """Return by which day a quiz is still asked: of who is exempt none, of a change its own; of a pass that ended no
    day before its end, for until then nothing was lacking."""
    if row.exempt or stands.state == "completed":
        return None
    if stands.state == "update":
        return asked.relearn_by
    if asked.due_on is None or asked.valid_until is None:
        return asked.due_on
    return max(asked.due_on, day_of(asked.valid_until))


def next_day(row: PersonRow) -> date | None:
    """Return the first day of what is not passed."""
    days = (day_asked(asked, stands, row) for asked, stands in row.quizzes if not stands.valid)
    return min((day for day in days if day), default=None)


def days_away(who: Official, today: date) -> tuple[date, date | None] | None:
    """Return the days in a row around ``today`` on which nothing is asked of somebody, walked day by day; no last day
    where no end is set; None where something is asked."""
    spans = list(Exemption.objects.filter(official=who, withdrawn_at=None).values_list("starts_on", "ends_on"))

    def off(day: date) -> bool:
        return any(first <= day and (last is None or day <= last) for first, last in spans)

    if not off(today):
        return None
    first = last = today
    while off(first - timedelta(days=1)):
        first -= timedelta(days=1)
    while off(last + timedelta(days=1)) and last < today + timedelta(days=1000):
        last += timedelta(days=1)
    return first, last if last < today + timedelta(days=1000) else None


def days_coming(who: Official, today: date) -> tuple[date, date | None] | None:
    """Return the next days in a row on which nothing will be asked of somebody: they begin after today."""
    firsts = Exemption.objects.filter(official=who, withdrawn_at=None, starts_on__gt=today).order_by("starts_on")
    around = days_away(who, today)
    for first in firsts.values_list("starts_on", flat=True):
        found = days_away(who, first)
        if found and found != around:
            return found
    return None


def lacks(row: PersonRow) -> bool:
    """Say whether somebody of whom something is asked today is not done."""
    return not row.exempt and row.done < len(row.requirements)


def chips_of(stands: Standing) -> list[str]:
    """Return the words in which lists say how somebody stands."""
    return [stands.title, LATE] if stands.late else [stands.title]


def title(quiz: str) -> str:
    """Return what a quiz is called."""
    return library().quizzes[quiz].title


def written(day: date | datetime | None) -> str:
    """Return a day as screens write it."""
    return f"{day_of(day) if isinstance(day, datetime) else day:%d/%m/%Y}" if day else ""


def text(node: html.HtmlElement) -> str:
    """Return the words of a part of a page."""
    return " ".join(node.text_content().split())


def chips(node: html.HtmlElement) -> list[str]:
    """Return the words of the marks in a part of a page."""
    return [text(chip) for chip in node.xpath(".//*[contains(@class,'chip')]")]


def page(client: Client, address: str, **asked: object) -> html.HtmlElement:
    """Return a page that is there."""
    answer = client.get(address, asked)
    assert answer.status_code == 200, address
    return html.fromstring(answer.text)


def pages(client: Client, address: str, **asked: object) -> Iterator[html.HtmlElement]:
    """Yield all pages of a list."""
    number = 1
    while True:
        found = page(client, address, **asked, moi_trang=50, trang=number)
        yield found
        if not found.xpath("//a[@rel='next']"):
            return
        number += 1


def table(client: Client, address: str, **asked: object) -> list[dict[str, str]]:
    """Return the lines of a CSV file by the names of their columns."""
    content = client.get(address, asked).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))
