"""A list too large for a request is applied outside of it: once, as it was shown, by whoever pressed the button."""

import csv
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.actions.in_pieces import go_on, pieces_of
from tests.actions.people import appoint
from tests.cast import Cast, signed_in
from tests.exports.made import make
from tests.roster.outside import all_large, just_before, place_of, somebody_is_changed
from tests.roster.test_large import asked, columns
from tests.roster.test_views import HOME, LIST, apply, planned, shown
from trainer.actions import pieces
from trainer.content.live import library
from trainer.exports import making, prepared_files
from trainer.models import Appointment, Event, Official, Piece, PreparedFile, RosterUpload, Work
from trainer.roster import exporting, large, large_apply, planning, stored, undo, undo_plan, uploads

pytestmark = pytest.mark.django_db(transaction=True)
# Two of nobody's unit, and one row less: somebody leaves.
WITH_REJECTED = (*LIST, "HN8,Không Đơn Vị,,P998,Cán bộ,", "HN9,Cũng Không,,P999,Cán bộ,")


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cast:
    """The cast, where every list is large once it is read; files in a folder of the test's own."""
    return all_large(monkeypatch, tmp_path)


def compared(officer, content=LIST) -> tuple[str, RosterUpload]:
    """Return the page of the plan of a large list, and the list."""
    _, upload = asked(officer, content)
    assert make()
    columns(officer, upload)
    assert make()
    return officer.get(f"{HOME}{upload.pk}/ke-hoach/").text, upload


def new() -> bool:
    return Official.objects.filter(staff_code="HN005").exists()


def applied() -> list[Event]:
    return list(Event.objects.filter(kind="roster_applied").select_related("actor"))


def test_who_presses_waits_for_nothing_and_finds_it_done(cast, officer):
    page, upload = compared(officer)
    with patch.object(planning, "plan") as planner:
        waiting = apply(officer, page, upload)
    assert not planner.called
    assert "<h1>Áp dụng danh sách cán bộ</h1>" in waiting.text
    assert int(waiting.headers["Refresh"]) > 0
    assert not new()
    # Whoever closed the page finds the way back from the list, and everybody reads there who pressed.
    assert place_of(officer.get(f"{HOME}{upload.pk}/cot/", follow=True)) == place_of(waiting)
    assert place_of(officer.get(f"{HOME}{upload.pk}/ke-hoach/", follow=True)) == place_of(waiting)
    assert f"{cast.khue.full_name} bấm áp dụng lúc" in officer.get(HOME).text

    assert make()
    done = officer.get(place_of(waiting), follow=True)
    assert place_of(done) == f"{HOME}{upload.pk}/ket-qua/"
    assert "Đã áp dụng danh sách" in done.text
    assert new()
    [event] = applied()
    assert (event.actor, event.details["file"]) == (cast.khue, upload.file_name)
    assert event.at == RosterUpload.objects.get().applied_at
    assert not Event.objects.filter(kind="export_asked").exists()

    # As any other, it can be undone.
    last = undo_plan.last()
    made = undo_plan.make_plan(last)
    pieces.finish(library(), undo.decide(undo.compare(made.roster, made.fingerprint()), cast.khue, event.at))
    assert not Official.objects.filter(staff_code="HN005", is_active=True).exists()


def test_how_far_it_is_are_rows_and_then_parts_written(officer):
    page, upload = compared(officer)
    place = place_of(apply(officer, page, upload))
    PreparedFile.objects.filter(kind=large_apply.APPLY).update(state="running", done=60_000, total=200_000)
    told = officer.get(place).text
    assert "Đã đọc 60.000 trên 200.000 dòng (30%)" in told
    assert "có gì khác thì không ghi" in told
    PreparedFile.objects.filter(kind=large_apply.APPLY).update(state="waiting")
    with pieces_of(1), patch.object(pieces, "PATIENCE_SECONDS", 0):
        assert make()
    written = officer.get(place, follow=True).text
    assert "Đang áp dụng danh sách" in written
    assert '<progress max="100" value="' in written


