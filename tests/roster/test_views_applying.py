"""A list on its way into the records: what its screens say meanwhile, and what they refuse."""

from collections.abc import Iterator
from datetime import UTC, datetime
from unittest.mock import patch

import pytest

from tests.actions.in_pieces import go_on, pieces_of
from tests.actions.people import appoint
from tests.cast import signed_in
from tests.roster.test_views import HOME, LIST, apply, planned, shown
from tests.slips import make as make_slips
from trainer.actions import holding, pieces
from trainer.content.live import library
from trainer.models import Event, Official, RoleHolding, RosterSheet, RosterUpload, Unit
from trainer.roster import planning, stored, undo, views_plan, views_undo
from trainer.roster.rules import head


@pytest.fixture
def impatient() -> Iterator[None]:
    """A request that writes one piece, of one person, and leaves the rest to the housekeeper."""
    with pieces_of(1), patch.object(views_plan, "PATIENCE_SECONDS", 0):
        yield


MORE = (*LIST, "HN006,Lý Thị Sau,Chuyên viên,P002,Cán bộ,", "HN007,Tạ Văn Cuối,Chuyên viên,P002,Cán bộ,")


def test_while_it_is_written_every_screen_says_so_and_afterwards_that_it_is_done(officer, cast, impatient):
    page, upload = planned(officer, MORE)
    shown = apply(officer, page, upload)
    said = shown.text
    assert "Đang áp dụng danh sách" in said
    assert shown.headers["Refresh"] == "5"
    assert "đã ghi 33%" in said
    assert 'id="dang-ghi"' in officer.get(HOME).text
    assert "Chưa có danh sách nào được áp dụng" in officer.get(HOME).text
    assert Official.objects.filter(staff_code__in=("HN005", "HN006", "HN007")).count() == 1

    go_on(library())
    done = officer.get(f"{HOME}{upload.pk}/ket-qua/")
    assert "Đã áp dụng danh sách" in done.text
    assert "Refresh" not in done.headers
    assert 'id="dang-ghi"' not in officer.get(HOME).text
    assert Official.objects.filter(staff_code__in=("HN005", "HN006", "HN007")).count() == 3
    assert Event.objects.filter(kind="roster_applied").count() == 1


FIGURES = (
    "/cntt/tien-do/",
    "/cntt/tien-do/tung-bai/",
    "/cntt/tien-do/theo-don-vi/",
    "/cntt/tien-do/don-vi-va-bai/",
    "/cntt/dot/",
    "/cntt/bao-cao/",
    "/don-vi/P002/",
    "/don-vi/P002/nhac/",
    "/don-vi/P002/bao-cao/",
    "/don-vi/TP/tung-don-vi/",
)


def test_while_it_is_written_every_screen_with_figures_says_that_they_move(officer, cast, impatient):
    page, upload = planned(officer, MORE, name="tháng 11.csv")
    assert [address for address in FIGURES if "số còn thay đổi" in officer.get(address).text] == []
    apply(officer, page, upload)
    said = (
        f'Đang áp dụng danh sách “tháng 11.csv”, số còn thay đổi. <a href="{HOME}{upload.pk}/ket-qua/">Xem đến đâu</a>'
    )
    assert [address for address in FIGURES if said not in officer.get(address).text] == []
    # Who leads a unit sees why, and neither the list nor a way to it.
    leader = signed_in(cast.binh).get("/don-vi/P001/").text
    assert "Đang áp dụng danh sách, số còn thay đổi." in leader
    assert "tháng 11.csv" not in leader
    go_on(library())
    assert [address for address in FIGURES if "số còn thay đổi" in officer.get(address).text] == []


def test_another_list_waits_and_the_one_on_its_way_is_not_put_away(officer, cast, impatient):
    page, upload = planned(officer, MORE)
    apply(officer, page, upload)
    page, other = planned(officer, LIST[:4], name="khac.csv")
    assert "Một danh sách khác đang được ghi" in page
    assert "Một danh sách cán bộ khác đang được áp dụng" in apply(officer, page, other, confirm="1").text
    assert "không bỏ được nữa" in officer.post(f"{HOME}{upload.pk}/bo/", follow=True).text
    assert [one.decided_at is None for one in RosterUpload.objects.order_by("pk")] == [False, True]
    assert [one.pk for one in RosterUpload.objects.order_by("pk")] == [upload.pk, other.pk]


def test_a_second_click_meanwhile_begins_nothing_anew(officer, cast, impatient):
    page, upload = planned(officer, MORE)
    for _ in range(2):
        assert "Đang áp dụng danh sách" in apply(officer, page, upload).text
    go_on(library())
    assert Event.objects.filter(kind="joined").count() == 3


def test_the_plan_is_computed_once_to_be_applied(officer, cast):
    page, upload = planned(officer, LIST)
    with patch.object(planning, "plan", wraps=planning.plan) as computed:
        apply(officer, page, upload)
    assert computed.call_count == 1


def test_what_is_said_of_a_list_is_kept_apart_from_its_rows(officer, cast):
    """To choose columns and to decide must not write tens of megabytes anew."""
    _, upload = planned(officer, (*LIST, *(f"HN{number},Người {number},,P001,Cán bộ," for number in range(1000, 1300))))
    assert len(upload.sheet["head"]["sheet"]["rows"]) == head.ROWS
    assert (
        len(stored.unpack(RosterSheet.objects.get(upload=upload).content)["sheets"][0]["rows"]) == 1 + len(LIST) + 300
    )


