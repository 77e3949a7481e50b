"""Reports as files that are made by a process of their own, where a city is large."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.http import Http404

from trainer.content.live import library
from trainer.core.work_progress import Told
from trainer.exports.kinds import KINDS, MOST_AT_ONCE, Recipe, Unknown
from trainer.models import Official
from trainer.reports import making
from trainer.reports.rules.names import LEADERSHIP, of_office
from trainer.reports.rules.period import BadPeriod, Period, period
from trainer.tables.table import Written
from trainer.tables.write_file import replacing
from trainer.web.access import reads_everything

KIND, OFFICE = "leadership", "office"


def leadership(viewer: Official, chosen: Mapping[str, str], now: datetime) -> Recipe:
    """The workbook of the period ``ky``, for who reads everything. Raises Http404, Unknown."""
    wanted = _wanted(viewer, chosen, now)

    def write(target: Path, _: str, room: Path, told: Told) -> Written:
        return Written(making.leadership_file(wanted, library(), now, target, told, room))

    return Recipe(f"{LEADERSHIP}-{wanted.written}", {"ky": wanted.written}, wanted.title, large, write=write)


def office(viewer: Official, chosen: Mapping[str, str], now: datetime) -> Recipe:
    """The report of the period ``ky`` on the form of the office, as DOCX or PDF, for who reads everything. Raises
    Http404, Unknown."""
    wanted = _wanted(viewer, chosen, now)

    def write(target: Path, form: str, room: Path, _: Told) -> Written:
        try:
            content = making.office_file(wanted, form, library(), now)
        except making.CannotBeMade as error:
            raise Unknown(cannot(error)) from None
        replacing(target, lambda whole, _: whole.write_bytes(content), room)
        return Written(0)

    return Recipe(f"{of_office(wanted)}-{wanted.written}", {"ky": wanted.written}, wanted.title, large, write=write)


def cannot(error: making.CannotBeMade) -> str:
    """Return in a line why a report cannot be made, and what to do."""
    return f"Chưa lập được báo cáo: {error.what}. Anh/chị {error.mend}."


def large() -> bool:
    """Say whether there are more people than a report is made of while somebody waits."""
    return Official.objects.filter(is_active=True)[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE


def _wanted(viewer: Official, chosen: Mapping[str, str], now: datetime) -> Period:
    if not reads_everything(viewer):
        raise Http404
    try:
        return period(chosen.get("ky", ""), now)
    except BadPeriod as error:
        raise Unknown(f"{error.what}. Anh/chị chọn lại kỳ báo cáo.") from None


KINDS |= {KIND: leadership, OFFICE: office}
