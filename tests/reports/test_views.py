"""The screens of reports: who may see them, what they hand out, and the trace of it."""

import io
import re
from typing import Any

import pypdf
import pytest
from django.test import Client

from tests.actions.people import appoint
from tests.beside import elsewhere
from tests.cast import Cast, make_pass, signed_in
from trainer.models import Event, Official
from trainer.reports import queries
from trainer.reports.rules import form
from trainer.reports.rules.model import Happened

HOME = "/cntt/bao-cao/"


def _traces() -> list[tuple[str, object]]:
    return [(row.details["what"], row.details["filter"]["ky"]) for row in Event.objects.filter(kind="exported")]


@pytest.mark.parametrize("who", ["chien", "dung", "binh"])
@pytest.mark.parametrize("address", [HOME, f"{HOME}2026/xlsx/", f"{HOME}2026/pdf/"])
def test_who_is_not_of_the_it_unit_finds_no_reports(cast: Cast, who: str, address: str) -> None:
    assert signed_in(getattr(cast, who)).get(address).status_code == 404
    assert not Event.objects.filter(kind="exported").exists()


def test_each_report_of_a_period_is_handed_out_with_a_trace(officer: Client) -> None:
    page = officer.get(f"{HOME}?ky=2026-3").text
    for kind, begin, name in (
        ("xlsx", b"PK", "bao-cao-lanh-dao-2026-3.xlsx"),
        ("docx", b"PK", "bao-cao-quy-2026-3.docx"),
        ("pdf", b"%PDF", "bao-cao-quy-2026-3.pdf"),
    ):
        assert f'href="{HOME}2026-3/{kind}/"' in page
        answer = officer.get(f"{HOME}2026-3/{kind}/")
        assert answer.content.startswith(begin)
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert [what for what, _ in _traces()] == [
        "bao-cao-lanh-dao-2026-3.xlsx",
        "bao-cao-quy-2026-3.docx",
        "bao-cao-quy-2026-3.pdf",
    ]
    assert {period for _, period in _traces()} == {"2026-3"}


def test_a_year_is_called_a_year(officer: Client) -> None:
    assert "bao-cao-nam-2026.pdf" in officer.get(f"{HOME}2026/pdf/").headers["Content-Disposition"]


@pytest.mark.parametrize("address", ["2026-9/pdf/", "2026/doc/", "2199/pdf/", "abc/xlsx/"])
def test_what_is_no_report_is_not_found(officer: Client, address: str) -> None:
    assert officer.get(f"{HOME}{address}").status_code == 404
    assert not _traces()


def test_a_period_that_is_none_is_said_and_todays_is_shown(officer: Client) -> None:
    page = officer.get(f"{HOME}?ky=2026-9").text
    assert "“2026-9” không phải một kỳ báo cáo" in page
    assert "Bảng Excel cho lãnh đạo" in page


def test_of_a_period_long_over_it_says_what_cannot_be_known(officer: Client) -> None:
    assert "không tính lại được" in officer.get(f"{HOME}?ky=2024-1").text
    assert "không tính lại được" not in officer.get(HOME).text


def test_an_auditor_takes_reports(cast: Cast) -> None:
    appoint(cast.dung, "auditor")
    assert signed_in(cast.dung).get(f"{HOME}2026/pdf/").status_code == 200


def test_a_leader_opens_and_prints_the_page_of_his_unit(cast: Cast) -> None:
    make_pass(cast.an)
    leader = signed_in(cast.binh)
    page = leader.get("/don-vi/P001/bao-cao/").text
    assert "1/2 cán bộ đã xong mọi bài được giao (50%)." in page
    # No name stands where it may hang on a wall.
    main = page.partition("<main")[2].partition("</main>")[0]
    assert cast.an.full_name not in main
    paper = leader.get("/don-vi/P001/bao-cao/in/")
    words = " ".join(pypdf.PdfReader(io.BytesIO(paper.content)).pages[0].extract_text().split())
    assert "1/2 cán bộ đã xong" in words
    assert cast.an.full_name not in words
    # Its own name heads the sheet and the file, not that of the agency that runs the server.
    assert "Ủy ban nhân dân" not in words
    assert words.startswith("Gần Dân Kết quả tập huấn Phường Sao Mai")
    named = paper.headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="phuong-sao-mai-\d{4}-\d\d-\d\d\.pdf"', named)
    assert _traces() == [("don-vi-P001.pdf", "P001")]
    assert leader.get("/don-vi/P002/bao-cao/").status_code == 404
    assert leader.get("/don-vi/P002/bao-cao/in/").status_code == 404