def begin_to_undo(officer):
    """Apply a list, and undo it of one person; return the page that says so."""
    page, upload = planned(officer, MORE)
    apply(officer, page, upload)
    go_on(library())
    asked = shown(officer.get(f"{HOME}hoan-tac/").text)
    with patch.object(undo, "AT_ONCE", 1), patch.object(views_undo, "PATIENCE_SECONDS", 0):
        return officer.post(f"{HOME}hoan-tac/", {"shown": asked}, follow=True)


def test_while_a_list_is_undone_every_screen_says_how_far_and_only_afterwards_that_it_is_done(officer, cast, impatient):
    told = begin_to_undo(officer)
    assert told.headers["Refresh"] == "5"
    for page in (told.text, officer.get(HOME).text):
        assert "Đang hoàn tác, đã 33%" in page
        assert '<progress max="100" value="33"' in page
        assert "đã hoàn tác" not in page
        assert "đã được hoàn tác" not in page

    page, other = planned(officer, LIST[:4], name="khac.csv")
    assert "Một danh sách khác đang được hoàn tác" in page
    assert "Một danh sách cán bộ khác đang được áp dụng hoặc hoàn tác" in apply(officer, page, other, confirm="1").text

    go_on(library())
    assert "đã được hoàn tác" in officer.get(f"{HOME}hoan-tac/").text
    page = officer.get(HOME).text
    assert "đã hoàn tác" in page
    assert "Đang hoàn tác" not in page
    assert "đang được hoàn tác" not in officer.get(f"{HOME}{other.pk}/ke-hoach/").text


def test_of_undoing_a_list_it_is_said_what_becomes_of_slips_and_afterwards_how_many_it_concerned(officer):
    page, upload = planned(officer, MORE)
    apply(officer, page, upload)
    make_slips([*Official.objects.filter(staff_code__in=("HN005", "HN006"))], None, datetime.now(UTC))
    page = officer.get(f"{HOME}hoan-tac/").text
    warned = '<div class="note note-warn"><p>'
    said = "Hoàn tác thì phiếu đăng nhập của 2 người rời danh sách hết dùng được: anh/chị báo đơn vị thu lại."
    assert warned + said in page

    done = officer.post(f"{HOME}hoan-tac/", {"shown": shown(page)}, follow=True).text

    assert "đã được hoàn tác" in done
    assert "<div><dt>rời danh sách</dt><dd>3</dd></div>" in done
    assert f"{warned}Phiếu đăng nhập của 2 người rời danh sách đã hết dùng được" in done
    assert "Người ấy sau này vào lại danh sách thì <a" in done


def test_an_auditor_sees_that_a_list_is_undone_and_no_way_to_undo_it(officer, cast, impatient):
    appoint(cast.dung, "auditor")
    begin_to_undo(officer)
    page = signed_in(cast.dung).get(HOME).text
    assert "Đang hoàn tác, đã 33%" in page
    assert "hoan-tac" not in page


def test_while_units_are_changed_the_page_of_undoing_names_the_change_and_no_list_without_a_name(officer, cast):
    page, upload = planned(officer, MORE)
    apply(officer, page, upload)
    work = pieces.decide(holding.UNITS, {"title": "Gộp hai phường"}, datetime.now(UTC), [])
    told = officer.get(f"{HOME}hoan-tac/").text
    assert "Thay đổi đơn vị “Gộp hai phường” đang được ghi" in told
    assert "“”" not in told
    # The plan of a list says it beforehand too, and who presses all the same is told the same.
    page, other = planned(officer, LIST[:4], name="khac.csv")
    assert "Một thay đổi đơn vị đang được ghi" in page
    assert "một thay đổi đơn vị đang được ghi" in apply(officer, page, other, confirm="1", seen="1").text
    work.delete()
    assert "đang được ghi" not in officer.get(f"{HOME}{other.pk}/ke-hoach/").text


def test_that_a_list_took_the_last_of_a_role_away_is_said_as_long_as_it_is_so(officer):
    rows = [row.replace("HN002,Nguyễn Thị An,,P001,Quản trị trang", "HN002,Nguyễn Thị An,,P001,Cán bộ") for row in LIST]
    page, upload = planned(officer, rows)
    assert "Sẽ không còn ai giữ vai trò Quản trị trang ở Phường Sao Mai." in page
    said = '<li>Quản trị trang ở <a href="/don-vi/P001/">Phường Sao Mai</a></li>'
    done = apply(officer, page, upload, confirm="1").text
    assert "Không còn ai giữ vai trò:" in done
    assert done.count(said) == 1

    binh = Official.objects.get(staff_code="HN001")
    RoleHolding.objects.create(official=binh, role="page_admin", since=datetime.now(UTC))
    assert "Không còn ai giữ vai trò" not in officer.get(f"{HOME}{upload.pk}/ket-qua/").text
    Official.objects.filter(pk=binh.pk).update(is_active=False)
    assert said in officer.get(f"{HOME}{upload.pk}/ket-qua/").text
    Unit.objects.filter(code="P001").update(closed_at=datetime.now(UTC))
    assert "Không còn ai giữ vai trò" not in officer.get(f"{HOME}{upload.pk}/ket-qua/").text
