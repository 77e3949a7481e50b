"""The screen and the files of the proof: who may see them, and that every look leaves a trace."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, official, queries, signed_in
from trainer.actions import attempts, papers, withdrawals
from trainer.actions.answers import Save, save_batch
from trainer.content.live import library
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.vietnam_time import LOCAL, day_of
from trainer.evidence.queries import of_official
from trainer.evidence.rules import wording
from trainer.evidence.rules.certificate import mark
from trainer.models import Event, Exemption, HandIn, Official, QuestionVersion, SectionVersion

AN = "/cntt/can-bo/HN002/ho-so/"
OWN = "/tap-huan/ho-so/"


def _sit(person: Official, seed: str = "a") -> HandIn:
    now = datetime.now(UTC)
    papers.keep_versions(library(), now)
    attempt = attempts.begin(person, library().quizzes["giu-tai-khoan"], library(), seed, now - timedelta(minutes=9))
    return attempts.hand_in(attempt.pk, now)


def _traces() -> list[tuple[str, str, str]]:
    rows = Event.objects.filter(kind="evidence_seen").order_by("pk").select_related("official", "actor")
    return [
        (row.actor.staff_code, row.official.staff_code, row.details["how"])
        for row in rows
        if row.actor and row.official
    ]


@pytest.mark.parametrize("who", ["chien", "dung"])
@pytest.mark.parametrize("address", [AN, f"{AN}tai/pdf/", f"{AN}tai/json/"])
def test_outsiders_find_nothing_and_leave_nothing(cast: Cast, who: str, address: str) -> None:
    assert signed_in(getattr(cast, who)).get(address).status_code == 404
    assert not Event.objects.exists()


@pytest.mark.parametrize("address", [AN, OWN, f"{AN}tai/json/", f"{OWN}tai/pdf/"])
def test_strangers_are_sent_to_sign_in(cast: Cast, address: str) -> None:
    assert Client().get(address).headers["Location"].startswith("/tai-khoan/dang-nhap/?next=")


def test_a_leader_sees_his_people_and_nobody_above_or_beside(cast: Cast) -> None:
    leader = signed_in(cast.binh)

    assert leader.get(AN).status_code == 200
    assert leader.get("/cntt/can-bo/HN003/ho-so/").status_code == 404
    assert leader.get("/cntt/can-bo/CNTT001/ho-so/").status_code == 404


def test_everybody_sees_his_own_by_either_address_and_leaves_no_trace_by_looking(cast: Cast) -> None:
    for address in (OWN, AN):
        page = signed_in(cast.an).get(address)
        assert page.status_code == 200
        assert "<h1>Hồ sơ tập huấn của anh/chị</h1>" in page.text
        assert page.headers["Cache-Control"] == "private, no-store" or "no-store" in page.headers["Cache-Control"]

    assert _traces() == []


def test_a_look_at_somebody_else_and_every_file_leave_a_trace_that_he_can_see(cast: Cast) -> None:
    officer = signed_in(cast.khue)
    officer.get(AN)
    officer.get(f"{AN}tai/pdf/")
    signed_in(cast.binh).get(AN)
    signed_in(cast.an).get(f"{OWN}tai/json/")

    assert _traces() == [
        ("CNTT001", "HN002", "screen"),
        ("CNTT001", "HN002", "pdf"),
        ("HN001", "HN002", "screen"),
        ("HN002", "HN002", "json"),
    ]
    assert officer.get("/cntt/can-bo/HN002/").text.count("Hồ sơ tập huấn được xem hoặc tải") == 4


def test_the_screen_tells_each_attempt_question_section_and_law(cast: Cast) -> None:
    hand_in = _sit(cast.an)

    page = signed_in(cast.khue).get(AN).text

    assert "đã nộp 1 lượt bài “Giữ tài khoản của trang”, không lượt nào đạt" in page
    for entry in hand_in.attempt.paper:
        assert entry["question"] in page
        for reference, fingerprint in entry["sections"].items():
            assert f'href="/tap-huan/muc/{fingerprint}/{reference.replace("#", ":")}/"' in page
    body = page[page.index("<h1>") : page.index("<h4>Từng câu")] + page[page.index("Để đối chiếu: ") :]
    assert "nh/chị" not in body


def test_each_question_leads_to_what_it_asked_about_though_withdrawn_or_its_section_is_gone(cast: Cast) -> None:
    hand_in = _sit(cast.an)
    attempt = hand_in.attempt
    first, second, *_ = attempt.paper
    reference, mark = min(second["sections"].items())
    old = SectionVersion.objects.get(reference=reference, fingerprint=mark)
    old.pk, old.reference, old.title = None, "ten-cu#muc-cu", "Mục trước khi đổi tên"
    old.save()
    second["sections"] = {old.reference: old.fingerprint}
    attempt.save(update_fields=["paper"])
    name = QuestionVersion.objects.get(pk=first["question"]).question_id
    told = {"reason": "Đáp án sai.", "revokes": False, "actor": None, "now": datetime.now(UTC)}
    withdrawals.withdraw(name, [first["question"]], date(2026, 11, 1), library=library(), **told)

    for who, address in ((cast.an, OWN), (cast.khue, AN)):
        client = signed_in(who)
        page = client.get(f"{address}?bai=giu-tai-khoan").text
        read = page[: page.index("Để đối chiếu: ")]
        shown = dict(re.findall(r'<span class="number">Câu (\d+)</span>(.*?)</details>', read, re.DOTALL))
        assert len(shown) == len(attempt.paper)
        for place, entry in enumerate(attempt.paper, 1):
            links = re.findall(r'href="(/tap-huan/muc/[^"]+)"', shown[str(place)])
            assert links == [
                f"/tap-huan/muc/{text}/{name.replace('#', ':')}/" for name, text in sorted(entry["sections"].items())
            ]
            assert all(client.get(link).status_code == 200 for link in links)
        assert "Đã rút" in shown["1"]
        assert "Mục trước khi đổi tên" in shown["2"]


def test_of_many_attempts_a_screen_shows_the_latest_and_says_where_the_others_are(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wording, "ON_SCREEN", 2)
    for seed in "abc":
        _sit(cast.an, seed)
    page = signed_in(cast.khue).get(AN).text
    assert re.findall(r'id="giu-tai-khoan-(\d)"', page) == ["3", "2"]
    asked = signed_in(cast.khue).get(f"{AN}?luot=1").text
    assert re.findall(r'id="giu-tai-khoan-(\d)"', asked) == ["3", "2", "1"]
    assert (
        "Trang này ghi 2 lượt gần nhất của bài, và lượt đang có giá trị. Cả 3 lượt có trong PDF đầy đủ và tệp JSON."
        in page
    )
    file = json.loads(signed_in(cast.an).get(f"{OWN}tai/json/").content)
    assert [len(quiz["sittings"]) for quiz in file["evidence"]["quizzes"] if quiz["sittings"]] == [3]


@pytest.mark.parametrize("address", [OWN, AN])
def test_what_a_person_reads_of_an_attempt_stands_first_and_fingerprints_only_where_one_asks(
    cast: Cast, address: str
) -> None:
    hand_in = _sit(cast.an)
    page = signed_in(cast.an if address == OWN else cast.khue).get(f"{address}?bai=giu-tai-khoan").text
    attempt = page[page.index('<details class="fold evidence-attempt"') :]
    read, compared = attempt.split('<details class="fold not-printed"><summary>Để đối chiếu: ', 1)
    assert "Chưa đạt, 0%" in read
    assert "<dt>Nộp</dt>" in read
    assert "Câu 1<" in read
    assert "<code>" not in read
    compared = compared[: compared.index("</details>")]
    for entry in hand_in.attempt.paper:
        assert f"<code>{entry['question']}</code>" in compared
        assert all(f"<code>{mark}</code>" in compared for mark in entry["sections"].values())


def test_ones_own_record_calls_not_passed_only_what_was_tried(cast: Cast) -> None:
    untried = signed_in(cast.an).get(OWN).text
    assert (untried.count(">Chưa bắt đầu<"), untried.count(">Chưa đạt<")) == (8, 0)

    _sit(cast.an)
    tried = signed_in(cast.an).get(OWN).text
    assert (tried.count(">Chưa bắt đầu<"), tried.count(">Chưa đạt<")) == (7, 1)


def test_nobody_reads_the_key_of_an_open_paper(cast: Cast) -> None:
    now = datetime.now(UTC)
    papers.keep_versions(library(), now)
    attempt = attempts.begin(cast.an, library().quizzes["giu-tai-khoan"], library(), "a", now)
    asked = [drawn.question for drawn in papers.read(attempt)]

    for person in (cast.an, cast.khue):
        for address in (AN, f"{AN}tai/json/"):
            shown = signed_in(person).get(f"{address}?bai=giu-tai-khoan").text
            assert "Lượt này chưa nộp bài" in shown or '"questions": []' in shown
            assert shown.count(">Chưa nộp<") == shown.count("<dd>Chưa nộp</dd>") + shown.count('chip-info">Chưa nộp<')
            assert not any(question.id in shown or question.text in shown for question in asked)


def test_the_files_are_named_after_him_and_the_quiz_and_agree_with_the_screen(cast: Cast) -> None:
    _sit(cast.an)
    officer = signed_in(cast.khue)
    digest = json.loads(officer.get(f"{AN}tai/json/?bai=giu-tai-khoan").text)["sha256"]

    assert digest in officer.get(f"{AN}?bai=giu-tai-khoan").text
    assert digest not in officer.get(AN).text
    pdf = officer.get(f"{AN}tai/pdf/?bai=giu-tai-khoan")
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.headers["Content-Disposition"].startswith('attachment; filename="ho-so-HN002-giu-tai-khoan-20')


@pytest.mark.parametrize("address", [f"{AN}?bai=khong-co", f"{AN}tai/csv/", "/cntt/can-bo/HN777/ho-so/"])
def test_what_does_not_exist_is_not_found(cast: Cast, address: str) -> None:
    assert signed_in(cast.khue).get(address).status_code == 404
    assert not Event.objects.exists()


def test_who_never_sat_anything_is_told_so(cast: Cast) -> None:
    page = signed_in(cast.khue).get(AN).text

    assert "Chưa có lượt làm bài nào được ghi lại." in page
    assert "chưa làm bài “Giữ tài khoản của trang”" in page


def test_a_number_with_a_slash_has_its_proof(cast: Cast) -> None:
    official("HN/7-2", "Hồ Văn Bảy", cast.ward, "staff")

    assert "Hồ Văn Bảy" in signed_in(cast.khue).get("/cntt/can-bo/HN/7-2/ho-so/").text
    answer = signed_in(cast.khue).get("/cntt/can-bo/HN/7-2/ho-so/tai/json/")
    assert 'filename="ho-so-HN-7-2-' in answer.headers["Content-Disposition"]


def test_the_page_of_an_official_leads_to_his_proof(cast: Cast) -> None:
    assert f'href="{AN}"' in signed_in(cast.binh).get("/cntt/can-bo/HN002/").text
    assert f'href="{OWN}"' in signed_in(cast.an).get("/tap-huan/").text


def test_ones_own_page_has_a_line_for_every_attempt_the_newest_first_and_the_answers_of_none(cast: Cast) -> None:
    begun = [_pass(cast.an, timedelta(days=days)) for days in (401, 1)]
    client = signed_in(cast.an)

    page = client.get(OWN).text

    assert "Từng lượt đã làm (2)</h2>" in page
    lines = re.findall(r'href="(\?bai=[^"]+)"', page)
    assert lines == [f"?bai=giu-tai-khoan&amp;luot={number}#luot" for number in (2, 1)]
    year = begun[0].attempt.started_at.astimezone(LOCAL).year
    older = page[page.index(f"<summary>Năm {year} (1 lượt)</summary>") :]
    assert "luot=1#luot" in older
    assert "luot=2#luot" not in older
    assert 'href="/tap-huan/ho-so/tai/pdf/?day-du=1"' in older
    assert "evidence-attempt" not in page


def test_of_one_quiz_ones_own_page_has_the_newest_attempt_whole_and_leads_to_the_others(cast: Cast) -> None:
    for _ in range(3):
        _sit(cast.an)
    client = signed_in(cast.an)
    for asked, shown, others in (("", 3, [2, 1]), ("&luot=3", 3, [2, 1]), ("&luot=1", 1, [3, 2])):
        page = client.get(f"{OWN}?bai=giu-tai-khoan{asked}").text
        assert re.findall(r'id="giu-tai-khoan-(\d)" open', page) == [str(shown)]
        assert page.count("evidence-attempt") == 1
        assert re.findall(r"luot=(\d)#luot", page) == [str(number) for number in others]
        assert "Các lượt khác của bài này (2)</h2>" in page

    for unknown in ("?bai=giu-tai-khoan&luot=4", "?bai=giu-tai-khoan&luot=x", "?luot=1"):
        assert client.get(f"{OWN}{unknown}").status_code == 404


def test_an_attempt_of_ones_own_begins_below_the_others_with_what_was_not_all_right(cast: Cast) -> None:
    _sit(cast.an)
    begun = datetime.now(UTC)
    attempt = attempts.begin(cast.an, library().quizzes["giu-tai-khoan"], library(), "b", begun)
    key = [stored_places(drawn.key()) for drawn in papers.read(attempt)]
    save_batch([Save(attempt.pk, place, 1, key[place]) for place in (0, 1, 3)], begun)
    attempts.hand_in(attempt.pk, begun)
    page = signed_in(cast.an).get(f"{OWN}?bai=giu-tai-khoan").text

    places = [int(place) for place in re.findall(r'<span class="number">Câu (\d+)</span>', page)]
    empty = [place for place in range(1, len(key) + 1) if place not in (1, 2, 4)]
    assert places == [*empty, 1, 2, 4]
    assert page.index("Các lượt khác của bài này") < page.index('<h2 id="luot">')


def test_ones_own_page_has_the_quizzes_in_the_order_of_the_path(cast: Cast) -> None:
    client = signed_in(cast.an)
    stops = re.findall(r'<li class="stop[^>]*>\s*<a href="/tap-huan/bai/([^/]+)/">', client.get("/tap-huan/").text)
    titles = re.findall(r"<p><strong><a[^>]*>([^<]+)</a></strong> <span class=\"chip", client.get(OWN).text)

    assert titles == [library().quizzes[quiz].title for quiz in stops][: len(titles)]
    assert len(titles) == 8


def _pass(person: Official, ago: timedelta = timedelta(minutes=9)) -> HandIn:
    begun = datetime.now(UTC) - ago
    papers.keep_versions(library(), begun)
    attempt = attempts.begin(person, library().quizzes["giu-tai-khoan"], library(), "a", begun)
    key = [stored_places(drawn.key()) for drawn in papers.read(attempt)]
    save_batch([Save(attempt.pk, place, 1, chosen) for place, chosen in enumerate(key)], begun)
    return attempts.hand_in(attempt.pk, begun + timedelta(minutes=8))


def test_ones_own_page_says_what_holds_and_folds_what_only_an_inspector_needs(cast: Cast) -> None:
    hand_in = _pass(cast.an)
    page = signed_in(cast.an).get(OWN).text
    first = page[page.index("<h1>") : page.index("<details", page.index("<h1>"))]

    assert "Anh/chị đã đạt 1/" in first
    assert f"giữ đến {hand_in.completion.valid_until.astimezone(LOCAL):%d/%m/%Y}" in first
    assert f'href="/tap-huan/luot/{hand_in.attempt_id}/chung-nhan/"' in first
    assert "Việc tiếp theo" in first
    assert "cán bộ" not in first.lower()
    for only_for_inspectors in ("SHA-256", "JSON", "Mã đối chiếu"):
        assert only_for_inspectors not in first
        assert only_for_inspectors in page


def test_ones_own_page_speaks_to_him_of_every_answer(cast: Cast) -> None:
    _pass(cast.an)

    page = signed_in(cast.an).get(f"{OWN}?bai=giu-tai-khoan").text

    assert "anh/chị chọn" in page
    assert "cán bộ chọn" not in page


def test_who_never_sat_anything_is_led_to_his_first_quiz(cast: Cast) -> None:
    page = signed_in(cast.an).get(OWN).text

    assert 'action="/tap-huan/bai/giu-tai-khoan/bat-dau/"' in page
    assert "giấy chứng nhận ở đây" in page


def test_it_names_the_same_next_thing_as_the_home_page(cast: Cast) -> None:
    def following(address: str) -> str:
        page = signed_in(cast.an).get(address).text
        return page[page.index('id="viec"') : page.index("</form>", page.index('id="viec"'))].split("csrf")[0]

    assert "bat-dau" in following(OWN)
    assert following(OWN) == following("/tap-huan/")


def _certificate(hand_in: HandIn) -> str:
    return f"/tap-huan/luot/{hand_in.attempt_id}/chung-nhan/"


def test_a_certificate_is_its_owners_his_leaders_and_the_it_units(cast: Cast) -> None:
    address = _certificate(_pass(cast.an))
    for outsider in (cast.chien, cast.dung):
        assert signed_in(outsider).get(address).status_code == 404
    assert not Event.objects.filter(kind="evidence_seen").exists()

    for reader in (cast.an, cast.binh, cast.khue):
        answer = signed_in(reader).get(address)
        assert answer.content.startswith(b"%PDF-")
        assert (
            answer.headers["Content-Disposition"] == 'attachment; filename="chung-nhan-HN002-giu-tai-khoan-luot-1.pdf"'
        )

    assert _traces() == [(who, "HN002", "certificate") for who in ("HN002", "HN001", "CNTT001")]
    assert Client().get(address).headers["Location"].startswith("/tai-khoan/dang-nhap/?next=")


def test_there_is_none_for_a_failed_attempt_or_a_running_one_or_none_at_all(cast: Cast) -> None:
    failed = _sit(cast.an)
    running = attempts.begin(cast.an, library().quizzes["giu-tai-khoan"], library(), "b", datetime.now(UTC))
    client = signed_in(cast.an)

    for attempt in (failed.attempt_id, running.pk, 987_654):
        assert client.get(f"/tap-huan/luot/{attempt}/chung-nhan/").status_code == 404
    assert not Event.objects.filter(kind="evidence_seen").exists()


def test_the_it_unit_comes_to_it_from_the_page_of_an_official_and_sees_its_mark_in_the_proof(cast: Cast) -> None:
    hand_in = _pass(cast.an)
    officer = signed_in(cast.khue)
    proof = of_official(cast.an, library(), "giu-tai-khoan")

    assert f'href="{_certificate(hand_in)}"' in officer.get("/cntt/can-bo/HN002/").text
    assert mark("HN002", "giu-tai-khoan", proof.quizzes[0].attempts[0]) in officer.get(AN).text


def test_each_screen_says_whose_copy_it_is_and_all_give_one_instruction(cast: Cast) -> None:
    _sit(cast.an)

    for reader, whose in ((cast.an, "cán bộ"), (cast.binh, "lãnh đạo"), (cast.khue, "bộ phận CNTT")):
        page = signed_in(reader).get(AN).text
        assert f"<dt>Mã đối chiếu (bản của {whose})</dt>" in page
        told = page.count("Thanh tra, kiểm tra hỏi thì đưa bản của bộ phận CNTT.")
        assert told == int(reader != cast.khue)
        assert "Bản của cán bộ, của lãnh đạo không có đủ đáp án nên thường mang mã khác" in page
    # Who holds that copy is not sent to himself.
    assert page.count("Đây là bản của bộ phận CNTT, bản để đưa khi thanh tra, kiểm tra hỏi.") == 1
    assert "Đưa thanh tra bản của bộ phận CNTT" in Path("docs/tra-cuu/bo-phan-cntt/ket-qua.md").read_text("utf-8")


def test_in_full_the_file_says_so_in_its_name(cast: Cast) -> None:
    _sit(cast.an)
    short, full = (signed_in(cast.an).get(f"{OWN}tai/pdf/{more}") for more in ("", "?day-du=1"))

    assert "-day-du-20" in full.headers["Content-Disposition"]
    assert "day-du" not in short.headers["Content-Disposition"]
    assert len(short.content) < len(full.content)


def _away(person: Official, last: date | None, **told: Any) -> None:
    now = datetime.now(UTC)
    Exemption.objects.create(official=person, starts_on=day_of(now), ends_on=last, created_at=now, **told)


def test_an_inspector_reads_who_is_exempt_until_when_and_not_why(cast: Cast) -> None:
    today = day_of(datetime.now(UTC))
    _away(cast.an, today + timedelta(days=30), reason="sickness", note="Nằm viện")
    _sit(cast.an)
    for who in ("khue", "binh"):
        client = signed_in(getattr(cast, who))
        shown = client.get(AN).text
        said = f"từ {today:%d/%m/%Y} đến hết {today + timedelta(days=30):%d/%m/%Y}"
        lead = shown[shown.index('class="lead"') :].partition("</p>")[0]
        assert re.search(rf"đang được tạm miễn \d+ bài {said}\.$", lead)
        assert "chưa làm" not in lead
        assert f"Được tạm miễn {said}" in shown
        told = client.get(f"{AN}tai/json/").text
        assert json.loads(told)["evidence"]["exempt"][0]["ends_on"] == f"{today + timedelta(days=30):%Y-%m-%d}"
        assert not [word for word in ("Nghỉ ốm", "Nằm viện", "sickness") if word in shown + told]


def test_ones_own_record_says_until_when_nothing_is_asked(cast: Cast) -> None:
    last = day_of(datetime.now(UTC)) + timedelta(days=30)
    assert "tạm miễn:" not in signed_in(cast.an).get(OWN).text
    _away(cast.an, last, reason="maternity")

    shown = signed_in(cast.an).get(OWN).text
    assert f"Anh/chị đang được tạm miễn đến hết ngày {last:%d/%m/%Y}: trong thời gian này" in shown
    # Of a quiz that nobody requires of him nothing is excused.
    assert "đang được tạm miễn đến" not in signed_in(cast.an).get(f"{OWN}?bai={_not_required(cast.an)}").text


def _not_required(person: Official) -> str:
    required = set(person.requirements.values_list("quiz", flat=True))
    return min(quiz for quiz in library().quizzes if quiz not in required)


def test_the_screen_does_not_query_for_each_attempt(cast: Cast) -> None:
    client = signed_in(cast.khue)
    _sit(cast.an)
    client.get(AN)
    once = queries(client, AN)
    for seed in "bc":
        _sit(cast.an, seed)

    assert queries(client, AN) == once


@pytest.mark.parametrize("where", [AN, OWN])
def test_a_record_that_was_changed_past_the_server_is_told_where_its_result_is_read(cast: Cast, where: str) -> None:
    handed_in = _sit(cast.an)
    who = signed_in(cast.khue if where == AN else cast.an)
    assert "Không khớp niêm phong" not in who.get(f"{where}?bai=giu-tai-khoan&luot=1").text
    HandIn.objects.filter(pk=handed_in.pk).update(hundredths=9900)
    page = who.get(f"{where}?bai=giu-tai-khoan&luot=1").text
    assert 'chip-bad">Không khớp niêm phong</span>' in page.partition("<summary><h3>")[2].partition("</summary>")[0]
    before = page.partition("<section")[0]
    assert ("Hồ sơ này cần kiểm tra trước khi dùng: lượt 1 bài" in before) == (where == AN)
