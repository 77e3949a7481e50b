"""Who may see what: each door of `web.access` by itself, for everybody who comes by it."""

from datetime import UTC, datetime

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from tests.actions.people import appoint, begin
from tests.cast import official, unit
from tests.content.small_library import library
from trainer.actions import papers, practice
from trainer.models import PendingEmail, RoleHolding, Unit
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
