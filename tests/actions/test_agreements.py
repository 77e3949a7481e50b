"""Extensions and exemptions: what they do to the days, who they are refused to, and that they are taken back whole."""

from datetime import date, timedelta

import pytest

from tests.actions.people import NOW, an_official
from tests.content.small_library import library
from trainer.actions import agreements, campaigns_change, pieces, requirements
from trainer.core.agreements import MOST_PEOPLE, fault_of_people
from trainer.core.refusal import Refused
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign, Event, Exemption, Extension, Official, Requirement, Work
from trainer.people import merging

pytestmark = pytest.mark.django_db
CONTENT = library()
TODAY = day_of(NOW)
DUE, LATER = date(2026, 12, 1), date(2026, 12, 31)


def _open(due_on: date | None = DUE, title: str = "Đợt thử") -> Campaign:
    campaign = Campaign.objects.create(title=title, due_on=due_on, created_at=NOW)
    requirements.refresh_all(CONTENT)
    return campaign


def _extend(*people: Official, until: date = LATER, reason: str = "Đi công tác", campaign: Campaign | None = None):  # type: ignore[no-untyped-def]
    return agreements.extend(people, until, reason, campaign=campaign, actor=None, library=CONTENT, now=NOW)


def _exempt(*people: Official, starts: date = TODAY, ends: date | None = LATER, reason: str = "maternity"):  # type: ignore[no-untyped-def]
    return agreements.exempt(people, starts, ends, reason, actor=None, library=CONTENT, now=NOW)


def _days(official: Official) -> set[tuple[date | None, str]]:
    return set(Requirement.objects.filter(official=official).values_list("due_on", "due_by"))


def test_an_extension_moves_the_days_of_those_it_names_and_of_nobody_else() -> None:
    an, binh, other = (an_official(code) for code in ("A", "B", "C"))
    campaign = _open()

    made = _extend(an, binh, campaign=campaign)

    assert [_days(one) for one in (an, binh)] == [{(LATER, f"extension:{one.pk}")} for one in made]
    assert _days(other) == {(DUE, f"campaign:{campaign.pk}")}
    _same_when_derived_again()


def test_an_extension_of_one_campaign_leaves_the_earlier_day_of_another() -> None:
    an = an_official()
    first, second = _open(), _open(date(2026, 12, 10), "Đợt hai")
    _extend(an, campaign=first)
    assert _days(an) == {(date(2026, 12, 10), f"campaign:{second.pk}")}
    _extend(an)
    assert {day for day, _ in _days(an)} == {LATER}


def test_an_exemption_gives_thirty_days_after_its_end_and_one_without_an_end_leaves_no_day() -> None:
    an, binh = an_official("A"), an_official("B")
    _open()

    (ending,), (endless,) = _exempt(an), _exempt(binh, ends=None)

    assert _days(an) == {(LATER + timedelta(days=30), f"exemption:{ending.pk}")}
    assert _days(binh) == {(None, f"exemption:{endless.pk}")}
    _same_when_derived_again()


@pytest.mark.parametrize("agree", [_extend, _exempt])
def test_taken_back_it_is_as_if_it_had_never_been_once(agree) -> None:  # type: ignore[no-untyped-def]
    an = an_official()
    _open()
    before = _days(an)
    (agreed,) = agree(an)

    taken = [agreements.withdraw(agreed, actor=None, library=CONTENT, now=NOW) for _ in range(2)]

    assert taken == [True, False]
    assert _days(an) == before
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds in (["extended", "extension_withdrawn"], ["exempted", "exemption_withdrawn"])


def test_who_comes_back_from_an_exemption_without_an_end_has_the_days_of_a_newcomer() -> None:
    an = an_official()
    _open()
    (agreed,) = _exempt(an, ends=None)
    back = NOW + timedelta(days=120)

    taken = [agreements.take_back(agreed, actor=None, library=CONTENT, now=back) for _ in range(2)]

    assert taken == [True, False]
    assert _days(an) == {(day_of(back) + timedelta(days=29), f"exemption:{agreed.pk}")}
    assert not agreements.exempting(day_of(back)).exists()
    event = Event.objects.get(kind="exemption_withdrawn")
    assert event.details["fields"][0] == ["Thời gian", None, "từ 24/11/2026 đến hết 23/03/2027"]
    _same_when_derived_again()


def test_one_without_an_end_that_began_today_was_a_mistake_and_one_with_an_end_keeps_no_days() -> None:
    an, binh = an_official("A"), an_official("B")
    _open()
    before = _days(an) | _days(binh)
    (today,), (ending,) = _exempt(an, ends=None), _exempt(binh)

    assert agreements.take_back(today, actor=None, library=CONTENT, now=NOW)
    assert agreements.take_back(ending, actor=None, library=CONTENT, now=NOW + timedelta(days=1))

    assert _days(an) | _days(binh) == before


@pytest.mark.parametrize("agree", [_extend, _exempt])
def test_the_same_again_adds_nothing(agree) -> None:  # type: ignore[no-untyped-def]
    an, binh = an_official("A"), an_official("B")
    agree(an)
    assert [one.official for one in agree(an, binh)] == [binh]
    assert agree(an, binh) == []
    assert Extension.objects.count() + Exemption.objects.count() == Event.objects.count() == 2