def test_the_sheet_to_print_is_called_so_and_that_of_the_city_is_a_link_away(cast: Cast, officer: Client) -> None:
    words = "Trang để in, không có tên ai"
    assert f'href="/don-vi/P001/bao-cao/">{words}</a>' in signed_in(cast.binh).get("/don-vi/P001/").text
    assert "<title>Trang để in: Phường Sao Mai" in officer.get("/don-vi/P001/bao-cao/").text
    reports = officer.get(HOME).text
    assert f"“{words}”" in reports
    assert '<a href="/don-vi/TP/bao-cao/">trang để in của Thành phố</a>' in reports


@pytest.mark.parametrize("rest", ["bao-cao/", "bao-cao/in/", "theo-thoi-gian/", "theo-thoi-gian/tai/csv/"])
def test_what_is_told_of_a_closed_unit_leads_to_what_it_became(cast: Cast, officer: Client, rest: str) -> None:
    cast.ward.closed_at, cast.ward.merged_into = cast.ward.officials.all()[0].created_at, cast.other_ward
    cast.ward.save()
    assert officer.get(f"/don-vi/P001/{rest}").headers["Location"].startswith(f"/don-vi/P002/{rest}")


def test_the_period_that_is_shown_is_the_one_in_the_box(officer: Client) -> None:
    page = officer.get(f"{HOME}?ky=2024-1").text
    assert '<option value="2024-1" selected>' in page
    assert page.count(" selected>") == 1


def test_where_the_form_of_the_handbook_was_changed_a_line_says_so(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form, "_LINE", "a line that an office has taken out")
    answer = officer.get(f"{HOME}2026-3/pdf/", follow=True)
    assert answer.status_code == 200
    assert "Chưa lập được báo cáo: mẫu “Báo cáo quý” trong cẩm nang không còn dòng" in answer.text
    assert not _traces()


@pytest.mark.django_db(transaction=True)
def test_a_report_is_of_one_moment_whatever_is_written_meanwhile(
    cast: Cast, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened = queries.happened

    def meanwhile(*arguments: Any) -> Happened:
        elsewhere(lambda: Official.objects.filter(unit__code="P001").update(is_active=False))
        found.append(happened(*arguments))
        return found[-1]

    found: list[Happened] = []
    monkeypatch.setattr(queries, "happened", meanwhile)
    assert officer.get(f"{HOME}2026/pdf/").status_code == 200
    assert not Official.objects.filter(is_active=True, unit=cast.ward).exists()
    assert found[0].there == Official.objects.count()


def test_from_the_reports_the_page_of_a_unit_is_three_taps_away(cast: Cast) -> None:
    client = signed_in(cast.khue)
    page = client.get("/cntt/bao-cao/").text
    assert 'name="trang" value="pdf">Tải PDF</button>' in page
    assert 'type="radio" name="don_vi" value="P001"' in page
    chosen = {"don_vi": "P001", "trang": ["xem", "pdf"]}
    assert client.get("/cntt/bao-cao/", chosen).headers["Location"] == "/don-vi/P001/bao-cao/in/"
    chosen["trang"] = "xem"
    assert client.get("/cntt/bao-cao/", chosen).headers["Location"] == "/don-vi/P001/bao-cao/"
    assert "Chưa chọn đơn vị nào." in client.get("/cntt/bao-cao/", {"trang": "xem", "don_vi": ""}).text
    assert "Không có đơn vị mang mã “XX”" in client.get("/cntt/bao-cao/", {"trang": "xem", "don_vi": "XX"}).text
    searched = client.get("/cntt/bao-cao/", {"trang": "xem", "don_vi": "P001", "don_vi-tim": "hoa", "don_vi-loc": "1"})
    assert searched.status_code == 200
    assert 'value="P002"' in searched.text
