"""The workbook of a large city is made by a process of its own, for who may read everything."""

import io
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from django.http import Http404
from django.test import Client

from tests.cast import Cast, signed_in
from tests.cast import make as make_cast
from tests.exports.made import in_folder, make
from trainer.exports.kinds import Unknown
from trainer.models import Event, PreparedFile
from trainer.reports import exporting
from trainer.reports.rules import form as form_of_the_handbook
from trainer.web.table_response import TYPES

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


def test_the_large_road_gives_the_cells_of_the_small_one(
    cast: Cast, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
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


@pytest.mark.parametrize(("form", "begin"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_a_report_of_a_large_city_is_made_by_a_process_of_its_own_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, form: str, begin: bytes
) -> None:
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 3)
    officer = signed_in(cast.khue)

    asked = officer.get(f"/cntt/bao-cao/2026/{form}/")

    file = PreparedFile.objects.get()
    assert asked.headers["Location"] == f"/tep/{file.pk}/"
    assert "Sắp bắt đầu" in officer.get(f"/tep/{file.pk}/").text
    assert make()
    # What nobody knows any more is swept away, and this stays.
    assert not make()
    page = officer.get(f"/tep/{file.pk}/").text
    assert "Tệp đã lập xong" in page
    assert "dòng" not in page.partition("<main")[2]
    taken = officer.get(f"/tep/{file.pk}/tai/")
    assert b"".join(taken.streaming_content).startswith(begin)
    assert taken.headers["Content-Type"] == TYPES[form]
    assert taken.headers["Content-Disposition"].startswith('attachment; filename="bao-cao-nam-2026-')


def test_a_large_report_whose_form_was_changed_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 3)
    officer = signed_in(cast.khue)
    officer.get("/cntt/bao-cao/2026/pdf/")
    monkeypatch.setattr(form_of_the_handbook, "_LINE", "a line that an office has taken out")
    assert make()
    file = PreparedFile.objects.get()
    assert file.state == "failed"
    assert "Chưa lập được báo cáo: mẫu “Báo cáo quý”" in officer.get(f"/tep/{file.pk}/").text


def test_who_lost_the_right_meanwhile_gets_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 3)
    signed_in(cast.khue).get(ADDRESS)
    cast.khue.appointments.update(ended_at=datetime.now(UTC))

    assert make()

    assert PreparedFile.objects.get().state == "failed"
    for kind in (exporting.leadership, exporting.office):
        with pytest.raises(Http404):
            kind(cast.binh, {"ky": "2026"}, datetime.now(UTC))


def test_a_period_that_is_none_is_said(cast: Cast) -> None:
    with pytest.raises(Unknown, match="chọn lại kỳ"):
        exporting.leadership(cast.khue, {"ky": "x"}, datetime.now(UTC))
