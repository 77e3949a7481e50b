"""The workbook for the leadership as a file that is made by a process of its own, where a city is large."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.http import Http404

from trainer.content.live import library
from trainer.exports.kinds import KINDS, MOST_AT_ONCE, Recipe, Told, Unknown
from trainer.models import Official
from trainer.reports import making
from trainer.reports.rules.names import LEADERSHIP
from trainer.reports.rules.period import BadPeriod, Period, period
from trainer.tables.table import Written
from trainer.web.access import reads_everything

KIND = "leadership"


def leadership(viewer: Official, chosen: Mapping[str, str], now: datetime) -> Recipe:
    """The workbook of the period ``ky``, for who reads everything. Raises Http404, Unknown."""
    if not reads_everything(viewer):
        raise Http404
    try:
        wanted = period(chosen.get("ky", ""), now)
    except BadPeriod as error:
        raise Unknown(f"{error.what}. Anh/chị chọn lại kỳ báo cáo.") from None
    return Recipe(
        name=f"{LEADERSHIP}-{wanted.written}",
        chosen={"ky": wanted.written},
        about=wanted.title,
        large=lambda: Official.objects.filter(is_active=True)[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE,
        write=lambda target, room, told: _write(wanted, now, target, room, told),
    )


def _write(wanted: Period, now: datetime, target: Path, room: Path, told: Told) -> Written:
    return Written(making.leadership_file(wanted, library(), now, target, told, room))


KINDS[KIND] = leadership
