"""Classes and drills: who was there is noted once, taken back with a reason, and touches nothing that is asked."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.actions.people import NOW, a_unit, an_official
from tests.content.small_library import library
from trainer.actions import requirements
from trainer.core.refusal import Refused
from trainer.models import Attendance, Completion, Event, Official, Requirement, Workshop
from trainer.people import merging
from trainer.queries.workshops import attended
from trainer.workshops import noting, queries
from trainer.workshops import plan as planning
from trainer.workshops.rules.terms import MOST_PEOPLE

pytestmark = pytest.mark.django_db
CONTENT = library()
DAY = date(2026, 11, 12)
LATER = NOW + timedelta(hours=1)


def _drill(kind: str = "press", day: date = DAY) -> Workshop:
    return noting.note(kind, "", day, a_unit(), actor=None, now=NOW)


def _attend(workshop: Workshop, *people: Official) -> int:
    return noting.attend(workshop, (one.pk for one in people), actor=None, now=NOW)


def _names(workshop: Workshop) -> list[str]:
    return [one.official.staff_code for one in queries.attending(workshop)]


def test_presence_is_noted_once_however_often_it_is_said_and_changes_nothing_that_is_asked() -> None:
    an, binh = an_official("A"), an_official("B")
    requirements.refresh_all(CONTENT)
    asked = list(Requirement.objects.order_by("pk").values())
    drill = _drill()

    assert _attend(drill, an) == 1
    assert _attend(drill, an, binh) == 1
    assert _attend(drill, an, binh) == 0

    assert _names(drill) == ["A", "B"]
    assert [event.details.get("people") for event in Event.objects.filter(kind="workshop_attended")] == [1, 1]
    requirements.refresh_all(CONTENT)
    assert list(Requirement.objects.order_by("pk").values()) == asked
    assert not Completion.objects.exists()


def test_whoever_notes_a_class_and_who_was_there_is_written_down() -> None:
    officer = an_official("CNTT")
    drill = noting.note("press", "", DAY, a_unit(), actor=officer, now=NOW)
    noting.attend(drill, [an_official("A").pk], actor=officer, now=LATER)

    told = Event.objects.filter(kind__startswith="workshop_").order_by("pk").values_list("kind", "actor", "at")
    assert list(told) == [("workshop_noted", officer.pk, NOW), ("workshop_attended", officer.pk, LATER)]
    [there] = queries.attending(drill)
    assert (drill.noted_by, there.noted_by, there.noted_at) == (officer, officer, LATER)


def test_who_is_taken_out_stays_on_record_with_the_reason_and_can_be_put_in_anew() -> None:
    an, officer = an_official("A"), an_official("CNTT")
    drill = _drill()
    _attend(drill, an)
    row = Attendance.objects.get()

    with pytest.raises(Refused, match="Chưa có lý do"):
        noting.take_out(row, " ", actor=officer, now=LATER)
    assert noting.take_out(row, "Ghi nhầm người cùng tên", actor=officer, now=LATER)
    assert not noting.take_out(row, "Lần nữa", actor=officer, now=LATER)
    assert _names(drill) == []
    assert attended(an) == []
    [gone] = queries.taken_out(drill)
    assert (gone.withdraw_reason, gone.withdrawn_by, gone.withdrawn_at) == ("Ghi nhầm người cùng tên", officer, LATER)
    [event] = Event.objects.filter(kind="attendance_withdrawn")
    assert (event.official, event.actor, event.details["reason"]) == (an, officer, "Ghi nhầm người cùng tên")

    assert _attend(drill, an) == 1
    assert Attendance.objects.count() == 2


def test_a_workshop_that_was_withdrawn_counts_no_longer_and_takes_nobody_in() -> None:
    an = an_official("A")
    drill, course = _drill(), _drill("course")
    _attend(drill, an)
    _attend(course, an)
    assert queries.held_between(DAY, DAY) == (2, 1)

    assert noting.withdraw(drill, "Ghi hai lần", actor=None, now=LATER)
    assert not noting.withdraw(drill, "Ghi hai lần", actor=None, now=LATER)

    assert queries.held_between(DAY, DAY) == (1, 1)
    assert [one.pk for one in attended(an)] == [course.pk]
    assert Attendance.objects.count() == 2
    with pytest.raises(Refused, match="đã được bỏ"):
        _attend(drill, an_official("B"))


def test_of_a_period_count_what_was_held_in_it_and_each_person_once() -> None:
    an, binh = an_official("A"), an_official("B")
    for day in (DAY - timedelta(days=1), DAY, DAY + timedelta(days=5), DAY + timedelta(days=6)):
        _attend(_drill(day=day), an, *([binh] if day == DAY else []))
    assert queries.held_between(DAY, DAY + timedelta(days=5)) == (2, 2)
    assert queries.held_between(date(2020, 1, 1), date(2020, 1, 2)) == (0, 0)


def test_there_is_an_end_to_how_many_were_at_one() -> None:
    drill = _drill()
    with pytest.raises(Refused, match=r"nhiều nhất 5\.000 người, không ghi thêm được 5\.001"):
        noting.attend(drill, range(1, MOST_PEOPLE + 2), actor=None, now=NOW)
    assert not Attendance.objects.exists()


def test_a_workshop_withdrawn_between_two_pieces_says_how_many_were_put_in_and_each_piece_tells_of_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drill, (an, binh) = _drill(), (an_official("A"), an_official("B"))

    def pieces(numbers: list[int], most: int) -> Iterator[list[int]]:
        yield [numbers[0]]
        noting.withdraw(drill, "Ghi nhầm", actor=None, now=NOW)
        yield [numbers[1]]

    monkeypatch.setattr(noting, "in_groups", pieces)
    with pytest.raises(Refused, match="đã được bỏ khi mới ghi được 1 người"):
        noting.attend(drill, [an.pk, binh.pk], actor=None, now=NOW)
    assert [event.details["people"] for event in Event.objects.filter(kind="workshop_attended")] == [1]


def test_who_was_merged_after_he_was_shown_is_put_in_under_the_record_that_stays() -> None:
    drill, gone, stays = _drill(), an_official("CU1", "Lê An"), an_official("MOI1", "Lê An")
    shown = [one.pk for one in planning.plan(drill, ["CU1"]).new]
    merging.merge(merging.plan(stays, gone, None, LATER), None, CONTENT, LATER)
    assert noting.attend(drill, shown, actor=None, now=LATER) == 1
    assert _names(drill) == ["MOI1"]
    assert noting.attend(drill, [*shown, stays.pk], actor=None, now=LATER) == 0


def test_who_is_in_already_counts_among_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    drill, people = _drill(), [an_official(code) for code in "ABC"]
    monkeypatch.setattr(noting, "MOST_PEOPLE", 2)
    _attend(drill, people[0])
    with pytest.raises(Refused, match="nhiều nhất 2 người; đã có 1, không ghi thêm được 2"):
        _attend(drill, *people[1:])
    assert _attend(drill, people[1]) == 1


def test_numbers_are_told_apart_before_anybody_is_put_in() -> None:
    an, binh, chi = an_official("A1", "Lê Thị An"), an_official("B1", "Lê Văn Bình"), an_official("C1", "Lê Chi")
    old = an_official("CU1", "Lê Chi")
    Official.objects.filter(pk=binh.pk).update(is_active=False)
    Official.objects.filter(pk=old.pk).update(is_active=False, merged_into=chi)
    drill = _drill()
    _attend(drill, an)

    plan = planning.plan(drill, ["A1", "B1", "B1", "CU1", "X9"])

    assert [one.staff_code for one in plan.new] == ["B1", "C1"]
    assert [one.staff_code for one in plan.left] == ["B1"]
    assert [one.staff_code for one in plan.there] == ["A1"]
    assert (plan.unknown, plan.doubled) == (("X9",), ("B1",))


def test_of_two_records_of_one_person_the_one_that_stays_was_where_either_was_and_once() -> None:
    gone, stays = an_official("CU1", "Lê An"), an_official("MOI1", "Lê An")
    both, alone, once = _drill(), _drill("course"), _drill("seized_page")
    _attend(both, gone, stays)
    _attend(alone, gone)
    _attend(once, gone)
    noting.take_out(Attendance.objects.get(workshop=once), "Ghi nhầm", actor=None, now=NOW)

    shown = merging.plan(stays, gone, None, LATER)
    assert (2, "buổi tập huấn, diễn tập đã dự") in shown.moves.lines()
    merging.merge(shown, None, CONTENT, LATER)

    assert {one.pk for one in attended(stays)} == {both.pk, alone.pk}
    assert _names(both) == ["MOI1"]
    assert not Attendance.objects.filter(official=gone).exists()
    [doubled] = queries.taken_out(both)
    assert doubled.withdraw_reason == "Hồ sơ CU1 gộp vào MOI1, đã có tên trong buổi này."


def test_people_of_a_unit_are_found_in_the_workshops_of_others_too() -> None:
    city = a_unit("TP")
    ward, other = a_unit("P1", city), a_unit("P2", city)
    an, dung = an_official("A", unit=ward), an_official("D", unit=other)
    own = noting.note("press", "", DAY, ward, actor=None, now=NOW)
    shared = noting.note("course", "", DAY, city, actor=None, now=NOW)
    theirs = noting.note("course", "", DAY, other, actor=None, now=NOW)
    _attend(shared, an, dung)
    _attend(theirs, dung)

    def seen(*units: object) -> list[tuple[int, int]]:
        return [(one.pk, one.people) for one in queries.of_units(units)]  # type: ignore[arg-type, attr-defined]

    assert seen(ward) == [(shared.pk, 1), (own.pk, 0)]
    assert seen(city) == [(theirs.pk, 1), (shared.pk, 2), (own.pk, 0)]
    assert [one.people for one in queries.of_units(None)] == [1, 2, 0]  # type: ignore[attr-defined]
    assert [one.official for one in queries.attending(shared, [ward])] == [an]


def _edit(workshop: Workshop, seen: str | None = None, again: bool = False, **other: Any) -> bool:
    as_it_is = {"kind": workshop.kind, "title": "", "held_on": workshop.held_on, "unit": workshop.unit, "place": ""}
    said = {"reason": "Ghi nhầm", "actor": None, "now": LATER, "again": again, "seen": seen}
    return noting.edit(workshop.pk, **(as_it_is | said | other))


def test_a_workshop_is_mended_with_all_its_people_and_what_stood_before_stays() -> None:
    an, officer, drill = an_official("A"), an_official("CNTT"), _drill()
    other = a_unit("P009")
    _attend(drill, an)
    before = Attendance.objects.values().get()

    assert _edit(
        drill, kind="course", held_on=DAY - timedelta(days=1), unit=other, place=" Hội  trường ", actor=officer
    )

    drill.refresh_from_db()
    assert (drill.kind, drill.title, drill.held_on, drill.unit, drill.place) == (
        "course",
        "Khóa bốn giờ cho quản trị trang",
        DAY - timedelta(days=1),
        other,
        "Hội trường",
    )
    assert (drill.noted_at, Attendance.objects.values().get()) == (NOW, before)
    [edit] = queries.edits(drill)
    assert (edit.at, edit.by, edit.reason) == (LATER, officer.full_name, "Ghi nhầm")
    assert edit.fields == (
        ("Loại buổi", "Diễn tập: báo chí tới cửa", "Khóa bốn giờ cho quản trị trang"),
        ("Tên buổi", "Diễn tập: báo chí tới cửa", "Khóa bốn giờ cho quản trị trang"),
        ("Ngày", "12/11/2026", "11/11/2026"),
        ("Đơn vị tổ chức", f"{a_unit().name} (P900)", f"{other.name} (P009)"),
        ("Nơi tổ chức", "", "Hội trường"),
    )
    assert queries.held_between(DAY, DAY) == (0, 0)
    assert queries.edits(_drill("leaked_data")) == []


def test_what_is_not_mended_writes_nothing_and_says_why() -> None:
    drill, seen = _drill(), noting.terms_of(_drill("course")).mark()
    assert not _edit(drill, reason="")
    for other, said in (
        ({"reason": " ", "place": "A"}, "Anh/chị ghi vì sao sửa"),
        ({"seen": seen, "place": "A"}, "vừa được người khác sửa"),
        ({"held_on": NOW.date() + timedelta(days=2)}, "chưa tới"),
        ({"kind": "course"}, "Đã có buổi này"),
    ):
        with pytest.raises(Refused, match=said):
            _edit(drill, **other)
    noting.withdraw(drill, "Ghi hai lần", actor=None, now=LATER)
    with pytest.raises(Refused, match="đã được bỏ"):
        _edit(drill, place="A")
    drill.refresh_from_db()
    assert (drill.kind, drill.held_on, drill.place) == ("press", DAY, "")
    assert not Event.objects.filter(kind="workshop_edited").exists()


def test_one_of_two_that_are_the_same_can_be_given_its_place_and_two_can_be_made_the_same_by_saying_so() -> None:
    one, other = _drill(), _drill("course")
    two = noting.note("press", "", DAY, a_unit(), actor=None, now=NOW, again=True)
    assert _edit(two, place="Phòng 2", seen=noting.terms_of(two).mark())
    assert _edit(other, kind="press", again=True)
    assert Workshop.objects.filter(kind="press", title=one.title).count() == 3
