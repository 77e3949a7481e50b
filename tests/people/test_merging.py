"""Two records of one person in one: all he did follows, once; the other stays, closed; a rebuild makes the same."""

from datetime import date, timedelta

import pytest

from tests.actions.in_pieces import SCENARIOS, KilledError, go_on, killed, pieces_of, read_in_transactions
from tests.actions.people import NOW, a_unit, an_official, answer_all, appoint, begin
from tests.content.small_library import library
from tests.evidence.proofs import sit
from tests.queries import changed
from trainer.actions import attempts, campaigns, practice, requirements, spaced_review
from trainer.actions.accounts import province
from trainer.actions.accounts.officials import create_it_officer
from trainer.actions.accounts.province import Subject
from trainer.actions.objections import Contested, raise_one, settle
from trainer.actions.rebuild import rebuild
from trainer.core.campaigns import Terms
from trainer.core.refusal import Refused
from trainer.evidence.queries import of_official
from trainer.evidence.rules.certificate import certificate
from trainer.evidence.rules.document import blocks
from trainer.evidence.rules.form import digest
from trainer.models import (
    Answer,
    Appointment,
    Attempt,
    Campaign,
    Completion,
    Event,
    Extension,
    HandIn,
    LetterAnswer,
    Objection,
    Official,
    OutgoingMail,
    PendingEmail,
    Practice,
    ProvinceAccount,
    RefresherCard,
    RefresherReview,
    Requirement,
    RoleHolding,
)
from trainer.people import changes, merging
from trainer.people.rules.person import Person
from trainer.queries import campaigns_people
from trainer.queries.official import history
from trainer.queries.progress import officials
from trainer.queries.progress_filter import Filter
from trainer.units import applying
from trainer.units import plan as unit_plan
from trainer.units.rules.model import Merge

pytestmark = pytest.mark.django_db
CONTENT = library()
LATER = NOW + timedelta(days=40)


@pytest.fixture
def pair() -> tuple[Official, Official]:
    """The record that stays, made by the list of today, and that of the same person under his old number."""
    gone = an_official("CU1", "Lê An", ("page_admin",), a_unit("P1"))
    stays = an_official("MOI1", "Lê An", ("page_admin",), a_unit("P1"))
    requirements.refresh(CONTENT, [gone.pk, stays.pk])
    return stays, gone


def day(number: int) -> timedelta:
    """Return so many days."""
    return timedelta(days=number)


def merged(stays: Official, gone: Official, actor: Official | None = None) -> Official:
    """Merge as shown; return the record that stays as it is then."""
    merging.merge(merging.plan(stays, gone, actor, LATER), actor, CONTENT, LATER)
    return Official.objects.get(pk=stays.pk)


def derived() -> list[object]:
    """Return everything that derives."""
    return [
        sorted(Completion.objects.values_list("official", "hand_in", "quiz", "passed_at", "valid_until")),
        sorted(Requirement.objects.values_list("official", "quiz", "due_on", "passed_at", "valid_until"), key=str),
        sorted(RefresherCard.objects.values_list("official", "question_name", "stability", "due_at")),
    ]


def missed(official: Official, at: timedelta) -> None:
    """Let somebody answer everything wrongly, which makes cards."""
    sit(official, CONTENT, NOW + at, right=False)
    spaced_review.catch_up()