def test_of_two_who_press_one_list_is_applied_and_both_see_it(cast):
    appoint(cast.binh, "it_officer")
    first, second = signed_in(cast.khue), signed_in(cast.binh)
    page, upload = compared(first)
    places = [place_of(apply(client, page, upload)) for client in (first, second, first)]
    assert places[0] == places[2] != places[1]
    assert make()
    assert make()
    assert not make()
    assert [event.actor for event in applied()] == [cast.khue]
    assert Event.objects.filter(kind="joined").count() == 1
    for client, place in ((first, places[0]), (second, places[1])):
        assert place_of(client.get(place, follow=True)) == f"{HOME}{upload.pk}/ket-qua/"


def test_another_officer_reads_in_the_plan_who_has_pressed(cast):
    appoint(cast.binh, "it_officer")
    page, upload = compared(signed_in(cast.khue))
    apply(signed_in(cast.khue), page, upload)
    assert f"{cast.khue.full_name} đã bấm áp dụng lúc" in signed_in(cast.binh).get(f"{HOME}{upload.pk}/ke-hoach/").text


@pytest.mark.parametrize("what", ["people", "columns", "wishes", "away"])
def test_what_changed_after_the_click_stops_it_and_is_said(officer, what):
    page, upload = compared(officer)
    place = place_of(apply(officer, page, upload))
    if what == "people":
        Official.objects.filter(staff_code="HN003").update(full_name="Lê Tiến Khác")
    elif what == "columns":
        RosterUpload.objects.update(mapping={**RosterUpload.objects.get().mapping, "roles": None})
    elif what == "wishes":
        RosterUpload.objects.update(wishes={**RosterUpload.objects.get().wishes, "mode": "add"})
    else:
        officer.post(f"{HOME}{upload.pk}/bo/")
    assert make()
    assert not new()
    assert not applied()
    assert not Work.objects.exists()
    told = officer.get(place)
    if what == "away":
        assert large.GONE in told.text
        return
    assert large_apply.CHANGED in told.text
    assert f'href="{HOME}{upload.pk}/ke-hoach/"' in told.text
    assert "chưa ghi được gì" in officer.get(HOME).text
    # The plan is made anew, and tells why the last one was not applied.
    officer.get(f"{HOME}{upload.pk}/ke-hoach/", follow=True)
    assert make()
    again = officer.get(f"{HOME}{upload.pk}/ke-hoach/").text
    assert large_apply.CHANGED in again
    apply(officer, again, upload, confirm="1", seen="1")
    assert make()
    assert len(applied()) == 1


def test_what_changes_between_the_plan_and_the_decision_stops_it(officer, monkeypatch):
    page, upload = compared(officer)
    place = place_of(apply(officer, page, upload))
    just_before(monkeypatch, "prepare", somebody_is_changed)
    assert make()
    assert large_apply.CHANGED in officer.get(place).text
    assert not applied()
    assert not Piece.objects.exists()


def test_while_another_list_is_written_it_is_not_applied(officer):
    page, upload = compared(officer)
    other, second = compared(officer, LIST[:4])
    with pieces_of(1), patch.object(pieces, "PATIENCE_SECONDS", 0):
        apply(officer, page, upload)
        place = place_of(apply(officer, other, second, confirm="1", seen="1"))
        assert make()
        assert Work.objects.filter(decided=True).exists()
        with patch.object(large_apply.deciding, "_plan_as_shown", _as_then(second)):
            assert make()
    assert large_apply.ANOTHER in officer.get(place).text
    go_on(library())
    assert len(applied()) == 1
    assert RosterUpload.objects.get(pk=second.pk).decided_at is None


def _as_then(upload):
    """Return what makes a plan that is taken for the one shown, whatever was written since."""
    return lambda *_: uploads.plan_of(RosterUpload.objects.get(pk=upload.pk))


