"""A list too large to be undone in a request is undone outside of it: once, as it was shown, by whoever pressed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import transaction

from tests.actions.in_pieces import go_on, pieces_of
from tests.actions.people import appoint
from tests.cast import Cast, signed_in
from tests.cast import make as make_cast
from tests.exports.made import in_folder, make
from tests.roster.outside import just_before, place_of, somebody_is_changed
from tests.roster.test_views import HOME, LIST, apply, planned, shown
from trainer.actions import holding, pieces
from trainer.content.live import library
from trainer.exports import making, prepared_files
from trainer.models import AppliedRoster, Appointment, Event, Official, Piece, PreparedFile, Work
from trainer.roster import large_undo, undo, undo_plan, undo_shown

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = f"{HOME}hoan-tac/"
MORE = (*LIST, "HN006,Lý Thị Sau,Chuyên viên,P002,Cán bộ,", "HN007,Tạ Văn Cuối,Chuyên viên,P002,Cán bộ,")
NEW = ("HN005", "HN006", "HN007")


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cast:
    """The cast with a list of three new people applied, where every list is large to undo; files in a folder apart."""
    in_folder(monkeypatch, tmp_path)
    made = make_cast()
    officer = signed_in(made.khue)
    page, upload = planned(officer, MORE)
    apply(officer, page, upload)
    assert there() == 3
    monkeypatch.setattr(large_undo, "MOST_AT_ONCE", 0)
    return made


def there() -> int:
    return Official.objects.filter(staff_code__in=NEW, is_active=True).count()


def seen(officer) -> str:
    """Return the page of the plan, once it is made."""
    if "/tep/" in place_of(officer.get(PLACE, follow=True)):
        assert make()
    return officer.get(PLACE).text


def press(officer, page):
    return officer.post(PLACE, {"shown": shown(page)}, follow=True)


def undone() -> list[Event]:
    return list(Event.objects.filter(kind="roster_undone").select_related("actor"))


def test_who_presses_waits_for_nothing_and_finds_it_undone(cast, officer, monkeypatch):
    with patch.object(undo_plan, "make_plan") as planner:
        waiting = officer.get(PLACE, follow=True)
        assert "<h1>Lập kế hoạch hoàn tác danh sách</h1>" in waiting.text
        assert int(waiting.headers["Refresh"]) > 0
        assert not planner.called
    assert make()
    page = officer.get(place_of(waiting), follow=True)
    assert place_of(page) == PLACE
    with monkeypatch.context() as small:
        small.setattr(large_undo, "MOST_AT_ONCE", 5_000)
        assert plain(officer.get(PLACE).text) == plain(page.text)

    with patch.object(undo_plan, "make_plan") as planner:
        waiting = press(officer, page.text)
        assert not planner.called
    assert "<h1>Hoàn tác danh sách đã nạp</h1>" in waiting.text
    assert "có gì khác thì không hoàn tác" in waiting.text
    assert there() == 3
    # Whoever closed the page finds the way back, and everybody reads who pressed.
    assert place_of(officer.get(PLACE, follow=True)) == place_of(waiting)
    assert f"{cast.khue.full_name} bấm hoàn tác lúc" in officer.get(HOME).text

    assert make()
    done = officer.get(place_of(waiting), follow=True)
    assert place_of(done) == PLACE
    assert "đã được hoàn tác" in done.text
    assert there() == 0
    [event] = undone()
    assert event.actor == cast.khue
    roster = AppliedRoster.objects.get()
    assert (roster.undone_by, roster.undone_at, roster.plan) == (cast.khue, event.at, None)
    assert "bấm hoàn tác" not in officer.get(HOME).text


def plain(page: str) -> str:
    """Return a page without what is another at every request."""
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_how_far_it_is_are_people_and_then_parts_written(officer):
    place = place_of(press(officer, seen(officer)))
    PreparedFile.objects.filter(kind=large_undo.UNDO).update(state="running", done=60_000, total=200_000)
    assert "Đã đọc 60.000 trên 200.000 người (30%)" in officer.get(place).text
    PreparedFile.objects.filter(kind=large_undo.UNDO).update(state="waiting")
    with patch.object(undo, "AT_ONCE", 1), patch.object(pieces, "PATIENCE_SECONDS", 0):
        assert make()
    assert "Đang hoàn tác, đã 33%" in officer.get(place, follow=True).text
    go_on(library())
    assert there() == 0


def test_of_two_who_press_it_is_undone_once_and_both_see_it(cast):
    appoint(cast.binh, "it_officer")
    first, second = signed_in(cast.khue), signed_in(cast.binh)
    page = seen(first)
    places = [place_of(press(client, page)) for client in (first, second, first)]
    assert places[0] == places[2] != places[1]
    assert make()
    assert make()
    assert not make()
    assert [event.actor for event in undone()] == [cast.khue]
    assert Event.objects.filter(kind="left").count() == 3
    for client, place in ((first, places[0]), (second, places[1])):
        assert place_of(client.get(place, follow=True)) == PLACE


@pytest.mark.parametrize("how", ["corrected", "another list"])
def test_what_changed_after_the_click_stops_it_and_is_said_where_one_looks(cast, how, monkeypatch):
    appoint(cast.binh, "it_officer")
    officer, other = signed_in(cast.khue), signed_in(cast.binh)
    place = place_of(press(officer, seen(officer)))
    if how == "corrected":
        Official.objects.filter(staff_code="HN005").update(position="Văn thư")
    else:
        page, upload = planned(officer, (*MORE, "HN008,Đỗ Thị Tám,Chuyên viên,P002,Cán bộ,"))
        apply(officer, page, upload)
    assert make()
    assert not undone()
    assert not Work.objects.exists()
    assert there() == 3
    assert large_undo.CHANGED in officer.get(place).text
    assert f'href="{PLACE}"' in officer.get(place).text
    if how == "another list":
        return
    # Whoever has closed that page, and everybody else, reads it on the page of lists, and on the plan made anew.
    for client in (officer, other):
        home = client.get(HOME).text
        assert large_undo.CHANGED in home
        assert f"{cast.khue.full_name} bấm hoàn tác danh sách “" in home
    again = seen(officer)
    assert large_undo.CHANGED in again
    press(officer, again)
    assert make()
    assert len(undone()) == 1
    assert Official.objects.get(staff_code="HN005").is_active


def test_what_changes_between_the_plan_and_the_decision_stops_it(officer, monkeypatch):
    place = place_of(press(officer, seen(officer)))
    just_before(monkeypatch, "prepare", somebody_is_changed)
    assert make()
    assert large_undo.CHANGED in officer.get(place).text
    assert not undone()
    assert not Piece.objects.exists()


def test_while_another_list_is_written_nothing_is_undone(officer):
    place = place_of(press(officer, seen(officer)))
    with transaction.atomic():
        work = pieces.decide(holding.UNITS, {"title": "Gộp"}, datetime.now(UTC), [])
    assert make()
    assert large_undo.BUSY in officer.get(place).text
    assert there() == 3
    work.delete()
    assert large_undo.BUSY in seen(officer)


def test_who_stops_it_in_the_last_moment_stops_it(officer, monkeypatch):
    place = place_of(press(officer, seen(officer)))
    assert "Dừng, chưa hoàn tác" in officer.get(place).text
    said = just_before(monkeypatch, "prepare", lambda: officer.post(f"{place}bo/", follow=True))
    assert make()
    assert large_undo.LEFT in said[0].text
    assert there() == 3
    assert not Work.objects.exists()
    assert AppliedRoster.objects.get().undone_at is None


def test_who_stops_it_too_late_is_told_so(officer, monkeypatch):
    place = place_of(press(officer, seen(officer)))
    said = just_before(monkeypatch, "finish_or_leave", lambda: officer.post(f"{place}bo/", follow=True))
    assert make()
    assert large_undo.TOO_LATE in said[0].text
    assert place_of(said[0]) == PLACE
    assert len(undone()) == 1


def test_where_its_process_died_after_the_decision_it_is_over_all_the_same(officer):
    place = place_of(press(officer, seen(officer)))
    with patch.object(pieces, "finish_or_leave", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        make()
    # A try more finds it decided; so does who is given up after the third kill.
    PreparedFile.objects.filter(kind=large_undo.UNDO).update(tries=prepared_files.MOST_TRIES)
    assert not make()
    assert PreparedFile.objects.get(kind=large_undo.UNDO).error == prepared_files.KILLED_WORK
    assert place_of(officer.get(place, follow=True)) == PLACE
    go_on(library())
    assert len(undone()) == 1
    assert there() == 0


def test_a_try_after_the_decision_does_nothing_more(officer):
    press(officer, seen(officer))
    with patch.object(pieces, "finish_or_leave", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        make()
    assert make()
    assert PreparedFile.objects.get(kind=large_undo.UNDO).state == "ready"
    go_on(library())
    assert Event.objects.filter(kind="left").count() == 3
    assert len(undone()) == 1


def test_who_has_lost_his_right_meanwhile_undoes_nothing(cast, officer):
    press(officer, seen(officer))
    Appointment.objects.filter(official=cast.khue).update(ended_at=datetime.now(UTC))
    assert make()
    assert PreparedFile.objects.get(kind=large_undo.UNDO).error == making.NO_RIGHT
    assert there() == 3


def test_a_plan_of_an_hour_ago_is_made_anew(officer):
    assert shown(seen(officer))
    roster = AppliedRoster.objects.get()
    roster.plan["at"] = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
    roster.save(update_fields=["plan"])
    assert "Lập kế hoạch hoàn tác danh sách" in officer.get(PLACE, follow=True).text


def test_of_a_long_part_the_first_are_named_and_how_many_more_there_are(cast, monkeypatch):
    monkeypatch.setattr(undo_shown, "MOST_TOLD", 2)
    page = seen(signed_in(cast.khue))
    assert "Rời danh sách (3)" in page
    assert page.count('scope="row"') == 2
    assert "Chỉ nêu tên 2 người đầu của phần này, còn 1 người nữa cũng vậy." in page


def test_what_a_work_carries_from_piece_to_piece_does_not_grow_with_whom_it_leaves_alone(cast, monkeypatch):
    monkeypatch.setattr(pieces, "MOST_NOTED", 1)
    Official.objects.filter(staff_code__in=NEW).update(last_login=datetime.now(UTC))
    officer = signed_in(cast.khue)
    with pieces_of(1):
        press(officer, seen(officer))
        assert make()
    [event] = undone()
    assert event.details["counts"]["alone"] == 3
    assert len(event.details["kept"]) == 1


def test_what_was_told_of_undoing_a_list_is_forgotten_with_how_its_people_stood(officer):
    seen(officer)
    undo.forget()
    assert AppliedRoster.objects.get().plan is not None
    page, upload = planned(officer, (*MORE, "HN008,Đỗ Thị Tám,Chuyên viên,P002,Cán bộ,"))
    apply(officer, page, upload)
    undo.forget()
    assert AppliedRoster.objects.order_by("pk")[0].plan is None
