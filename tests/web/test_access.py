"""Who may see what: each door of `web.access` by itself, for everybody who comes by it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from tests.actions.people import appoint, begin
from tests.cast import official, unit
from tests.content.small_library import library
from trainer.actions import papers, practice
from trainer.actions.accounts import second_step
from trainer.models import Campaign, PendingEmail, RoleHolding, Unit
from trainer.web import access

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def sees(viewer, code):
    """Say whether somebody finds the official ``code``."""
    try:
        return access.official_for(viewer, code).staff_code == code
    except Http404:
        return False


def opens(viewer, code):
    """Say whether somebody finds the unit ``code``."""
    try:
        return access.unit_for(viewer, code).code == code
    except Http404:
        return False


def test_the_it_unit_sees_everybody_a_leader_his_own_and_nobody_else_anybody(cast):
    everybody = ["CNTT001", "HN001", "HN002", "HN003", "HN004"]

    assert [code for code in everybody if sees(cast.khue, code)] == everybody
    assert [code for code in everybody if sees(cast.binh, code)] == ["HN001", "HN002"]
    for viewer in (cast.an, cast.dung, cast.chien):
        assert not any(sees(viewer, code) for code in everybody)
    assert not sees(cast.khue, "HN999")


def test_a_leader_does_not_see_the_people_of_a_unit_whose_code_only_begins_like_his(cast):
    alike = unit("P0012", "Phường Sao Hôm", cast.city, 8)
    below = unit("P001A", "Tổ dân phố 1", cast.ward, 9)
    official("HN008", "Hồ Văn Năm", alike, "page_admin")
    official("HN009", "Hồ Văn Sáu", below, "page_admin")

    assert not sees(cast.binh, "HN008")
    assert sees(cast.binh, "HN009")
    assert not opens(cast.binh, "P0012")
    assert opens(cast.binh, "P001A")


def test_units_open_to_who_leads_them_or_what_is_above_them(cast):
    everywhere = ["TP", "P001", "P002"]
    RoleHolding.objects.create(official=cast.chien, role="leader", since=NOW)

    assert [code for code in everywhere if opens(cast.khue, code)] == everywhere
    assert [code for code in everywhere if opens(cast.binh, code)] == ["P001"]
    assert [code for code in everywhere if opens(cast.chien, code)] == ["P002"]
    assert not any(opens(cast.an, code) for code in everywhere)
    assert not opens(cast.khue, "P999")


def test_of_units_above_each_other_the_highest_count_each_once_in_the_order_of_the_tree():
    far, near = Unit(code="P001", ancestry="/TP/P001/", position=3), Unit(code="P002", ancestry="/TP/P002/", position=1)
    below, alike = Unit(code="X", ancestry="/TP/P001/X/"), Unit(code="P0012", ancestry="/TP/P0012/", position=3)

    assert access.highest([far, below, alike, near, far]) == [near, far, alike]
    assert access.highest([]) == []


def test_who_only_sees_people_answers_for_none_of_them(cast):
    appoint(cast.chien, "auditor")
    appoint(cast.dung, "unit_manager", cast.ward)

    for viewer, answering in ((cast.khue, True), (cast.binh, True), (cast.dung, True), (cast.chien, False)):
        assert opens(viewer, "P001")
        assert access.answers_for(viewer, cast.ward) is answering
        if answering:
            assert access.answering_unit(viewer, "P001") == cast.ward
    assert not access.answers_for(cast.binh, cast.other_ward)
    for viewer in (cast.chien, cast.an):
        with pytest.raises(Http404):
            access.answering_unit(viewer, "P001")


def test_campaigns_are_seen_by_who_reads_everything(cast):
    campaign = Campaign.objects.create(title="Đợt", due_on=NOW.date(), created_at=NOW)
    appoint(cast.chien, "auditor")

    for viewer in (cast.khue, cast.chien):
        assert list(access.campaigns_for(viewer)) == [campaign]
        assert access.campaign_for(viewer, campaign.pk) == campaign
    for viewer, number in ((cast.binh, campaign.pk), (cast.an, campaign.pk), (cast.khue, campaign.pk + 1)):
        with pytest.raises(Http404):
            access.campaign_for(viewer, number)


def test_an_attempt_is_seen_by_who_may_see_the_proof_of_its_official(cast):
    attempt = begin(cast.an, library())

    for viewer in (cast.an, cast.binh, cast.khue):
        assert access.attempt_seen_by(viewer, attempt.pk) == attempt
    for viewer, number in ((cast.dung, attempt.pk), (cast.chien, attempt.pk), (cast.khue, attempt.pk + 1)):
        with pytest.raises(Http404):
            access.attempt_seen_by(viewer, number)


def test_the_top_of_the_it_unit_is_the_root_wherever_its_officers_work(cast):
    officer = official("CNTT002", "Đỗ Minh Kha", cast.ward, officer=True)
    assert access.top_unit(officer) == cast.city
    assert access.top_unit(cast.binh) == cast.ward
    with pytest.raises(Http404):
        access.top_unit(cast.an)


def test_an_officer_also_opens_a_unit_that_stands_beside_the_tree(cast):
    beside = unit("Z1", "Trung tâm", None, 99)
    official("HN010", "Hồ Văn Bảy", beside, "page_admin")
    assert Unit.objects.filter(parent__isnull=True).count() == 2

    assert opens(cast.khue, "Z1")
    assert sees(cast.khue, "HN010")
    assert not opens(cast.binh, "Z1")


def test_in_an_empty_house_the_top_is_the_officers_own_unit(cast):
    Unit.objects.filter(pk=cast.city.pk).update(parent=cast.ward)

    assert access.top_unit(cast.khue) == cast.khue.unit


def test_everybody_sees_his_own_proof_and_only_of_whom_he_sees_that_of_another(cast):
    assert access.evidence_for(cast.an, "HN002") == cast.an
    assert access.evidence_for(cast.binh, "HN002") == cast.an
    for viewer, code in ((cast.an, "HN001"), (cast.chien, "HN002"), (cast.binh, "HN003")):
        with pytest.raises(Http404):
            access.evidence_for(viewer, code)


def test_who_leads_is_who_has_the_role_and_roles_are_read_once(cast, django_assert_num_queries):
    assert access.is_leader(cast.binh)
    assert not access.is_leader(cast.an)
    assert not access.is_leader(cast.khue)
    with django_assert_num_queries(1):
        assert access.roles_of(cast.dung) == access.roles_of(cast.dung) == ["staff"]


def test_of_the_waiting_addresses_everybody_decides_on_his_own_and_an_officer_on_all_the_oldest_first(cast):
    of_binh = PendingEmail.objects.create(official=cast.binh, email="b@sm.vn", asked_at=NOW.replace(hour=5))
    of_an = PendingEmail.objects.create(official=cast.an, email="a@sm.vn", asked_at=NOW)

    assert list(access.pending_emails(cast.khue)) == [of_an, of_binh]
    assert list(access.pending_emails(cast.binh)) == [of_binh]
    assert list(access.pending_emails(cast.chien)) == []
    assert access.pending_email_for(cast.khue, of_an.pk) == of_an
    assert access.pending_email_for(cast.an, of_an.pk) == of_an
    for viewer, pending in ((cast.binh, of_an.pk), (cast.chien, of_an.pk), (cast.khue, of_an.pk + 1000)):
        with pytest.raises(Http404):
            access.pending_email_for(viewer, pending)


def test_an_attempt_is_found_by_its_own_official_alone_not_even_by_the_it_unit(cast):
    attempt = begin(cast.an, library())

    assert access.attempt_for(cast.an, attempt.pk) == attempt
    for viewer in (cast.khue, cast.binh, cast.chien):
        with pytest.raises(Http404):
            access.attempt_for(viewer, attempt.pk)
    with pytest.raises(Http404):
        access.attempt_for(cast.an, attempt.pk + 1)


def test_a_page_of_the_it_unit_does_not_exist_for_others_and_gets_what_was_in_its_address(cast):
    @access.it_officer_required
    def page(request, code, *, kind):
        """What the page is for."""
        return HttpResponse(f"{code} {kind}")

    request = RequestFactory().get("/cntt/")
    request.user = cast.khue
    assert page(request, "P001", kind="csv").content == b"P001 csv"
    assert (page.__name__, page.__doc__) == ("page", "What the page is for.")
    for viewer in (cast.binh, cast.an, cast.chien):
        request.user = viewer
        with pytest.raises(Http404):
            page(request, "P001", kind="csv")


def test_an_auditor_reads_what_an_officer_reads_and_sends_nothing(cast):
    appoint(cast.chien, "auditor")
    page = access.it_reader_required(lambda request: HttpResponse("đọc"))

    def answered(viewer, method):
        request = RequestFactory().generic(method, "/cntt/")
        request.user = viewer
        try:
            return page(request).status_code
        except Http404:
            return 404

    methods = ("GET", "HEAD", "POST", "DELETE")
    assert [answered(cast.chien, method) for method in methods] == [200, 200, 404, 404]
    assert [answered(cast.khue, method) for method in methods] == [200, 200, 200, 200]
    assert [answered(cast.binh, method) for method in methods] == [404, 404, 404, 404]


def test_a_practice_is_found_by_its_own_official_alone(cast):
    content = library()
    papers.keep_versions(content, NOW)
    of_an, of_dung = (
        practice.begin(person, content.quizzes["mat-khau"], content, "hạt", NOW) for person in (cast.an, cast.dung)
    )

    assert access.practice_for(cast.an, of_an.pk) == of_an
    assert access.practice_for(cast.dung, of_dung.pk) == of_dung
    for viewer, number in ((cast.an, of_dung.pk), (cast.khue, of_an.pk), (cast.binh, of_an.pk), (cast.an, 999_999)):
        with pytest.raises(Http404):
            access.practice_for(viewer, number)


def test_who_sees_others_has_days_for_a_second_step_and_then_finds_nobody_without_one(cast):
    for viewer, days in ((cast.khue, 14), (cast.binh, 30)):
        told = access.now() - timedelta(days=days)
        viewer.second_step_told_at = told + timedelta(hours=1)
        assert access.second_step_due(viewer) == viewer.second_step_told_at + timedelta(days=days)
        assert not access.rights_rest(viewer)
        assert sees(viewer, "HN002")

        viewer.second_step_told_at = told
        assert access.rights_rest(viewer)
        assert not sees(viewer, "HN002")


def test_his_days_for_a_second_step_begin_when_he_is_told(cast):
    assert access.second_step_due(cast.binh) > access.now() + timedelta(days=29)
    assert access.second_step_due(cast.an) is None


@pytest.mark.parametrize("why", ["has one", "done elsewhere", "demonstration"])
def test_no_second_step_is_demanded_where_there_is_one_or_nobody_is_told_from_another(cast, settings, why):
    cast.khue.second_step_told_at = access.now() - timedelta(days=100)
    assert access.rights_rest(cast.khue)

    settings.DEMO = why == "demonstration"
    second_step.remember(cast.khue, why == "has one")
    if why == "done elsewhere":
        second_step.done_elsewhere(cast.khue)

    assert access.second_step_due(cast.khue) is None
    assert not access.rights_rest(cast.khue)
