"""The workbook of a large city is made by a process of its own, for who may read everything."""

import io
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from django.http import Http404

from tests.cast import Cast, signed_in
from tests.cast import make as make_cast
from tests.exports.made import in_folder, make
from trainer.exports.kinds import Unknown
from trainer.models import Event, PreparedFile
from trainer.reports import exporting

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/cntt/bao-cao/2026/xlsx/"


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cast:
    in_folder(monkeypatch, tmp_path)
    return make_cast()


def _sheets(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        sheet.title: list(sheet.iter_rows(min_row=4, values_only=True)) for sheet in book if sheet.title != "Tóm tắt"
    }


def test_the_large_road_gives_the_cells_of_the_small_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = signed_in(cast.khue)
    small = officer.get(ADDRESS).content
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 3)

    asked = officer.get(ADDRESS)

    file = PreparedFile.objects.get()
    assert asked.headers["Location"] == f"/tep/{file.pk}/"
    assert make()
    file.refresh_from_db()
    assert (file.state, file.rows, file.done) == ("ready", 4, 4)
    taken = officer.get(f"/tep/{file.pk}/tai/")
    assert _sheets(b"".join(taken.streaming_content)) == _sheets(small)
    assert taken.headers["Content-Disposition"].startswith('attachment; filename="bao-cao-lanh-dao-2026-')
    assert Event.objects.filter(kind="exported", actor=cast.khue, details__filter={"ky": "2026"}).count() == 2


def test_who_lost_the_right_meanwhile_gets_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 3)
    signed_in(cast.khue).get(ADDRESS)
    cast.khue.appointments.update(ended_at=datetime.now(UTC))

    assert make()

    assert PreparedFile.objects.get().state == "failed"
    with pytest.raises(Http404):
        exporting.leadership(cast.binh, {"ky": "2026"}, datetime.now(UTC))


def test_a_period_that_is_none_is_said(cast: Cast) -> None:
    with pytest.raises(Unknown, match="chọn lại kỳ"):
        exporting.leadership(cast.khue, {"ky": "x"}, datetime.now(UTC))