@pytest.mark.django_db(transaction=True)
def test_what_both_ever_answered_is_read_before_anybody_waits(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    missed(gone, day(0))
    missed(stays, day(1))

    with read_in_transactions() as read:
        merged(stays, gone)

    assert RefresherCard.objects.filter(official=stays).exists()
    assert read
    assert [sql for sql in read if '"marks"' in sql] == []


def test_all_he_did_follows_and_a_rebuild_makes_the_same(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    missed(gone, day(0))
    sit(gone, CONTENT, NOW + day(2))
    missed(stays, day(1))
    shift = practice.begin(gone, CONTENT.quizzes["mat-khau"], CONTENT, "hạt", NOW + day(3))
    drawn = practice.shift(shift, CONTENT, NOW + day(3)).drawn(0)
    practice.answer(shift, 0, drawn.key(), CONTENT, NOW + day(3))
    answers = Answer.objects.count()
    shown = merging.plan(stays, gone, None, LATER)
    assert (shown.moves.attempts, shown.moves.completions, shown.moves.practices, shown.moves.reviews) == (2, 1, 1, 1)
    merging.merge(shown, None, CONTENT, LATER)

    for model in (Attempt, Practice, RefresherReview, Completion):
        assert set(model.objects.values_list("official", flat=True)) == {stays.pk}
    assert Answer.objects.count() == answers
    assert HandIn.objects.filter(attempt__official=stays).count() == 3
    assert Requirement.objects.get(official=stays, quiz="mat-khau").passed_at == NOW + day(2) + timedelta(minutes=5)
    assert RefresherCard.objects.filter(official=stays).exists()
    assert not RefresherCard.objects.filter(official=gone).exists()
    assert not Requirement.objects.filter(official=gone).exists()
    before = derived()
    rebuild(CONTENT, LATER.date())
    assert derived() == before


def test_numbers_tell_the_order_in_time_each_once_and_the_next_one_goes_on(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    for who, at in ((gone, 0), (stays, 1), (gone, 2), (stays, 3)):
        sit(who, CONTENT, NOW + day(at), right=False, seed=str(at))
    assert merging.plan(stays, gone, None, LATER).moves.renumbered == 3
    merged(stays, gone)

    rows = Attempt.objects.order_by("number").values_list("number", "seed", "before_merge")
    assert list(rows) == [(1, "0", ["CU1", 1]), (2, "1", ["MOI1", 1]), (3, "2", ["CU1", 2]), (4, "3", ["MOI1", 2])]
    assert begin(stays, CONTENT, seed="5", now=NOW + day(9)).number == 5


def test_the_other_record_stays_closed_and_both_numbers_are_found(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    appoint(gone, "auditor")
    Official.objects.filter(pk=gone.pk).update(email="an@sm.vn")
    khue = an_official("CN1", "Đỗ Khuê")
    found = merged(stays, Official.objects.get(pk=gone.pk), khue)

    other = Official.objects.get(pk=gone.pk)
    assert (other.is_active, other.merged_into, other.email) == (False, found, None)
    assert Appointment.objects.get().ended_at == LATER
    # The address follows, for the record that stays had none.
    assert (found.email, found.former_codes) == ("an@sm.vn", "CU1")
    for state, one in (("all", found), ("left", other)):
        wanted = Filter(found.unit, text="cu1", state=state)  # type: ignore[arg-type]
        assert list(officials(wanted, LATER)) == [one]
    said = [(one.title, one.note) for one in history(found, with_account=True)]
    assert ("Gộp hồ sơ", "Hồ sơ kia chưa có lượt làm bài nào.") in said
    assert ("Gộp hồ sơ", "(Hồ sơ CU1.) Đã gộp vào hồ sơ MOI1.") in said
    assert {event.actor for event in Event.objects.filter(kind="merged")} == {khue}
    with pytest.raises(Refused, match="đã gộp vào MOI1"):
        changes.correct(
            other, Person("CU1", "Lê An", "", "P1", ("staff",), ""), "", None, CONTENT, LATER, returning=True
        )


def test_an_address_for_somebody_with_rights_is_held(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    appoint(stays)
    Official.objects.filter(pk=gone.pk).update(email="an@sm.vn")
    shown = merging.plan(stays, Official.objects.get(pk=gone.pk), None, LATER)
    assert (shown.email, shown.email_held) == ("an@sm.vn", True)
    merging.merge(shown, None, CONTENT, LATER)

    assert Official.objects.get(pk=stays.pk).email is None
    assert PendingEmail.objects.get().official == stays


def test_while_an_address_waits_for_him_that_of_the_other_record_is_held_too(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    PendingEmail.objects.create(official=stays, email="moi@sm.vn", asked_at=NOW)
    Official.objects.filter(pk=gone.pk).update(email="an@sm.vn")
    gone.refresh_from_db()

    assert merging.plan(stays, gone, None, LATER).email_held
    assert merged(stays, gone).email is None
    assert PendingEmail.objects.get().email == "an@sm.vn"


def test_who_got_a_new_number_is_no_newcomer(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    RoleHolding.objects.filter(official=stays).update(since=NOW + day(20))
    Official.objects.filter(pk=stays.pk).update(created_at=NOW + day(20))
    Campaign.objects.create(title="Đợt", due_on=date(2026, 12, 1), created_at=NOW + day(1))
    requirements.refresh(CONTENT, [stays.pk])
    rows = Requirement.objects.filter(official=stays, quiz="mat-khau").values_list("due_on", flat=True)
    assert rows[0] > date(2026, 12, 1)
    merged(Official.objects.get(pk=stays.pk), gone)

    assert rows[0] == date(2026, 12, 1)


def test_what_was_agreed_by_name_follows_and_nobody_is_named_twice(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    first, second = (
        Campaign.objects.create(title=name, due_on=date(2027, 1, 1), created_at=NOW, cause={"edition": "x"})
        for name in "ab"
    )
    first.people.add(stays, gone)
    second.people.add(gone)
    Extension.objects.create(official=gone, due_on=date(2027, 2, 1), reason="x", created_at=NOW)
    merged(stays, gone)

    assert list(first.people.all()) == list(second.people.all()) == [stays]
    assert Extension.objects.get().official == stays


def test_a_certificate_printed_before_is_still_found_by_its_mark(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    sit(stays, CONTENT, NOW, right=False)
    sit(gone, CONTENT, NOW + day(-3))
    printed = certificate(of_official(gone, CONTENT, "mat-khau"), 1)
    before = digest(of_official(stays, CONTENT))
    found = merged(stays, gone)

    again = certificate(of_official(found, CONTENT, "mat-khau"), 1)
    assert printed
    assert again
    assert again.mark == printed.mark
    assert again.code == printed.code
    assert again.code in str(list(blocks(of_official(found, CONTENT), NOW, texts=False)))
    # A proof says more than before, and why.
    proof = of_official(found, CONTENT)
    assert digest(proof) != before
    assert [(entry.kind, entry.fields) for entry in proof.entries] == [("merged", (("Mã cán bộ", "CU1", "MOI1"),))]


def test_an_attempt_that_is_being_sat_goes_on_in_the_record_that_stays(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    running = begin(gone, CONTENT)
    answer_all(running)
    found = merged(stays, gone)

    assert begin(found, CONTENT, now=NOW + timedelta(minutes=1)).pk == running.pk
    assert attempts.hand_in(running.pk, NOW + timedelta(minutes=2)).passed
    assert Requirement.objects.get(official=stays, quiz="mat-khau").passed_at


def test_of_two_of_one_quiz_being_sat_that_of_the_other_record_is_handed_in_as_it_is(
    pair: tuple[Official, Official],
) -> None:
    stays, gone = pair
    old, running = begin(gone, CONTENT), begin(stays, CONTENT, now=LATER - timedelta(minutes=1))
    answer_all(old)
    shown = merging.plan(stays, gone, None, LATER)
    assert (shown.moves.attempts, shown.moves.open, shown.moves.handed_in) == (1, 0, 1)
    assert "1 lượt đang làm dở (trong số đó) được nộp ngay" in shown.moves.said()
    merging.merge(shown, None, CONTENT, LATER)

    assert list(Attempt.objects.order_by("number").values_list("pk", "official")) == [
        (old.pk, stays.pk),
        (running.pk, stays.pk),
    ]
    assert HandIn.objects.get().attempt_id == old.pk
    assert Completion.objects.get().official == stays
    assert begin(stays, CONTENT, now=LATER).pk == running.pk
    before = derived()
    rebuild(CONTENT, LATER.date())
    assert derived() == before


def test_who_came_is_who_came_first_also_for_a_campaign_that_asks_everybody(pair: tuple[Official, Official]) -> None:
    """A campaign for quizzes without roles counts from the day on which he came, not from that of a role."""
    stays, gone = pair
    Official.objects.filter(pk=stays.pk).update(created_at=NOW + day(20))
    Campaign.objects.create(
        title="Đợt", quizzes=["mat-khau"], due_on=date(2026, 12, 1), created_at=NOW + day(1), newcomer_days=30
    )
    requirements.refresh(CONTENT, [stays.pk])
    rows = Requirement.objects.filter(official=stays, quiz="mat-khau").values_list("due_on", flat=True)
    assert rows[0] > date(2026, 12, 1)
    found = merged(Official.objects.get(pk=stays.pk), gone)

    assert found.created_at == NOW
    assert rows[0] == date(2026, 12, 1)
    before = derived()
    rebuild(CONTENT, LATER.date())
    assert derived() == before


def test_after_a_gap_and_after_a_move_under_the_old_number_he_came_later(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    for one, role_since in ((stays, 20), (gone, 0)):
        RoleHolding.objects.filter(official=one).update(since=NOW + day(role_since))
    Official.objects.filter(pk=stays.pk).update(created_at=NOW + day(20))
    other = an_official("CU2", "Lê An", ("page_admin",), a_unit("P1"))
    Event.objects.create(at=NOW + day(5), kind="moved", official=gone)
    merged(Official.objects.get(pk=stays.pk), gone)
    found = Official.objects.get(pk=stays.pk)
    assert (found.created_at, found.role_holdings.get().since) == (NOW + day(5), NOW + day(5))

    Official.objects.filter(pk=other.pk).update(is_active=False)
    Event.objects.create(at=NOW + day(1), kind="left", official=other)
    merged(found, Official.objects.get(pk=other.pk))
    found = Official.objects.get(pk=stays.pk)
    assert (found.created_at, found.role_holdings.get().since) == (NOW + day(5), NOW + day(5))


def test_what_cannot_be_merged_is_refused_in_one_line(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    with pytest.raises(Refused, match="cùng một hồ sơ"):
        merging.plan(stays, stays, None, LATER)
    with pytest.raises(Refused, match="đang đăng nhập bằng"):
        merging.plan(stays, gone, gone, LATER)
    appoint(gone)
    with pytest.raises(Refused, match="cuối cùng"):
        merging.plan(stays, gone, None, LATER)
    appoint(stays)
    Official.objects.filter(pk=stays.pk).update(is_active=False)
    with pytest.raises(Refused, match="theo chiều ngược lại"):
        merging.plan(Official.objects.get(pk=stays.pk), gone, None, LATER)


def test_what_changed_since_it_was_shown_is_not_merged(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    shown = merging.plan(stays, gone, None, LATER)
    sit(gone, CONTENT)
    with pytest.raises(Refused, match="vừa thay đổi"):
        merging.merge(shown, None, CONTENT, LATER)
    assert Official.objects.get(pk=gone.pk).is_active


def test_a_record_that_took_over_one_takes_it_along(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    first = an_official("CU0", "Lê An", ("staff",), a_unit("P1"))
    sit(first, CONTENT)
    middle = merged(gone, first)
    found = merged(stays, middle)

    assert found.former_codes == "CU1 CU0"
    assert set(Official.objects.filter(merged_into=found).values_list("staff_code", flat=True)) == {"CU0", "CU1"}
    assert Attempt.objects.get().before_merge == ["CU0", 1]


def test_what_a_leader_answered_about_the_other_record_waits_on_the_one_that_stays(
    pair: tuple[Official, Official],
) -> None:
    stays, gone = pair
    answered(gone, "gone", day(1))
    merged(stays, gone)

    assert LetterAnswer.objects.get(outcome="").official == stays
    assert "1 câu trả lời trong thư tuần đang chờ duyệt" in history(stays, False)[1].note


def test_of_two_answers_that_wait_the_newer_one_does(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    answered(gone, "moved", day(2))
    answered(stays, "gone", day(1))
    merged(stays, gone)

    assert set(LetterAnswer.objects.values_list("official", "kind", "outcome")) == {
        (stays.pk, "moved", ""),
        (stays.pk, "gone", "replaced"),
    }
    assert "CU1 gộp vào MOI1" in LetterAnswer.objects.get(outcome="replaced").said


def answered(about: Official, kind: str, at: timedelta) -> None:
    """Let the leader of his unit have answered about ``about`` in a weekly letter."""
    LetterAnswer.objects.create(
        unit=about.unit, official=about, kind=kind, answered_at=NOW + at, answered_by=an_official(f"LD{kind}")
    )


def test_his_account_of_the_province_follows_and_opens_the_one_that_stays(pair: tuple[Official, Official]) -> None:
    stays, gone = pair
    for number, issuer in ((1, "https://a"), (2, "https://b")):
        province.link(gone, Subject(issuer, f"u{number}", "x"), LATER)
    province.link(stays, Subject("https://b", "u3", "x"), LATER)
    merged(stays, gone)
    linked = ProvinceAccount.objects.order_by("subject").values_list("subject", "official")
    assert list(linked) == [("u1", stays.pk), ("u2", gone.pk), ("u3", stays.pk)]
    assert [province.owner(Subject("https://b", name, "")) for name in ("u2", "u3")] == [stays, stays]


def test_an_account_that_opens_the_one_that_stays_is_shown_before_and_told_to_whom_it_opens(
    pair: tuple[Official, Official],
) -> None:
    stays, gone = pair
    officer = an_official("CNTT1")
    Official.objects.filter(pk=stays.pk).update(email="hoa@example.org")
    stays.refresh_from_db()
    province.link(gone, Subject("https://tinh.example/a", "u1", "an.l"), LATER)
    OutgoingMail.objects.all().delete()
    before = merging.plan(stays, gone, officer, LATER)
    assert before.accounts == ("an.l (tinh.example)",)
    province.link(gone, Subject("https://other.example", "u2", "l.an"), LATER)
    with pytest.raises(Refused, match="vừa thay đổi"):
        merging.merge(before, officer, CONTENT, LATER)

    merged(stays, gone, officer)

    told = list(OutgoingMail.objects.filter(to="hoa@example.org").order_by("pk").values_list("body", flat=True))
    assert [("an.l" in body, "l.an" in body, "hồ sơ CU1 được gộp" in body) for body in told] == [
        (True, False, True),
        (False, True, True),
    ]
    linked = Event.objects.filter(official=stays, kind="province_linked", actor=officer)
    assert {one.details["fields"][0][2] for one in linked} == {"an.l (tinh.example)", "l.an (other.example)"}


def test_a_campaign_that_is_still_being_written_names_the_record_that_stays() -> None:
    city = changed.city(changed.content())
    with pieces_of(1), killed(0, within=False), pytest.raises(KilledError):
        SCENARIOS["name people to learn again"].act()
    stays = an_official("MOI1", city["an"].full_name)
    merging.merge(merging.plan(stays, city["an"], None, changed.NOW), None, changed.content(), changed.NOW)

    go_on(changed.content())

    assert set(Campaign.objects.get().people.values_list("staff_code", flat=True)) == {"MOI1", "BINH", "DUNG"}
    assert Requirement.objects.get(official=stays, quiz="mat-khau").due_on == date(2026, 12, 15)


def test_a_second_click_opens_no_second_campaign_though_two_records_were_merged_between() -> None:
    city = changed.city(changed.content())

    def click() -> Campaign:
        return campaigns.open_relearning(
            title="Học lại",
            people=Official.objects.filter(staff_code__in=["AN", "DUNG", "MOI1"], is_active=True),
            quizzes=["mat-khau"],
            cause={"edition": "e3"},
            due_on=date(2026, 12, 15),
            actor=None,
            library=changed.content(),
            now=changed.NOW,
        )

    with pieces_of(1), killed(0, within=False), pytest.raises(KilledError):
        click()
    stays = an_official("MOI1", city["dung"].full_name)
    merging.merge(merging.plan(stays, city["dung"], None, changed.NOW), None, changed.content(), changed.NOW)
    assert set(campaigns_people.concerned(Campaign.objects.get()).values_list("staff_code", flat=True)) == {
        "AN",
        "MOI1",
    }

    again = click()
    go_on(changed.content())

    assert set(again.people.values_list("staff_code", flat=True)) == {"AN", "MOI1"}
    assert Campaign.objects.count() == 1


def test_whom_a_campaign_asked_all_the_time_keeps_his_day_though_the_other_record_was_new_in_it() -> None:
    city = a_unit("TP")
    stays = an_official("MOI1", "Lê An", unit=a_unit("P2", city))
    gone = an_official("CU1", "Lê An", unit=a_unit("P1", city))
    due, units = date(2026, 12, 1), [stays.unit]
    campaigns.open_campaign(
        Terms("Quý", units=tuple(one.code for one in units), due_on=due), actor=None, library=CONTENT, now=NOW
    )
    change = NOW + day(2)
    applying.do(unit_plan.make(Merge(("P1",), "P2"), CONTENT, change), "", None, CONTENT, change)
    assert Requirement.objects.filter(official=gone).exclude(due_on=due).exists()

    found = merged(*Official.objects.filter(pk__in=[stays.pk, gone.pk]).order_by("-staff_code"))

    assert set(Requirement.objects.filter(official=found).values_list("due_on", flat=True)) == {due}
    assert found == stays


def test_who_came_after_a_change_of_units_takes_over_the_day_that_the_other_record_got_by_it() -> None:
    city = a_unit("TP")
    gone = an_official("CU1", "Lê An", unit=a_unit("P1", city))
    due, units = date(2026, 12, 1), [a_unit("P2", city)]
    campaigns.open_campaign(
        Terms("Quý", units=tuple(one.code for one in units), due_on=due), actor=None, library=CONTENT, now=NOW
    )
    change = NOW + day(2)
    applying.do(unit_plan.make(Merge(("P1",), "P2"), CONTENT, change), "", None, CONTENT, change)
    changes.add(Person("MOI1", "Lê An", "", "P2", ("page_admin",), ""), None, CONTENT, NOW + day(9))

    found = merged(Official.objects.get(staff_code="MOI1"), Official.objects.get(pk=gone.pk))

    days = Requirement.objects.filter(official=found).values_list("due_on", flat=True)
    assert set(days) == {(change + day(30)).date()}


def test_whoever_is_made_an_officer_by_a_number_that_was_merged_is_so_in_the_record_that_stays(
    pair: tuple[Official, Official],
) -> None:
    stays, gone = pair
    merged(stays, gone)

    made = create_it_officer("CU1", "Lê An", "", LATER)

    assert made == stays
    assert made.is_it_officer
    assert not Official.objects.get(pk=gone.pk).is_active


def test_what_both_say_of_questions_follows_and_of_two_about_one_the_newer_stays(
    pair: tuple[Official, Official],
) -> None:
    stays, gone = pair

    def said(who: Official, question: str, at: int, text: str) -> None:
        raise_one(who, Contested("mat-khau", question, "0" * 16, "2026-11-25"), "unclear", text, NOW + day(at))

    said(gone, "mot", 1, "cũ, theo sang")
    said(gone, "hai", 2, "mới hơn")
    said(stays, "hai", 1, "cũ hơn")
    said(gone, "ba", 1, "cũ hơn")
    said(stays, "ba", 2, "mới hơn")
    # What was answered goes with nobody's leave: it stands beside what is open.
    said(gone, "bốn", 1, "đã trả lời")
    settle("bốn", dict(Objection.objects.values_list("pk", "made_at")), "Rồi.", stays, NOW + day(2))
    said(stays, "bốn", 3, "mới hơn")
    shown = merging.plan(stays, gone, None, LATER)
    assert (4, "ý kiến về câu hỏi") in shown.moves.lines()

    merging.merge(shown, None, CONTENT, LATER)

    rows = Objection.objects.order_by("question_name").values_list("official", "question_name", "text")
    assert sorted(rows) == [
        (stays.pk, "ba", "mới hơn"),
        (stays.pk, "bốn", "mới hơn"),
        (stays.pk, "bốn", "đã trả lời"),
        (stays.pk, "hai", "mới hơn"),
        (stays.pk, "mot", "cũ, theo sang"),
    ]
