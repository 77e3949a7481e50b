"""Which files `bench.exports` asks for: every one of the IT unit and of a leader that grows with the city."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bench import cockpit_data, population, sat

if TYPE_CHECKING:
    from trainer.models import Official

# The name of a file, who asks for it, and the address of a screen or the words of a command.
Asked: TypeAlias = "tuple[str, Official, str | Sequence[str]]"


def everything(room: Path) -> Iterator[Asked]:
    """Yield every file, those of commands to be written into ``room``; those that write to the database come last."""
    from trainer.models import Official, Unit

    it, unit = sat.officer(), population.wards()[0]
    led = Official.objects.filter(unit__code=unit, role_holdings__role="leader", is_active=True).order_by("pk")[0]
    top = Unit.objects.get(parent__isnull=True).code
    for name, address in (*_tables(top), *_papers(top)):
        yield name, it, address
    for name, address in _of_a_leader(unit):
        yield name, led, address
    for name, *words in _commands(room, unit):
        yield name, it, words


def _tables(top: str) -> Iterator[tuple[str, str]]:
    campaign = _campaign()
    for form in ("csv", "xlsx"):
        yield f"people {form}", f"/cntt/tien-do/tai/{form}/"
        yield f"table of people {form}", f"/cntt/tien-do/tung-bai/tai/{form}/"
        yield f"log {form}", f"/cntt/nhat-ky/tai/{form}/"
        yield f"reminders {form}", f"/cntt/nhac/tai/{form}/"
        yield f"units and quizzes {form}", f"/cntt/tien-do/don-vi-va-bai/tai/{form}/"
        yield f"questions {form}", f"/cntt/cau-hoi/tai/{form}/"
    yield "late people csv", "/cntt/tien-do/tai/csv/?tinh_trang=overdue"
    yield "people of a campaign csv", f"/cntt/tien-do/tai/csv/?dot={campaign}"
    yield "whole city as a unit csv", f"/don-vi/{top}/tai/csv/"
    yield "units", "/cntt/don-vi/tep/"
    yield "over time csv", "/cntt/theo-thoi-gian/tai/csv/"
    yield "days of a campaign csv", f"/cntt/dot/{campaign}/theo-ngay/tai/csv/"


def _papers(top: str) -> Iterator[tuple[str, str]]:
    from trainer.reports.rules.period import around

    quarter, person = around(population.now_of_the_run()).written, cockpit_data.person(5).staff_code
    for form in ("xlsx", "docx", "pdf"):
        yield f"quarterly report {form}", f"/cntt/bao-cao/{quarter}/{form}/"
        yield f"yearly report {form}", f"/cntt/bao-cao/{quarter[:4]}/{form}/"
    yield "page of the city pdf", f"/don-vi/{top}/bao-cao/in/"
    yield "letter of the city", f"/don-vi/{top}/thu-tuan/in/"
    for form in ("pdf", "json"):
        yield f"proof of one {form}", f"/cntt/can-bo/{person}/ho-so/tai/{form}/"


def _of_a_leader(unit: str) -> Iterator[tuple[str, str]]:
    for form in ("csv", "xlsx"):
        yield f"leader: his people {form}", f"/don-vi/{unit}/tai/{form}/"
    yield "leader: his page pdf", f"/don-vi/{unit}/bao-cao/in/"
    yield "leader: his letter pdf", f"/don-vi/{unit}/thu-tuan/in/"
    yield "leader: over time csv", f"/don-vi/{unit}/theo-thoi-gian/tai/csv/"


def _commands(room: Path, unit: str) -> Iterator[tuple[str, ...]]:
    from trainer.content.live import library

    campaign = str(_campaign())
    question = library().quizzes[sorted(library().quizzes)[0]].questions[0].id
    withdraw = ("question", "withdraw", question, "--since", "2020-01-01")
    yield "$ people csv", "report", "--output", f"{room}/people.csv"
    yield "$ people, on the screen", "report"
    yield "$ people json", "report", "--json"
    yield "$ log csv", "log", "--output", f"{room}/log.csv"
    yield "$ campaign, its people csv", "campaign", "people", campaign, "--output", f"{room}/campaign.csv"
    yield "$ questions csv", "question", "stats", "--output", f"{room}/questions.csv"
    yield "$ whom changes concern csv", "impact", "--since", "tat-ca", "--csv"
    yield "$ who never signed in", "slips"
    yield "$ slips of a unit pdf", "slips", "--unit", unit, "--output", f"{room}/slips.pdf"
    yield "$ letters, made", "letter", "make"
    yield "$ letters pdf", "letter", "print", f"{room}/letters.pdf", "--no-slips", "--all"
    yield "$ withdraw: whom", *withdraw
    yield "$ withdraw: whom csv", *withdraw, "--csv", f"{room}/withdrawn.csv"
    yield "$ withdraw: whom json", *withdraw, "--json"


def _campaign() -> int:
    from trainer.models import Campaign

    return Campaign.objects.get(title="Quý").pk
