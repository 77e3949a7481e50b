"""Which tables there are as files: who may have them, and how their rows are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from django import forms
from django.http import Http404

from trainer.content.live import library
from trainer.core.work_progress import Told
from trainer.models import Official
from trainer.queries import log as events
from trainer.queries import log_table, progress_report, progress_table
from trainer.queries import reminders as reminded
from trainer.queries.progress_filter import Filter
from trainer.tables.table import Stream, Written
from trainer.tables.write_file import write_file
from trainer.web.access import reads_everything, top_unit, unit_for
from trainer.web.log_filter import LogFilter
from trainer.web.people_filter import CityFilter, PeopleFilter, TableFilter
from trainer.web.reminders_filter import RemindersFilter

# Of so many people or lines a table is there in a second or two, and its rows fit beside everything else that a
# process does.
MOST_AT_ONCE = 2_000
# The form of long work whose end is no file to take away.
NO_FILE = ""
# Asked in the transaction in which long work writes: it ends there where its owner has stopped it.
Wanted: TypeAlias = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one file is made: its ``name`` without an ending, what was ``chosen`` by the names of the address, the same
    in words (``about``). ``large``: nobody should wait for it. ``stream`` reads as of the moment of the recipe and
    tells how far it is; what is more than one table has ``write`` instead, to a file of a form, with a folder for what
    is only begun. What stood there then stands there until it is whole.

    What is no file (``NO_FILE`` is its form) has ``work`` instead: it reads as of one moment and returns what writes,
    after it, to the database, and says of how many rows; who waited goes on at ``then``. ``over``: what was wanted has
    happened, whatever is known of the process that did it. Work that decides something is not done once more from its
    page: who is to decide looks again at ``back``. ``note`` says, while he waits, what is done for him, ``counted``
    what is read; ``stop`` stands on the button that stops it, ``stopped`` is said after that, or ``too_late``."""

    name: str
    chosen: Mapping[str, str]
    about: str
    large: Callable[[], bool]
    stream: Callable[[Told], Stream] | None = None
    write: Callable[[Path, str, Path, Told], Written] | None = None
    work: Callable[[Told], Callable[[Wanted], int]] | None = None
    then: str = ""
    over: bool = False
    back: str = ""
    note: str = ""
    counted: str = "dòng"
    stop: str = "Dừng, để sau"
    stopped: str = "Đã dừng."
    too_late: str = ""

    def to_file(self, target: Path, form: str, room: Path, told: Told) -> Written:
        """Write the file, what is only begun into ``room``. Raises OSError, and what the reading raises."""
        if self.write is not None:
            return self.write(target, form, room, told)
        return write_file(self.table(told), target, form, title_row=True, room=room)

    def table(self, told: Told) -> Stream:
        """Return the one table that it is."""
        if self.stream is None:
            raise TypeError(f"{self.name} is more than one table")
        return self.stream(told)


class Unknown(Exception):
    """Something that was chosen is not there any more; the argument says what."""


# What one kind of file is made of, for somebody, of what he chose, at a moment. Raises Http404: he may not see it;
# Unknown. It is asked when the file is asked for, when it is made, and when it is taken.
Kind: TypeAlias = Callable[[Official, Mapping[str, str], datetime], Recipe]


def city(viewer: Official, chosen: Mapping[str, str], now: datetime) -> Recipe:
    """The people of the whole city as the IT unit filters them."""
    if not reads_everything(viewer):
        raise Http404
    form = CityFilter(chosen)
    _known(form)
    wanted = form.wanted(form.unit(viewer, top_unit(viewer)))
    return _report("ket-qua-tap-huan", form.chosen(), _in_words(form), wanted, now, quick=True)