def test_who_stops_it_in_the_last_moment_stops_it(officer, monkeypatch):
    page, upload = compared(officer)
    place = place_of(apply(officer, page, upload))
    said = just_before(monkeypatch, "prepare", lambda: officer.post(f"{place}bo/", follow=True))
    assert make()
    assert large.LEFT in said[0].text
    assert not applied()
    assert not Work.objects.exists()
    assert RosterUpload.objects.get().decided_at is None


def test_who_stops_it_too_late_is_told_so(officer, monkeypatch):
    page, upload = compared(officer)
    place = place_of(apply(officer, page, upload))
    said = just_before(monkeypatch, "finish_or_leave", lambda: officer.post(f"{place}bo/", follow=True))
    assert make()
    assert large_apply.TOO_LATE in said[0].text
    assert place_of(said[0]) == f"{HOME}{upload.pk}/ket-qua/"
    assert len(applied()) == 1


def test_where_its_process_died_after_the_decision_it_is_over_all_the_same(officer):
    page, upload = compared(officer)
    place = place_of(apply(officer, page, upload))
    with patch.object(pieces, "finish_or_leave", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        make()
    # As after the third kill: the process is given up, not what it decided.
    PreparedFile.objects.filter(kind=large_apply.APPLY).update(tries=prepared_files.MOST_TRIES)
    assert not make()
    assert PreparedFile.objects.get(kind=large_apply.APPLY).error == prepared_files.KILLED_WORK
    assert place_of(officer.get(place, follow=True)) == f"{HOME}{upload.pk}/ket-qua/"
    go_on(library())
    assert len(applied()) == 1


def test_who_has_lost_his_right_meanwhile_applies_nothing(cast, officer):
    page, upload = compared(officer)
    apply(officer, page, upload)
    Appointment.objects.filter(official=cast.khue).update(ended_at=upload.uploaded_at)
    assert make()
    assert PreparedFile.objects.get(kind=large_apply.APPLY).error == making.NO_RIGHT
    assert not new()


def test_what_is_not_ticked_is_asked_for_at_once(officer):
    page, upload = compared(officer, (LIST[0], LIST[2]))
    answer = officer.post(f"{HOME}{upload.pk}/ap-dung/", {"shown": shown(page)})
    assert "đánh dấu ô xác nhận" in answer.text
    assert not PreparedFile.objects.filter(kind=large_apply.APPLY).exists()
    # Where what was shown lies no more, the process asks for it.
    RosterUpload.objects.update(plan=None)
    place = place_of(apply(officer, page, upload))
    assert make()
    assert large_apply.UNCONFIRMED in officer.get(place).text
    assert not applied()


def test_from_its_page_nothing_is_decided_once_more(officer):
    """Whoever decides has said who he is a short while ago; to look again leads there."""
    page, upload = compared(officer)
    place = place_of(apply(officer, page, upload))
    PreparedFile.objects.filter(kind=large_apply.APPLY).update(state="failed", error="Hỏng")
    assert "lap-lai" not in officer.get(place).text
    assert officer.post(f"{place}lap-lai/").headers["Location"] == f"{HOME}{upload.pk}/ke-hoach/"
    assert PreparedFile.objects.get(kind=large_apply.APPLY).state == "failed"


def test_rows_that_are_not_taken_are_made_a_file_outside_and_are_the_same(officer, monkeypatch):
    _, upload = compared(officer, WITH_REJECTED)
    with patch.object(planning, "plan") as planner:
        waiting = officer.get(f"{HOME}{upload.pk}/khong-nhan/csv/", follow=True)
    assert not planner.called
    assert "Đang lập tệp" in waiting.text
    assert make()
    assert PreparedFile.objects.get(kind=exporting.REJECTED).rows == 2
    place = place_of(waiting)
    taken = b"".join(officer.get(f"{place}tai/").streaming_content)

    monkeypatch.setattr(large, "MOST_BYTES_AT_ONCE", 1_000_000)
    monkeypatch.setattr(large, "MOST_KEPT_AT_ONCE", 400_000)
    _, small = planned(officer, WITH_REJECTED)
    assert officer.get(f"{HOME}{small.pk}/khong-nhan/csv/").content == taken
    rows = list(csv.reader(StringIO(taken.decode("utf-8-sig"))))
    assert [row[1] for row in rows if row[0].isdigit()] == ["HN8", "HN9"]
    assert [row[3] for row in rows if row[0].isdigit()] == ["P998", "P999"]


def test_of_very_many_rows_that_were_not_taken_the_file_is_made_outside_after_applying_too(officer, monkeypatch):
    page, upload = compared(officer, WITH_REJECTED)
    apply(officer, page, upload)
    assert make()
    assert officer.get(f"{HOME}{upload.pk}/khong-nhan/csv/").headers["Content-Disposition"]
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 1)
    assert "Đang lập tệp" in officer.get(f"{HOME}{upload.pk}/khong-nhan/csv/", follow=True).text


