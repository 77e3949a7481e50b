"""The screen of changes: whom each concerns, and a campaign one click away."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import Cast, people, queries, signed_in, someone
from tests.commands.test_impact import take_back_all_on
from tests.moment import now, soon, today
from tests.queries.changed import passed
from trainer.actions import papers, reliance, requirements
from trainer.actions.campaigns_change import state_of
from trainer.content.live import library
from trainer.core.editions.model import Change, Edition, History
from trainer.models import Campaign, Event, Official, SectionVersion
from trainer.queries import impact_kept
from trainer.queries.impact import measure
from trainer.queries.impact_selection import choose

HOME = "/cntt/thay-doi/"
OPEN = f"{HOME}mo-dot/"
QUIZ = "giu-tai-khoan"


@pytest.fixture
def sections() -> Iterator[list[str]]:
    """The book as it is, after an edition that changed three of its sections for two reasons."""
    quiz = library().quizzes[QUIZ]
    found = sorted({section for question in quiz.questions for section in question.sections})[:3]
    first = Edition("e1", date(2025, 1, 1), "Đầu", tuple(Change(one, None, "cu", "material", "mới") for one in found))
    now = [library().sections[one].fingerprint for one in found]
    changes = [
        Change(section, "cu", text, "material", reason, instrument, soon())
        for section, text, reason, instrument in zip(
            found, now, ("Luật mới", "Luật mới", "Đổi số trực"), ("luat-116-2025", "luat-116-2025", None), strict=True
        )
    ]
    before = library().history
    object.__setattr__(library(), "history", History([first, Edition("e2", date(2026, 10, 1), "Mới", tuple(changes))]))
    yield found
    object.__setattr__(library(), "history", before)


@pytest.fixture
def texts(cast: Cast, sections: list[str]) -> dict[str, int]:
    """The texts before the change, by section; An and Chiến rest on the first two, Bình on the third."""
    papers.keep_versions(library(), now())
    rows = SectionVersion.objects.bulk_create(
        SectionVersion(reference=one, fingerprint="cu", title=one, first_seen_at=now() - timedelta(days=400))
        for one in sections
    )
    numbers = [row.pk for row in rows]
    cast.binh.role_holdings.create(role="page_admin", since=now())
    passed(cast.an, QUIZ, {"1": numbers[0], "2": numbers[1]}, on=now() - timedelta(days=90))
    passed(cast.chien, QUIZ, {"1": numbers[0], "2": numbers[1]}, on=now() - timedelta(days=90))
    passed(cast.binh, QUIZ, {"3": numbers[2]}, on=now() - timedelta(days=90))
    reliance.mark_outdated(library(), today())
    requirements.refresh_all(library())
    return dict(zip(sections, numbers, strict=True))


@pytest.mark.parametrize("name", ["an", "binh", "dung", "chien"])
def test_only_the_it_unit_may_see_it_or_open_anything(cast: Cast, name: str) -> None:
    client = signed_in(getattr(cast, name))
    assert client.get(HOME).status_code == 404
    assert client.post(OPEN, {"ten": "x", "han": soon().isoformat()}).status_code == 404


def test_without_editions_it_says_that_there_is_nothing(officer) -> None:
    before = library().history
    object.__setattr__(library(), "history", History())
    page = officer.get(HOME).text
    object.__setattr__(library(), "history", before)
    assert "Chưa có thay đổi nào cần học lại" in page


def test_each_change_shows_reason_law_day_and_how_many_wait(officer, texts) -> None:
    page = officer.get(HOME).text
    assert "Tất cả 2 thay đổi" in page
    assert "<strong>0/3</strong> cán bộ đã học lại, còn <strong>3</strong> người" in page
    law = page[page.index('id="e2.1"') :]
    assert "<h3>Luật mới</h3>" in law
    assert "Luật An ninh mạng số 116/2025/QH15" in law
    assert f"Hạn học lại {soon():%d/%m/%Y}" in law
    assert "<strong>0/2</strong> cán bộ đã học lại, còn <strong>2</strong> người" in law
    assert library().sections[next(iter(texts))].title in law


def test_who_has_learnt_again_moves_the_bar(officer, cast: Cast, sections, texts) -> None:
    for section in sections[:2]:
        text = library().sections[section].fingerprint
        new = SectionVersion.objects.get(reference=section, fingerprint=text)
        cast.an.completions.get().reliances.filter(section_version=texts[section]).update(
            section_version=new, renewed=True
        )
    assert "<strong>1/2</strong> cán bộ đã học lại, còn <strong>1</strong> người" in officer.get(HOME).text


def test_the_list_behind_the_number_is_of_those_people(officer, texts) -> None:
    page = officer.get("/cntt/tien-do/?thay_doi=e2.1").text
    assert "2 người khớp" in page
    assert "Nguyễn Thị An" in page
    assert "Trần Thanh Bình" not in page
    assert "thay_doi=e2.1" in officer.get("/cntt/tien-do/theo-don-vi/?thay_doi=e2.1").text
    page = officer.get("/cntt/tien-do/?thay_doi=e9.9").text
    assert "Không có thay đổi “e9.9”" in page
    assert "Nguyễn Thị An" not in page


def test_one_click_opens_a_campaign_for_exactly_those_people(officer, texts) -> None:
    for _ in range(2):
        given = {"ten": "Học lại luật", "han": soon().isoformat()}
        page = officer.post(f"{OPEN}?thay_doi=e2.1", given, follow=True).text
    assert "Đã mở đợt “Học lại luật” cho 2 cán bộ" in page
    assert "<strong>0/2</strong> cán bộ đã cập nhật" in page
    assert "sau lần công bố “Mới”" in page
    campaign = Campaign.objects.get()
    assert set(campaign.people.values_list("staff_code", flat=True)) == {"HN002", "HN004"}
    assert campaign.quizzes == [QUIZ]
    assert Event.objects.filter(kind="campaign_opened").count() == 1
    mark = {f"thay_{campaign.pk}": state_of(campaign)}
    close = officer.post("/cntt/dot/dong/", {"dot": campaign.pk, **mark}, follow=True).text
    assert "Đã đóng 1 đợt: “Học lại luật”" in close


def test_all_changes_together_are_one_campaign(officer, texts) -> None:
    officer.post(OPEN, {"ten": "Học lại", "han": soon().isoformat()})
    assert Campaign.objects.get().people.count() == 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"ten": " "}, "Chưa có tên đợt"), ({"han": "mai"}, "Chưa đọc được ngày"), ({"han": "2020-01-01"}, "đã qua")],
)
def test_a_form_that_cannot_be_used_says_why_and_opens_nothing(officer, texts, fields, words) -> None:
    for address in (OPEN, f"{OPEN}?thay_doi=e2.2"):
        page = officer.post(address, {"ten": "Học lại", "han": soon().isoformat(), **fields})
        assert page.status_code == 200
        assert words in page.text
    assert not Campaign.objects.exists()


def test_nobody_left_opens_nothing(officer, cast: Cast, sections) -> None:
    papers.keep_versions(library(), now())
    page = officer.post(f"{OPEN}?thay_doi=e2.1", {"ten": "Học lại", "han": soon().isoformat()}, follow=True).text
    assert "Không còn ai phải học lại" in page
    assert not Campaign.objects.exists()


def test_what_is_only_foreseen_says_so_and_offers_no_campaign(officer, cast: Cast, sections) -> None:
    papers.keep_versions(library(), now())
    key = next(
        basis.instrument
        for question in library().quizzes[QUIZ].questions
        for basis in question.basis
        if basis.instrument != "luat-116-2025"
    )
    page = officer.get(f"{HOME}?van_ban={key}").text
    assert "Đây là dự tính" in page
    assert "Đã học lại" not in page
    assert "Mở đợt" not in page
    assert officer.post(f"{OPEN}?van_ban={key}", {"ten": "x", "han": soon().isoformat()}).status_code == 404


def test_what_is_not_there_is_not_found(officer, texts) -> None:
    for wrong in ("tu=e9", "van_ban=luat-9-9999", "thay_doi=e9.1"):
        assert officer.get(f"{HOME}?{wrong}").status_code == 404


def test_queries_do_not_grow_with_the_people(officer, cast: Cast, texts) -> None:
    few = queries(officer, HOME)
    people(cast.ward, range(40))
    for official in Official.objects.filter(staff_code__startswith="HN9"):
        passed(official, QUIZ, {"1": next(iter(texts.values()))}, on=now() - timedelta(days=9))
    someone(99, cast.other_ward)
    assert queries(officer, HOME) == few <= 13


def test_a_section_that_nobody_can_be_asked_about_is_named(officer, texts, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "không có câu nào để hỏi" not in officer.get(HOME).text
    *_, third = texts
    take_back_all_on(third)
    page = officer.get(HOME).text
    law, phone = page[page.index('id="e2.1"') : page.index('id="e2.2"')], page[page.index('id="e2.2"') :]

    assert "không có câu nào để hỏi" not in law
    assert f"{library().sections[third].title}: không có câu nào để hỏi, nên không ai phải học lại mục ấy." in phone
    assert "1 mục, không có câu hỏi" in phone
    assert "dựa trên nội dung cũ" not in phone
    monkeypatch.setattr("trainer.web.it.impact.MOST_UNASKED", 0)
    assert "1 mục không có câu nào để hỏi, nên không ai phải học lại các mục ấy." in officer.get(HOME).text


def test_roles_that_add_up_to_more_than_people_are_explained(cast, officer, texts):
    hint = "Người giữ nhiều vai trò được tính ở từng vai trò."
    cast.chien.role_holdings.create(role="it", since=now())
    assert hint in officer.get(HOME).text

    for person in Official.objects.filter(role_holdings__isnull=False).distinct():
        person.role_holdings.exclude(pk=person.role_holdings.order_by("pk").first().pk).delete()
    assert hint not in officer.get(HOME).text


def test_what_touches_a_large_part_of_a_city_is_counted_once_in_ten_minutes_and_the_page_says_when(
    officer, cast: Cast, texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(impact_kept, "LARGE", 1)
    monkeypatch.setattr(impact_kept, "_KEPT", {})
    assert "Đếm lúc" not in officer.get(HOME).text
    Official.objects.filter(pk=cast.an.pk).update(is_active=False)
    requirements.refresh(library(), [cast.an.pk])
    kept = officer.get(HOME).text
    assert "Đếm lúc" in kept
    everything = choose(library(), now(), since=None, instrument=None, change=None).changes
    found, at = impact_kept.measured(everything, library(), datetime.now(UTC) + timedelta(minutes=11))
    assert found == measure(everything, library(), at)
    # Whoever opens a campaign asks those who wait now.
    officer.post(OPEN, {"ten": "Học lại", "han": soon().isoformat()})
    assert set(Campaign.objects.get().people.all()) == {cast.binh, cast.chien}


def test_of_thousands_of_units_some_hundreds_are_listed_and_the_rest_is_told(
    officer, texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.web.it.impact.MOST_UNITS", 1)
    assert "ít người hơn không ghi ở đây" not in officer.get(HOME).text
    monkeypatch.setattr("trainer.web.it.impact.MOST_LISTED", 1)
    assert "1 đơn vị ít người hơn không ghi ở đây" in officer.get(HOME).text
