"""The tree of units as a list changes it, and what that does to the people in it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import Cast, official, signed_in, unit
from trainer.actions import campaigns
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.core.refusal import Refused
from trainer.models import Newcomer, Requirement, Unit, UnitChange, Work
from trainer.units import applying, undoing
from trainer.units.lists import load_units, plan_of, read_units
from trainer.units.plan import UnitPlan

HEAD = "code,name,parent,kind"


def rows(*lines: str, head: str = HEAD) -> bytes:
    """Return a list of units as a file."""
    return "\n".join((head, *lines)).encode()


def load(*lines: str) -> int:
    """Load a list of units."""
    return load_units(read_units(rows(*lines), "don-vi.csv"), library())


def ancestries() -> dict[str, str]:
    """Return the ancestry of each unit."""
    return dict(Unit.objects.values_list("code", "ancestry"))


def due_days(cast: Cast) -> set[date | None]:
    """Return the days by which An of P001 must have passed."""
    return set(Requirement.objects.filter(official=cast.an).values_list("due_on", flat=True))


def test_a_unit_that_moves_takes_along_the_units_that_the_list_leaves_out(cast: Cast) -> None:
    group = unit("T1", "Tổ 1", cast.ward, 3)
    unit("T11", "Nhóm 1", group, 4)
    total = load("TP,Thành phố,,", "P002,Phường Hoa Lúa,TP,", "P001,Phường Sao Mai,P002,")

    assert total == 5
    assert ancestries() == {
        "TP": "/TP/",
        "P002": "/TP/P002/",
        "P001": "/TP/P002/P001/",
        "T1": "/TP/P002/P001/T1/",
        "T11": "/TP/P002/P001/T1/T11/",
    }


def test_people_of_a_unit_that_moved_are_asked_what_campaigns_ask_there(cast: Cast) -> None:
    day, now = date(2031, 5, 1), datetime.now(UTC)
    campaigns.open_campaign(
        Terms("Phường Hoa Lúa", units=(cast.other_ward.code,), due_on=day), actor=cast.khue, library=library(), now=now
    )
    assert due_days(cast) == {None}
    load("TP,Thành phố,,", "P002,Phường Hoa Lúa,TP,", "P001,Phường Sao Mai,P002,")
    assert due_days(cast) == {day}
    load("TP,Thành phố,,", "P001,Phường Sao Mai,TP,")
    assert due_days(cast) == {None}


def test_new_units_come_with_the_floors_above_them(cast: Cast) -> None:
    load("TP,Thành phố Sao,,tinh", "T2,Tổ 2,K1,", "K1,Khu 1,P001,khu", "P001,Phường Sao Mai,TP,phuong")

    assert ancestries()["T2"] == "/TP/P001/K1/T2/"
    assert Unit.objects.get(code="T2").parent == Unit.objects.get(code="K1")
    assert Unit.objects.get(code="TP").name == "Thành phố Sao"


def test_a_list_that_would_leave_two_units_on_top_is_refused_whole(cast: Cast) -> None:
    before = ancestries()
    with pytest.raises(Refused, match=r"HN và TP đều ở trên cùng\. Anh/chị "):
        load("HN,Thành phố khác,,", "P001,Phường Sao Mai,HN,")
    assert ancestries() == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1258"])
def test_lists_are_read_as_offices_save_them(encoding: str) -> None:
    # As Excel saves with Vietnamese settings; letters that Windows-1258 writes as one.
    content = "code;name;parent;kind;ghi chú\r\n\r\nTP;Thành phô;;tinh;\r\nP1;Phương Đa Liên, An;TP;;x\r\n"
    read = read_units(content.replace("chú", "chu").encode(encoding), "don-vi.csv")
    assert [(row.code, row.name, row.parent, row.kind) for row in read] == [
        ("TP", "Thành phô", "", "tinh"),
        ("P1", "Phương Đa Liên, An", "TP", ""),
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ("TP,A,,", "", "P1,B,TP,", "p1,C,TP,"),
            "Dòng 5: mã đơn vị “p1” đã có ở dòng 4. Anh/chị bỏ một dòng",
        ),
        (("TP,A,,", "P/1,B,TP,"), "Dòng 3: mã đơn vị “P/1” không dùng được. Anh/chị "),
        (("TP,A,,", "P1,,TP,"), "Dòng 3: đơn vị “P1” thiếu tên. Anh/chị "),
        (("TP,A,,", f"P1,{'B' * 201},TP,"), "Dòng 3: cột name dài quá 200 ký tự. Anh/chị "),
        (("TP,A,,", f"P1,B,TP,{'p' * 21}"), "Dòng 3: cột kind dài quá 20 ký tự. Anh/chị "),
        (("TP,A,,", "HN,B,,"), "Phải có đúng một đơn vị ở trên cùng. Anh/chị "),
        (
            ("TP,A,,", "P1,B,P2,", "P2,C,P1,"),
            "Các đơn vị thuộc vòng quanh nhau: “P1” thuộc “P2”, “P2” thuộc “P1”. ",
        ),
    ],
)
def test_what_cannot_be_used_is_told_with_line_and_mend(lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(Refused) as caught:
        read_units(rows(*lines), "don-vi.csv")
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Tệp “don-vi.csv” rỗng. Anh/chị kiểm tra lại tệp rồi tải lên lại"),
        (rows(head="code,name,kind"), "Danh sách đơn vị thiếu cột parent. Anh/chị thêm vào dòng đầu"),
        (b"\0\0\0", "Tệp “don-vi.csv” không phải bảng chữ (CSV): "),
    ],
)
def test_what_is_no_list_is_told_in_one_line(content: bytes, said: str) -> None:
    with pytest.raises(Refused) as caught:
        read_units(content, "don-vi.csv")
    assert str(caught.value).startswith(said)


@pytest.mark.django_db
def test_units_deeper_than_the_records_hold_are_refused() -> None:
    codes = [f"U{number:019}" for number in range(20)]
    lines = [f"{code},Đơn vị,{parent}," for code, parent in zip(codes, ["", *codes], strict=False)]
    with pytest.raises(Refused, match=r"ở quá nhiều cấp\. Anh/chị "):
        load(*lines)
    assert not Unit.objects.exists()


def test_every_fault_is_told_at_once_and_twenty_at_most() -> None:
    with pytest.raises(Refused) as caught:
        read_units(rows("TP,A,,", "P/1,B,TP,", "P2,,TP,"), "don-vi.csv")
    assert [fault.what for fault in caught.value.faults] == [
        "Dòng 3: mã đơn vị “P/1” không dùng được",
        "Dòng 4: đơn vị “P2” thiếu tên",
    ]
    with pytest.raises(Refused) as caught:
        read_units(rows("TP,A,,", *(f"P{number},,TP," for number in range(25))), "don-vi.csv")
    assert len(caught.value.faults) == 21
    assert caught.value.faults[-1].what == "Còn 5 lỗi nữa"


def test_a_list_of_some_units_needs_no_top_and_leaves_the_order(cast: Cast) -> None:
    before = list(Unit.objects.values_list("code", flat=True))
    load("P009,Phường Mới,TP,", "P002,Phường Hoa Lúa,TP,")
    assert list(Unit.objects.values_list("code", flat=True)) == [*before, "P009"]
    load("TP,Thành phố,,", "P009,Phường Mới,TP,", "P002,Phường Hoa Lúa,TP,", "P001,Phường Sao Mai,TP,")
    assert list(Unit.objects.values_list("code", flat=True)) == ["TP", "P009", "P002", "P001"]


def test_a_parent_that_there_is_not_and_closed_units_are_told_by_line(cast: Cast) -> None:
    Unit.objects.filter(code="P001").update(closed_at=datetime.now(UTC), merged_into=cast.other_ward)
    with pytest.raises(Refused) as caught:
        load("P001,Phường Sao Mai,TP,", "T1,Tổ 1,P001,", "T2,Tổ 2,P777,")
    assert [fault.what for fault in caught.value.faults] == [
        "Dòng 2: “P001” đã đóng, nay thuộc “Phường Hoa Lúa”",
        "Dòng 3: đơn vị “T1” thuộc “P001” đã đóng",
        "Dòng 4: đơn vị “T2” thuộc “P777” chưa có",
    ]


def test_a_code_in_other_capitals_is_no_new_unit(cast: Cast) -> None:
    with pytest.raises(Refused, match=r"Dòng 3: mã “p001” là “P001” viết hoa, thường khác đi\. Anh/chị ghi “P001”"):
        load("TP,Thành phố,,", "p001,Phường Sao Mai,TP,")
    assert Unit.objects.count() == 3


def test_the_first_list_needs_a_top(db: None) -> None:
    with pytest.raises(Refused, match="Dòng 2: đơn vị “P1” thuộc “TP” chưa có"):
        load("P1,Phường,TP,")


def plan_for(*lines: str) -> UnitPlan:
    """Return what loading a list would do."""
    return plan_of(read_units(rows(*lines), "don-vi.csv"), library(), datetime.now(UTC))


def state() -> list[object]:
    """Return the open units as they stand, in their order, and what is asked of whom until when."""
    units = Unit.objects.filter(closed_at=None).values_list("code", "name", "kind", "ancestry")
    return [*units, *sorted(map(repr, Requirement.objects.values_list("official", "quiz", "due_on", "due_by")))]


def test_a_list_is_shown_first_and_taken_back_as_every_change_is(cast: Cast) -> None:
    now = datetime.now(UTC)
    campaigns.open_campaign(
        Terms("Hoa Lúa", units=(cast.other_ward.code,), due_on=date(2026, 12, 1)),
        actor=None,
        library=library(),
        now=now - timedelta(days=60),
    )
    before = state()
    lines = ("TP,Thành phố,,", "P002,Phường Lúa,TP,phuong", "P001,Phường Sao Mai,P002,", "P009,Phường Mới,TP,")
    made = plan_for(*lines)
    assert state() == before
    assert list(made.lines) == [
        "Lập đơn vị mới “Phường Mới” (P009) dưới “Thành phố”.",
        "“Phường Hoa Lúa” (P002) mang tên “Phường Lúa”.",
        "Loại của “Phường Lúa”: để trống thành phuong.",
        "“Phường Sao Mai” (P001) về dưới “Phường Lúa”.",
    ]
    [round_] = made.rounds
    # Bình and An of the ward that moves: only An sits a path that the campaign asks for, as a newcomer.
    assert round_.newcomers == round_.after - round_.before > 0

    change = applying.do(made, "", None, library(), now)
    assert set(Newcomer.objects.values_list("official__unit__code", flat=True)) == {"P001"}
    assert min(day for day in due_days(cast) if day) > date(2026, 12, 1)
    applying.do(undoing.make(change, library(), now), "", None, library(), now)
    assert state() == before


def test_a_list_that_fits_changes_nothing_and_leaves_no_trace(cast: Cast) -> None:
    made = plan_for("TP,Thành phố,,", "P001,Phường Sao Mai,TP,", "P002,Phường Hoa Lúa,TP,")
    assert not made.changes_anything
    load("TP,Thành phố,,", "P001,Phường Sao Mai,TP,", "P002,Phường Hoa Lúa,TP,")
    assert not UnitChange.objects.exists()


def test_the_order_of_a_whole_list_is_taken_back_too(cast: Cast) -> None:
    before = list(Unit.objects.values_list("code", flat=True))
    now = datetime.now(UTC)
    made = plan_for("TP,Thành phố,,", "P002,Phường Hoa Lúa,TP,", "P001,Phường Sao Mai,TP,")
    change = applying.do(made, "", None, library(), now)
    assert list(Unit.objects.values_list("code", flat=True)) == ["TP", "P002", "P001"]
    applying.do(undoing.make(change, library(), now), "", None, library(), now)
    assert list(Unit.objects.values_list("code", flat=True)) == before


def test_no_unit_comes_below_itself_by_a_list_of_some(cast: Cast) -> None:
    unit("T1", "Tổ 1", cast.ward, 3)
    with pytest.raises(Refused, match="nằm dưới chính nó"):
        load("P001,Phường Sao Mai,T1,")


def test_the_unit_of_the_first_officer_takes_the_code_of_the_list(db: None) -> None:
    first = unit("TP", "Thành phố", None, 0)
    khue = official("CNTT001", "Đỗ Minh Khuê", first, officer=True)
    assert load("HN,Hà Nội,,tinh", "P1,Phường Một,HN,phuong") == 2
    khue.refresh_from_db()
    assert (khue.unit.code, khue.unit.name, khue.unit.ancestry) == ("HN", "Hà Nội", "/HN/")
    assert ancestries() == {"HN": "/HN/", "P1": "/HN/P1/"}


def test_while_something_else_is_written_no_list_is(cast: Cast) -> None:
    Work.objects.create(kind="roster", at=datetime.now(UTC), decided=True)
    with pytest.raises(Refused, match="đang được ghi"):
        load("P009,Phường Mới,TP,")


@pytest.mark.parametrize("sent", ["[" * 100_000, "[[Infinity, 1, 2, 3, 4]]", "{}", "null", "[[1]]", "7"])
def test_rows_that_nobody_has_uploaded_are_refused_in_words(cast, sent):
    answer = signed_in(cast.khue).post("/cntt/don-vi/tep/", {"dong": sent})
    assert answer.status_code == 200
