"""Choosing units from the tree, as it is without JavaScript: found, ticked, searched, and sent."""

from html import unescape

import pytest
from django import forms
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from tests.cast import signed_in, unit
from trainer.models import Unit
from trainer.web import unit_picker
from trainer.web.unit_picker import PickerForm, UnitField, UnitsField


class Many(PickerForm):
    ten = forms.CharField()
    don_vi = UnitsField(label="Đơn vị", required=False)


class One(forms.Form):
    don_vi = UnitField(label="Đơn vị", required=False, nothing="Toàn thành phố")


@pytest.fixture
def office(cast) -> Unit:
    return unit("P002-VP", "Văn phòng Ủy ban", cast.other_ward, 3)


def many(query: str) -> Many:
    return Many(QueryDict(query))


def boxes(form: forms.Form) -> dict[str, bool]:
    """Return the codes that can be ticked, in order, and whether each is."""
    found = {}
    for part in str(form["don_vi"]).split('<input type="')[1:]:
        tag = part.partition(">")[0]
        if not tag.startswith("search"):
            found[tag.partition('value="')[2].partition('"')[0]] = tag.endswith("checked")
    return found


def test_the_tree_is_offered_without_its_top(office):
    assert boxes(Many()) == {"P001": False, "P002": False, "P002-VP": False}
    assert "1 đơn vị bên dưới" in str(Many()["don_vi"])


def test_those_chosen_stand_first_and_once(office):
    form = many("ten=x&don_vi=P002-VP&don_vi=P002")
    assert form.is_valid()
    assert [one.code for one in form.cleaned_data["don_vi"]] == ["P002", "P002-VP"]
    assert list(boxes(form).items()) == [("P002", True), ("P002-VP", True), ("P001", False)]
    assert "Phường Hoa Lúa</small>" in str(form["don_vi"])


def test_the_search_button_judges_nothing_and_keeps_what_was_filled_in(office):
    form = many("ten=&don_vi=P001&don_vi-tim=van+PHONG&don_vi-loc=1")
    assert not form.is_valid()
    assert not form.errors
    assert boxes(form) == {"P001": True, "P002": False, "P002-VP": False}
    assert "<details open>" in str(form["don_vi"])
    assert 'value="van PHONG"' in str(form["don_vi"])


def test_what_is_not_found_is_left_out_and_what_is_below_is_kept(office):
    assert boxes(many("don_vi-tim=sao+mai&don_vi-loc=1")) == {"P001": False}
    assert boxes(many("don_vi-tim=P002&don_vi-loc=1")) == {"P002": False, "P002-VP": False}
    nothing = str(many("don_vi-tim=%C4%91%E1%BA%A3o&don_vi-loc=1")["don_vi"])
    assert "Không có đơn vị nào có tên hoặc mã như vậy" in nothing
    assert 'unit-none" hidden' not in nothing


def test_what_was_typed_does_not_hold_back_a_form_that_is_sent(office):
    form = many("ten=x&don_vi=P001&don_vi-tim=hoa")
    assert form.is_valid()
    assert [one.code for one in form.cleaned_data["don_vi"]] == ["P001"]


@pytest.mark.parametrize("code", ["XX", "TP", "<b>"])
def test_a_unit_that_is_not_offered_is_refused_by_name(cast, code):
    form = many(f"ten=x&don_vi={code}")
    assert not form.is_valid()
    assert f"Không có đơn vị mang mã “{code}”" in form.errors["don_vi"][0]
    assert "<b>" not in str(form["don_vi"])


def test_one_of_all_is_folded_under_what_is_chosen(office):
    none, one = One(QueryDict("")), One(QueryDict("don_vi=P002-VP"))
    assert none.is_valid()
    assert none.cleaned_data["don_vi"] is None
    assert "role" not in str(none["don_vi"]).partition("</summary>")[0]
    assert ">Toàn thành phố</summary>" in str(none["don_vi"])
    assert boxes(none) == {"": True, "P001": False, "P002": False, "P002-VP": False}
    assert one.is_valid()
    assert one.cleaned_data["don_vi"].code == "P002-VP"
    assert ">Văn phòng Ủy ban</summary>" in str(one["don_vi"])
    assert boxes(one) == {"": False, "P002-VP": True, "P001": False, "P002": False}


def test_names_are_escaped(cast):
    unit("P003", "<script>alert(1)</script>", cast.city, 3)
    assert "<script>alert" not in str(Many()["don_vi"])


def test_one_query_however_many_units(cast):
    Unit.objects.bulk_create(
        Unit(code=f"N{n:04}", name=f"Tổ {n}", parent=cast.ward, ancestry=f"/TP/P001/N{n:04}/", position=9 + n)
        for n in range(3000)
    )
    with CaptureQueriesContext(connection) as asked:
        page = str(Many()["don_vi"])
    assert len(asked) == 1
    assert len(page) < 600_000


def test_of_many_units_the_tree_is_fetched_and_the_browser_keeps_it(office, cast, monkeypatch):
    monkeypatch.setattr(unit_picker, "MOST_INLINE", 2)
    form = One(QueryDict("don_vi=P002-VP"))
    page = str(form["don_vi"])
    # What is chosen stands there with the unit above it, and nothing else.
    assert boxes(form) == {"": False, "P002-VP": True}
    assert "Phường Hoa Lúa</small>" in page
    source = unescape(page.partition('data-from="')[2].partition('"')[0])
    assert source == "/cntt/don-vi/de-chon/?ten=don_vi"
    assert "Anh/chị gõ tên hoặc mã rồi bấm Tìm" in page

    client = signed_in(cast.khue)
    found = client.get(source)
    assert 'type="radio" name="don_vi" value="P001"' in found.text
    assert "1 đơn vị bên dưới" in found.text
    assert 'type="checkbox" name="o"' in client.get("/cntt/don-vi/de-chon/?ten=o&nhieu=1").text
    assert found.headers["Cache-Control"] == "private, no-cache"
    again = client.get(source, headers={"if-none-match": found.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    unit("P003", "Phường Mới", cast.city, 9)
    assert client.get(source, headers={"if-none-match": found.headers["ETag"]}).status_code == 200
    assert "<script" not in client.get(source, {"ten": '"><script>'}).text
    assert signed_in(cast.binh).get(source).status_code == 404


def test_of_many_units_without_javascript_the_search_finds_one_or_all(office, monkeypatch):
    monkeypatch.setattr(unit_picker, "MOST_INLINE", 2)
    assert boxes(One(QueryDict("don_vi-loc=1&don_vi-tim=van+phong"))) == {"": True, "P002": False, "P002-VP": False}
    assert boxes(One(QueryDict("don_vi-loc=1"))) == {"": True, "P001": False, "P002": False, "P002-VP": False}
    assert "data-from" not in str(One(QueryDict("don_vi-loc=1"))["don_vi"])


def test_of_many_units_a_page_carries_few(cast, monkeypatch):
    Unit.objects.bulk_create(
        Unit(code=f"X{at}", name=f"Đơn vị {at}", parent=cast.city, ancestry=f"{cast.city.ancestry}X{at}/", position=at)
        for at in range(unit_picker.MOST_INLINE + 1)
    )
    page = signed_in(cast.khue).get("/cntt/tien-do/").text
    assert len(page) < 60_000
    assert page.count("data-from=") == 1