def test_wishes_are_read_by_the_plan_that_lies_there_and_none_is_made_for_it(officer):
    _, upload = compared(officer)
    with patch.object(planning, "plan") as planner:
        officer.post(f"{HOME}{upload.pk}/cach-nap/", {"che_do": "add"})
        assert RosterUpload.objects.get().wishes["mode"] == "add"
        told = officer.post(f"{HOME}{upload.pk}/cach-nap/", {"che_do": "units"}, follow=True).text
    assert not planner.called
    assert "điều anh/chị vừa chọn chưa được ghi nhận" in told
    assert RosterUpload.objects.get().wishes["mode"] == "add"


def test_rows_that_are_not_taken_are_not_carried_from_piece_to_piece_and_none_is_lost(cast, monkeypatch):
    """A hundred thousand of them were read and written again with each piece, while the lock was held."""
    monkeypatch.setattr(pieces, "MOST_NOTED", 1)
    officer = signed_in(cast.khue)
    page, upload = compared(officer, WITH_REJECTED)
    with pieces_of(1), patch.object(pieces, "PATIENCE_SECONDS", 0):
        apply(officer, page, upload)
        assert make()
        assert [len(work.details["trace"]["rejected"]) for work in Work.objects.all()] == [1]
    go_on(library())
    [event] = applied()
    assert (event.details["refused"], len(event.details["rejected"])) == (2, 1)
    assert '<td class="num" data-label="Không nhận">2</td>' in officer.get(HOME).text
    file = officer.get(f"{HOME}{upload.pk}/khong-nhan/csv/").content.decode("utf-8-sig")
    assert [row[1] for row in csv.reader(StringIO(file)) if row and row[0].isdigit()] == ["HN8", "HN9"]
    # Kept packed: with each look at the result all of it is read.
    assert "HN8" not in str(RosterUpload.objects.get().plan)


def test_rows_that_an_earlier_version_kept_as_they_are_make_the_same_file(officer):
    page, upload = compared(officer, WITH_REJECTED)
    apply(officer, page, upload)
    assert make()
    packed = officer.get(f"{HOME}{upload.pk}/khong-nhan/csv/").content
    upload.refresh_from_db()
    rows = stored.unpack_rows(upload.plan["rejected"])
    RosterUpload.objects.update(plan={**upload.plan, "rejected": rows})
    assert officer.get(f"{HOME}{upload.pk}/khong-nhan/csv/").content == packed


def test_what_came_to_nothing_is_told_where_lists_are_to_everybody_who_may_apply_them(cast):
    appoint(cast.binh, "it_officer")
    officer = signed_in(cast.khue)
    page, upload = compared(officer)
    apply(officer, page, upload)
    Official.objects.filter(staff_code="HN003").update(full_name="Lê Tiến Khác")
    assert make()
    for client in (officer, signed_in(cast.binh)):
        told = client.get(HOME).text
        assert large_apply.CHANGED in told
        assert f'href="{HOME}{upload.pk}/ke-hoach/"' in told
