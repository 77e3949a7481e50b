"""Who may open the screens of leader and IT unit: to everybody else they do not exist."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern

from tests.actions.people import appoint
from tests.cast import Cast, official, signed_in
from tests.item_analysis.counted import a_question, count, usual
from trainer.clock import CLOCK
from trainer.core.vietnam_time import day_of
from trainer.models import (
    Appointment,
    Attendance,
    Campaign,
    CountedSection,
    Event,
    Exemption,
    Extension,
    Objection,
    Official,
    RosterUpload,
    Slip,
    UnitChange,
    Workshop,
)
from trainer.roster import uploads
from trainer.tables.sheet import Book, Sheet
from trainer.units.rules.model import Effect
from trainer.urls import account_urls, it_urls, people_urls, public_urls, unit_urls, urlpatterns

# Prometheus has a token of its own, and where there is none there is no such page.
OPEN = {"front", "handbook", "health", "metrics", "certificate_check"}
OF_THE_IT_UNIT = [pattern.name for pattern in (*it_urls, *people_urls) if pattern.name != "official"]
# What an auditor reads as the IT unit does.
READ = {
    "progress",
    "progress_units",
    "retention",
    "progress_file",
    "official",
    "impact",
    "campaigns",
    "campaign",
    "rights",
    "reminders",
}
READ |= {"units", "unit_changes", "unit_change", "roster", "roster_words", "mail_queue"}
READ |= {"reports", "report_file"}
READ |= {"over_time", "over_time_file", "quizzes_by_unit", "quizzes_by_unit_file", "campaign_days_file"}
READ |= {"progress_table", "progress_table_file", "log_file", "reminders_file", "unit_choices"}
READ |= {"letters", "letter_answers", "log", "items", "items_file", "items_quiz", "items_question", "items_objected"}
READ |= {"missed", "missed_section", "workshops", "workshop", "workshop_file"}
READ |= {str(pattern.name) for pattern in unit_urls} - {"unit_remind", "letter_slips"}
# Of these he is sent on, as the IT unit is: to the first room, to his unit, and from a work that is not being written.
MOVED = {"it", "my_unit", "stuck"}

# A form that changes something, or the way to one.
CHANGES = (
    r'<form method="post" action="/(?!tai-khoan/dang-xuat/)|/don-vi/[^"]+/nhac/"'
    r"|/nhac/(?:ngay|lich|hang-cho/thu-lai)/|/cntt/buoi/(?:them|[^\"]+/(?:nguoi-du|bo))/"
)
# The way to a screen that an auditor does not find.
CLOSED = r'href="/cntt/danh-sach/(?!"|cach-hieu/"|\d+/ket-qua/")|href="/cntt/don-vi/(?:o|tep)/'


@pytest.fixture
def places(cast: Cast) -> dict[str, str]:
    """Every address of the IT unit and of leaders, filled in with things of P001."""
    upload = uploads.keep(Book((Sheet("ds", ((1, ()),)),)), "0" * 64, "ds.csv", cast.khue, datetime.now(UTC))
    campaign = Campaign.objects.create(title="Đợt", due_on="2027-01-01", created_at=datetime.now(UTC))
    moment = datetime.now(UTC)
    later = Extension.objects.create(official=cast.an, due_on="2027-01-01", reason="Bận", created_at=moment)
    Exemption.objects.create(
        pk=later.pk, official=cast.an, starts_on="2026-01-01", reason="other", created_at=moment, withdrawn_at=moment
    )
    values = {"number": str(later.pk), "upload_id": str(upload.pk), "campaign_id": str(campaign.pk), "kind": "csv"}
    values |= {"change_id": str(_a_change()), "what": "doi-ten", "answer_id": "1"}
    values["work_id"] = "1"
    question = a_question()
    count(question, usual(question))
    values |= {"quiz_id": "lua-dao", "question_id": question.id, "written": "2026", "form": "pdf"}
    CountedSection.objects.create(reference=question.sections[0], papers=9, asked=9, missed=3)
    values["reference"] = question.sections[0].replace("#", "%23")
    values["appointment_id"] = str(Appointment.objects.get().pk)
    drill = Workshop.objects.create(
        title="Diễn tập", kind="press", held_on=day_of(moment), unit=cast.ward, noted_at=moment
    )
    there = Attendance.objects.create(workshop=drill, official=cast.an, noted_at=moment)
    # What the IT unit answers, and an auditor reads.
    Objection.objects.create(
        official=cast.an,
        quiz="lua-dao",
        question_name=question.id,
        kind="unclear",
        made_at=moment,
        fingerprint="0" * 16,
    )
    values |= {"workshop_id": str(drill.pk), "attendance_id": str(there.pk)}
    # Only who has a second step can lose it.
    Authenticator.objects.create(user=cast.an, type="webauthn", data={"name": "Máy bàn"})
    Event.objects.filter(kind="second_step_added").delete()
    left = official("HN090", "Vũ Văn Nghỉ", cast.ward)
    Official.objects.filter(pk=left.pk).update(is_active=False)
    return {str(pattern.name): _address(pattern, values) for pattern in (*people_urls, *it_urls, *unit_urls)}


def _a_change() -> int:
    """Return the number of a change of units that can be taken back."""
    plan = {"title": "Đổi tên", "stays": [], "lines": [], "people": 0, "moved": [], "campaigns": []}
    plan |= {"extensions": 0, "exemptions": 0, "mails": 0, "leaders": [], "rights": []}
    before = {"P001": {"name": "Phường Sao", "kind": "", "parent": "TP", "closed": False}}
    effect = Effect(renamed=(("P001", "Phường Sao Mai", ""),))
    details = {"plan": plan, "effect": effect.to_plain(), "before": before}
    return UnitChange.objects.create(kind="rename", at=datetime.now(UTC), details=details).pk


def _address(pattern: URLPattern, values: dict[str, str]) -> str:
    route = str(pattern.pattern)
    code = "HN090" if "tro-lai" in route else "HN002" if "can-bo" in route else "P001"
    for name, value in {**values, "code": code}.items():
        for kind in ("int", "str", "path", "slug"):
            route = route.replace(f"<{kind}:{name}>", value)
    assert "<" not in route
    return f"/{route}"


def _is_post(name: str) -> bool:
    withdrawals = {"extension_withdraw", "exemption_withdraw", "letter_answer_undo"}
    withdrawals |= {"lost_second_step_confirm", "lost_second_step_refuse"}
    of_lists = {"roster_apply", "roster_put_away", "roster_sheets", "roster_wishes"}
    return name in {
        "items_settle",
        "letters_stop",
        "mail_queue_try",
        "official_link",
        "official_sessions_end",
        "official_province_unlink",
        "slip_one",
        *of_lists,
        *withdrawals,
    }


def _open(client: Client, name: str, address: str) -> int:
    """Return the status of the address, opened and, where it takes forms, sent a form."""
    statuses = {client.post(address).status_code}
    if not _is_post(name):
        statuses.add(client.get(address).status_code)
    assert len(statuses - {405}) == 1, (name, statuses)
    return min(statuses)


def test_strangers_are_sent_to_sign_in_from_every_address(places):
    for name, address in places.items():
        # What a leader answers is refused with a word instead: the way over the sign-in page would lose it.
        for answer in (Client().get(address), *(() if name == "letter" else (Client().post(address),))):
            assert answer.status_code == 302, address
            assert answer.headers["Location"].startswith("/tai-khoan/dang-nhap/?next="), address


@pytest.mark.parametrize("who", ["chien", "dung"])
def test_outsiders_find_none_of_the_addresses(cast, places, who):
    client = signed_in(getattr(cast, who))
    for name, address in places.items():
        assert _open(client, name, address) in {404, 405}, address
        assert 404 in {client.get(address).status_code, client.post(address).status_code}, address


def test_a_leader_finds_no_address_of_the_it_unit(cast, places):
    client = signed_in(cast.binh)
    for name in OF_THE_IT_UNIT:
        assert 404 in {client.get(places[name]).status_code, client.post(places[name]).status_code}, name


def test_a_leader_of_another_unit_finds_neither_the_unit_nor_its_people_nor_its_files(cast, places):
    cast.chien.role_holdings.create(role="leader", since=datetime.now(UTC))
    client = signed_in(cast.chien)
    for name in ("unit", "unit_file", "unit_over_time", "unit_over_time_file", "official", "unit_workshops"):
        assert client.get(places[name]).status_code == 404, name
    assert client.get("/don-vi/TP/").status_code == 404
    assert client.get("/don-vi/", follow=True).request["PATH_INFO"] == "/don-vi/P002/"
    assert not Event.objects.filter(kind="exported").exists()


def test_nobody_else_changes_anything(cast, places):
    def counted():
        return (
            Official.objects.filter(is_active=True).count(),
            Campaign.objects.filter(closed_at=None).count(),
            RosterUpload.objects.count(),
            Appointment.objects.filter(ended_at=None).count(),
            Slip.objects.count(),
            Workshop.objects.filter(withdrawn_at=None).count(),
            Attendance.objects.filter(withdrawn_at=None).count(),
        )

    appoint(cast.dung, "auditor")
    before = counted()
    said = {"confirm": "1", "ten": "Đợt lạ", "han": "2030-01-01", "ly_do": "x", "quyen": "auditor"}
    for person in (cast.chien, cast.binh, cast.dung):
        for name, address in places.items():
            # Whoever answers for a unit hands out its slips.
            if not (name == "letter_slips" and person == cast.binh):
                signed_in(person).post(address, said)
    assert counted() == before
    assert not Event.objects.exclude(kind="joined").exists()


def test_the_it_unit_finds_them_all(cast, places):
    client = signed_in(cast.khue)
    for name, address in places.items():
        answer = client.post(address) if _is_post(name) else client.get(address)
        assert answer.status_code in {200, 302}, address


def test_an_auditor_reads_what_the_it_unit_reads_and_nothing_answers_him_that_changes_or_opens_a_door(cast, places):
    appoint(cast.dung, "auditor")
    client = signed_in(cast.dung)
    for name, address in places.items():
        got = client.get(address)
        assert got.status_code == (302 if name in MOVED else 200 if name in READ else 404), name
        assert client.post(address).status_code in {404, 405}, name
        if name in READ:
            text = got.content.decode(errors="replace")
            assert not re.search(CHANGES, text), name
            assert not re.search(CLOSED, text), name
    for name in ("evidence", "evidence_file"):
        assert client.get(f"/cntt/can-bo/HN002/ho-so/{'tai/json/' if name != 'evidence' else ''}").status_code == 200


@pytest.mark.parametrize("right", ["leader", "unit_manager"])
def test_who_is_appointed_to_a_unit_sees_it_and_below_and_finds_no_address_of_the_it_unit(cast, places, right):
    appoint(cast.dung, right, cast.ward)
    client, letters = signed_in(cast.dung), {"letter", "letter_paper", "letter_slips"}
    pages = {"unit_report", "unit_report_paper", "units_below", "unit_workshops", "unit_workshop"}
    for name, address in places.items():
        own = {"unit", "my_unit", "unit_file", "unit_remind", "unit_over_time", "unit_over_time_file", "official"}
        if name in own or name in letters | pages:
            assert client.get(address).status_code in {200, 302}, name
        else:
            assert 404 in {client.get(address).status_code, client.post(address).status_code}, name
    assert client.get("/don-vi/P002/").status_code == 404
    assert client.get("/don-vi/TP/").status_code == 404


def test_who_was_appointed_sees_no_more_once_his_last_day_is_over(cast, places):
    last = day_of(CLOCK.now())
    right = appoint(cast.dung, "auditor", until=last)
    client = signed_in(cast.dung)
    assert client.get(places["progress"]).status_code == 200
    Appointment.objects.filter(pk=right.pk).update(until=last - timedelta(days=1))
    assert client.get(places["progress"]).status_code == 404


def test_two_units_are_offered_to_choose_from(cast):
    appoint(cast.binh, "unit_manager", cast.other_ward)
    client = signed_in(cast.binh)
    page = client.get("/don-vi/").text
    assert "/don-vi/P001/" in page
    assert "/don-vi/P002/" in page
    assert client.get("/don-vi/P002/").status_code == 200


def test_an_officer_who_left_is_a_stranger_at_once(cast, places):
    client = signed_in(cast.khue)
    Official.objects.filter(pk=cast.khue.pk).update(is_active=False)
    assert client.get(places["progress"]).status_code == 302


def test_no_address_but_the_open_ones_answers_a_stranger(db):
    """Whatever is added to the site is closed until it is named here."""
    values = {"quiz_id": "giu-tai-khoan", "seed": "a", "reference": "x:y", "fingerprint": "a", "question_id": "a"}
    values |= {"code": "HN002", "kind": "csv", "written": "2026", "form": "pdf"}
    closed = [one for one in urlpatterns if one not in (*account_urls, *public_urls) and one.name not in OPEN]
    assert len(closed) > 30
    for pattern in closed:
        route = re.sub(r"<(\w+):(\w+)>", lambda found: values.get(found[2], "1"), str(pattern.pattern))
        posted = Client().post(f"/{route}")
        if one_with_answers := pattern.name in {"save", "hand_in", "practice", "letter"}:
            # Answers that come in are refused with a word: the way over the sign-in page would lose them.
            assert posted.status_code == 403, route
        for answer in (Client().get(f"/{route}"), *(() if one_with_answers else (posted,))):
            assert answer.status_code == 302, route
            assert answer.headers["Location"].startswith("/tai-khoan/dang-nhap/?next="), route