YESTERDAY = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda an: _extend(an, until=YESTERDAY), "Hạn mới 23/11/2026 đã qua."),
        (lambda an: _extend(an, until=date(9999, 12, 31)), "Hạn mới 31/12/9999 cách hôm nay hơn năm năm."),
        (lambda an: _extend(an, reason="  "), "Chưa có lý do gia hạn."),
        (lambda an: _extend(an, reason="a" * 201), "Lý do dài 201 chữ cái."),
        (lambda an: _extend(), "Chưa chọn cán bộ nào."),
        (lambda an: _exempt(an, starts=LATER, ends=TODAY), "Ngày cuối 24/11/2026 đứng trước ngày đầu 31/12/2026."),
        (lambda an: _exempt(an, starts=date(2026, 11, 1), ends=YESTERDAY), "Ngày cuối 23/11/2026 đã qua."),
        (lambda an: _exempt(an, starts=date(1962, 1, 1)), "Ngày đầu 01/01/1962 cách hôm nay hơn năm năm."),
        (lambda an: _exempt(an, ends=date(9999, 12, 31)), "Ngày cuối 31/12/9999 cách hôm nay hơn năm năm."),
        (lambda an: _exempt(an, reason="lười"), "Chưa chọn lý do tạm miễn."),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line_and_nothing_is_written(ask, said) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        ask(an_official())
    assert str(refused.value).startswith(said)
    assert not Event.objects.exists()


def test_who_has_left_and_a_campaign_that_is_closed_have_no_day_to_move() -> None:
    an = an_official()
    campaign = _open()
    campaigns_change.close({campaign.pk: {}}, actor=None, library=CONTENT, now=NOW)
    campaign.refresh_from_db()
    with pytest.raises(Refused, match="Đợt “Đợt thử” đã đóng"):
        _extend(an, campaign=campaign)
    an.is_active = False
    with pytest.raises(Refused, match="Nguyễn Thị An đã rời danh sách"):
        _exempt(an)


def test_so_many_at_once_that_the_database_would_be_held_too_long_are_refused() -> None:
    assert "2.000 người" in str(fault_of_people(MOST_PEOPLE + 1, []))
    assert fault_of_people(MOST_PEOPLE, []) is None


def _same_when_derived_again() -> None:
    before = list(Requirement.objects.order_by("pk").values())
    Requirement.objects.update(due_on=None, due_by="")
    requirements.refresh_all(CONTENT)
    assert list(Requirement.objects.order_by("pk").values()) == before


def test_whose_record_is_merged_before_it_is_written_has_it_in_the_one_that_stays() -> None:
    gone, stays = an_official("CU1", "Lê An"), an_official("MOI1", "Lê An")
    _open()
    terms = {"campaign": None, "due_on": LATER, "reason": "Bận"}
    details = {"what": "extension", "terms": agreements._plain(terms)}
    work = pieces.decide(agreements.KIND, details, NOW, [[gone.pk, stays.pk]], None)
    merging.merge(merging.plan(stays, gone, None, NOW), None, CONTENT, NOW)
    pieces.finish(CONTENT, work)
    made = Extension.objects.get()
    assert made.official == stays
    assert _days(stays) == {(LATER, f"extension:{made.pk}")}


def test_a_page_does_not_break_over_a_piece_that_fails_after_the_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    an, until = an_official(), {"campaign": None, "actor": None, "library": CONTENT, "now": NOW}

    def fails(*told: object) -> None:
        raise AssertionError("hỏng")

    monkeypatch.setitem(pieces.KINDS, agreements.KIND, pieces.Kind(fails))
    assert len(agreements.extend([an], LATER, "Bận", seconds=4, **until)) == 1  # type: ignore[arg-type]
    assert Work.objects.get().failures == 1
    # Whoever waits for all of it is told.
    with pytest.raises(AssertionError):
        agreements.extend([an], LATER, "Ốm", **until)  # type: ignore[arg-type]


@pytest.mark.parametrize("agree", [agreements.extend, agreements.exempt])
def test_it_is_told_who_agreed_and_who_took_it_back(agree) -> None:  # type: ignore[no-untyped-def]
    an, officer, other = (an_official(code) for code in ("A", "B", "C"))
    terms = (LATER, "Bận") if agree is agreements.extend else (TODAY, LATER, "maternity")

    (agreed,) = agree([an], *terms, actor=officer, library=CONTENT, now=NOW)
    agreements.withdraw(agreed, actor=other, library=CONTENT, now=NOW)

    agreed.refresh_from_db()
    assert (agreed.created_by, agreed.withdrawn_by) == (officer, other)
    assert [event.actor for event in Event.objects.order_by("pk")] == [officer, other]


@pytest.mark.parametrize("agree", [_extend, _exempt])
def test_what_was_taken_back_can_be_agreed_again(agree) -> None:  # type: ignore[no-untyped-def]
    an = an_official()
    _open()
    (first,) = agree(an)
    held = {day for day, _ in _days(an)}
    agreements.withdraw(first, actor=None, library=CONTENT, now=NOW)

    (again,) = agree(an)

    assert again.pk != first.pk
    assert {day for day, _ in _days(an)} == held