def people(viewer: Official, chosen: Mapping[str, str], now: datetime) -> Recipe:
    """The same people, one row each with every quiz, in the order of a column."""
    if not reads_everything(viewer):
        raise Http404
    form = TableFilter(chosen)
    _known(form)
    wanted = form.wanted(form.unit(viewer, top_unit(viewer)))
    order = form.chosen().get("xep", progress_table.NAME)
    return Recipe(
        "tung-nguoi",
        form.chosen(),
        _in_words(form),
        large=lambda: progress_report.is_longer(wanted, now, MOST_AT_ONCE),
        stream=lambda told: progress_table.report(wanted, library().quizzes, order, now, told),
    )


def unit(viewer: Official, chosen: Mapping[str, str], now: datetime) -> Recipe:
    """The people of one unit and below, as their leader filters them."""
    found, form = unit_for(viewer, chosen.get("don_vi", "")), PeopleFilter(chosen)
    _known(form)
    wanted = form.wanted(found, late_first=True)
    about = "; ".join(filter(None, (found.name, _in_words(form))))
    return _report(f"ket-qua-{found.code}", {"don_vi": found.code, **form.chosen()}, about, wanted, now, quick=False)


def log(viewer: Official, chosen: Mapping[str, str], now: datetime) -> Recipe:
    """What was done, looked at and taken, as the screen of the log filters it."""
    if not reads_everything(viewer):
        raise Http404
    form = LogFilter(chosen)
    wanted, unknown = form.wanted()
    if unknown:
        raise Unknown(unknown[0])
    chosen = form.chosen()
    said = _listed(form, {name: value for name, value in chosen.items() if name != "luc"})
    return Recipe(
        "nhat-ky",
        chosen,
        "; ".join(filter(None, (said, "một danh sách cán bộ" if "luc" in chosen else ""))),
        large=lambda: events.more_than(wanted, MOST_AT_ONCE),
        stream=lambda told: log_table.of_events(wanted, told=told),
    )


def reminders(viewer: Official, chosen: Mapping[str, str], now: datetime) -> Recipe:
    """Whom reminders went to and what came of them, as their screen filters it."""
    if not reads_everything(viewer):
        raise Http404
    form = RemindersFilter(chosen)
    if unknown := form.unknown():
        raise Unknown(unknown[0])
    wanted = form.wanted()
    return Recipe(
        "thu-nhac",
        form.chosen(),
        _listed(form, form.chosen()),
        large=lambda: reminded.log(wanted)[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE,
        stream=lambda told: log_table.of_reminders(wanted, told),
    )


# Houses that have large tables of their own add them.
KINDS: dict[str, Kind] = {"city": city, "people": people, "unit": unit, "log": log, "reminders": reminders}


def _known(form: PeopleFilter) -> None:
    if unknown := form.unknown():
        raise Unknown(unknown[0])


def _report(name: str, chosen: Mapping[str, str], about: str, wanted: Filter, now: datetime, *, quick: bool) -> Recipe:
    return Recipe(
        name,
        chosen,
        about,
        large=lambda: progress_report.is_longer(wanted, now, MOST_AT_ONCE),
        stream=lambda told: progress_report.report(wanted, library().quizzes, now, quick=quick, told=told),
    )


def _in_words(form: PeopleFilter) -> str:
    campaign = form.campaign() if isinstance(form, CityFilter) else None
    return "; ".join(
        f"đợt “{campaign.title}”"
        if name == "dot" and campaign is not None
        else "một thay đổi của cẩm nang"
        if name == "thay_doi"
        else "không kể đơn vị trực thuộc"
        if name == "rieng"
        else _listed(form, {name: value})
        for name, value in form.chosen().items()
        if name != "xep"
    )


def _listed(form: forms.Form, chosen: Mapping[str, str]) -> str:
    titles = {name: str(form.fields[name].label).lower() for name in chosen}
    return "; ".join(f"{titles[name]}: {_shown(form, name, value)}" for name, value in chosen.items())


def _shown(form: forms.Form, name: str, value: str) -> str:
    field = form.fields[name]
    titles: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    return str(dict(titles).get(value) or getattr(form.cleaned_data[name], "name", value))
