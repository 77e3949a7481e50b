"""Practice and Ôn lại over HTTP: one question a screen, explained once it was answered and not before."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.cast import Cast, queries, signed_in
from tests.moment import now, today
from trainer.actions import answers, attempts, papers, practice, remembered, spaced_review
from trainer.actions.answers import Save
from trainer.clock import CLOCK
from trainer.content.live import library
from trainer.core.quiz.drawing import DrawnQuestion, shuffled
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.quiz.verdict_words import without_verdict
from trainer.core.vietnam_time import in_vietnam
from trainer.models import Attempt, Completion, Official, Practice, RefresherCard, RefresherReview, Withdrawal

QUIZ = "giu-tai-khoan"
BEGIN = f"/tap-huan/bai/{QUIZ}/luyen/"
DUE = "/tap-huan/on-lai/"


def ten_days_ago() -> datetime:
    return now() - timedelta(days=10)


@pytest.fixture
def an(cast: Cast) -> Client:
    papers.keep_versions(library(), ten_days_ago())
    return signed_in(cast.an)


def sit(person: Official, seed: str, *, right: bool, then: datetime | None = None) -> Attempt:
    """Let ``person`` have handed in a paper, with every answer right or with none."""
    then = then or ten_days_ago()
    papers.keep_versions(library(), then)
    attempt = attempts.begin(person, library().quizzes[QUIZ], library(), seed, then)
    if right:
        keys = enumerate(papers.read(attempt))
        answers.save_batch([Save(attempt.pk, at, 1, stored_places(one.key())) for at, one in keys], then)
    attempts.hand_in(attempt.pk, then + timedelta(minutes=9))
    spaced_review.catch_up()
    return attempt


def begin(client: Client, address: str = BEGIN) -> str:
    """Begin and return the address of the shift."""
    return client.post(address).headers["Location"]


def shift() -> practice.Shift:
    """Return the last shift as it stands."""
    return practice.shift(Practice.objects.latest("pk"), library(), datetime.now(UTC))


def fields(place: int, answer: Answer, **more: str) -> dict[str, str | list[str]]:
    """Return what a browser sends for ``answer``, in places as shown."""
    found, drawn = shift(), shift().drawn(place)
    ranks = [str(answer.index(at) + 1) for at in range(len(answer))] if drawn.question.kind == "order" else None
    return {f"q{found.origin(place)}": ranks or [str(at) for at in answer], "seed": found.practice.seed, **more}


def wrong(drawn: DrawnQuestion) -> Answer:
    """Return an answer that is not right: the reverse of the right order, the worst first step, another option."""
    key, question = drawn.key(), drawn.question
    if question.kind in ("order", "match"):
        return (*key[1:], key[0])
    if question.kind != "scenario":
        return (next(at for at in range(len(drawn.order)) if at not in key),)
    ends = [
        at
        for at, number in enumerate(drawn.order)
        if (turn := question.options[number].turn) and not turn.step and turn.worth < 2 and turn.leads_to is None
    ]
    return tuple(ends[:1]) or drawn.as_shown(_worst_way(drawn))


def _worst_way(drawn: DrawnQuestion) -> Answer:
    way: list[int] = []
    step: int | None = 0
    while step is not None:
        turns = [
            (one.turn.worth, at) for at, one in enumerate(drawn.question.options) if one.turn and one.turn.step == step
        ]
        way.append(min(turns)[1])
        turn = drawn.question.options[way[-1]].turn
        step = turn.leads_to if turn else None
    return tuple(way)


def give(client: Client, address: str, place: int, *, right: bool = True) -> HttpResponse:
    drawn = shift().drawn(place)
    return client.post(f"{address}?cau={place + 1}", fields(place, drawn.key() if right else wrong(drawn)), follow=True)


def told(drawn: DrawnQuestion, page: str) -> list[str]:
    """Return the explanations of ``drawn`` that stand in ``page``."""
    words = " ".join(unescape(page).split())
    feedback = [" ".join(without_verdict(option.feedback).split()) for option in drawn.question.options]
    return [one for one in feedback if len(one) > 25 and one in words]


def test_nothing_of_a_key_is_shown_before_its_own_question_was_answered(an: Client) -> None:
    address = begin(an)
    for place in shift().places:
        page = an.get(f"{address}?cau={place + 1}").text
        assert f'name="q{place}"' in page or "q0" in page
        assert [told(shift().drawn(other), page) for other in shift().places] == [[]] * 6

    shown = give(an, address, 0).text

    assert told(shift().drawn(0), shown)
    assert [told(shift().drawn(other), shown) for other in shift().places[1:]] == [[]] * 5
    assert [told(shift().drawn(place), an.get(f"{address}?cau=2").text) for place in shift().places] == [[]] * 6


def test_an_answer_is_explained_with_its_paragraph_in_place_and_the_way_on(an: Client) -> None:
    address = begin(an)
    drawn = shift().drawn(0)

    page = give(an, address, 0).text

    section = library().sections[drawn.question.sections[0]]
    assert "Đúng rồi" in page
    assert section.html in page
    assert f'href="{address}?cau=2"' in page
    assert RefresherReview.objects.get().points == "1"


def test_the_part_that_a_script_asks_for_says_the_same_as_the_page(an: Client) -> None:
    address = begin(an)

    part = an.post(f"{address}?cau=1", fields(0, shift().drawn(0).key()), headers={"X-Part": "yes"})
    page = an.get(f"{address}?cau=1")

    assert part.status_code == 200
    assert part.text.strip().startswith("<section")
    assert part.text.strip() in page.text


def test_nothing_chosen_is_said_and_nothing_kept(an: Client) -> None:
    address = begin(an)

    page = an.post(f"{address}?cau=1", {})
    part = an.post(f"{address}?cau=1", {}, headers={"X-Part": "yes"})

    assert "rồi" in part.text
    assert (page.status_code, part.status_code) == (200, 422)
    assert part.text in page.text
    assert not RefresherReview.objects.exists()


@pytest.mark.parametrize("marks", [["99"], ["-1"], ["x"], ["0", "0", "0", "0", "0", "0", "0", "0", "0", "25"]])
def test_what_is_no_answer_is_not_kept(an: Client, marks: list[str]) -> None:
    address = begin(an)

    assert an.post(f"{address}?cau=1", {"q0": marks}).status_code == 200
    assert not RefresherReview.objects.exists()


@pytest.mark.parametrize("cau", ["0", "13", "99", "7", "x"])
def test_an_address_that_names_no_place_leads_to_the_next_one(an: Client, cau: str) -> None:
    address = begin(an)

    page = an.get(f"{address}?cau={cau}", follow=True)

    assert page.status_code == 200
    assert 'name="seed"' in page.text


def test_that_what_was_missed_comes_back_once_is_said_before_the_shift_grows(an: Client) -> None:
    said = "Câu này trở lại một lần ở cuối lượt."
    address = begin(an)
    questions = len(shift().paper)
    dots = an.get(address).text.count('class="dot"')

    assert said in give(an, address, 0, right=False).text
    assert an.get(f"{address}?cau=2").text.count('class="dot"') == dots + 1
    give(an, address, 1)
    assert said not in an.get(f"{address}?cau=2").text
    give(an, address, questions, right=False)
    assert said not in an.get(f"{address}?cau={questions + 1}").text
    # Nor does that which came back already come once more.
    assert said not in an.get(f"{address}?cau=1").text


def test_the_same_answer_sent_again_gets_the_first(an: Client) -> None:
    address = begin(an)
    give(an, address, 0, right=False)

    again = give(an, address, 0)

    assert "Đúng rồi" not in again.text
    assert RefresherReview.objects.count() == 1


def test_a_page_of_another_shift_of_that_number_answers_nothing(an: Client) -> None:
    address = begin(an)

    an.post(f"{address}?cau=1", fields(0, shift().drawn(0).key()) | {"seed": "của bản trước khi khôi phục"})

    assert not RefresherReview.objects.exists()


def test_what_was_missed_comes_back_and_the_end_says_how_it_went(an: Client) -> None:
    address = begin(an)
    for place in shift().places:
        last = give(an, address, place, right=place != 2)
    assert f'href="{address}?cau=9"' in last.text
    assert an.get(f"{address}xong/").headers["Location"] == address
    assert "Lúc nãy câu này chưa đúng" in an.get(f"{address}?cau=9").text

    last = give(an, address, 8)

    assert f'href="{address}xong/"' in last.text
    end = an.get(f"{address}xong/").text
    assert "Hôm nay anh/chị nhận ra 5/6" in end
    assert "Một điều cần nhớ" in end
    due = RefresherCard.objects.get().due_at
    assert f"trở lại ở mục Ôn lại từ ngày {in_vietnam(due):%d/%m/%Y}." in end
    assert due > datetime.now(UTC) + timedelta(hours=20)
    assert "Làm bài kiểm tra" in end


def test_a_situation_goes_step_by_step_and_its_end_is_explained(an: Client, cast: Cast) -> None:
    question = next(one for one in library().questions.values() if one.kind == "scenario")
    paper = papers.kept([shuffled(question, "hạt")], library().sections)
    begun = Practice.objects.create(official=cast.an, source="due", seed="hạt", paper=paper, begun_at=now())
    address, place = f"/tap-huan/luyen/{begun.pk}/", 0
    drawn, way = shift().drawn(place), shift().drawn(place).key()
    first = drawn.question.options[drawn.order[way[0]]]
    here = f"{address}?cau={place + 1}"

    unmoved = an.post(here, {}).text
    stepped = an.post(here, {f"q{place}": [str(way[0])]}).text
    part = an.post(here, {f"q{place}": [str(way[0])]}, headers={"X-Part": "yes"}).text
    stayed = an.post(here, {f"q{place}": [str(way[0])], f"shown{place}": str(way[0])}).text

    assert "rồi" in unmoved
    assert first.turn is not None
    for page in (stepped, part, stayed):
        assert first.turn.consequence in unescape(page)
    assert part.strip().startswith("<fieldset")
    assert "Anh/chị chọn một việc" in stayed
    assert "Anh/chị chọn một việc" not in stepped
    assert not told(drawn, stepped)
    assert not RefresherReview.objects.exists()
    end = an.post(here, fields(place, way), follow=True).text
    last = drawn.question.options[drawn.order[way[-1]]]
    assert last.turn is not None
    assert "Đúng rồi" in end
    assert last.turn.consequence in unescape(end)


def test_another_person_finds_no_shift(an: Client, cast: Cast) -> None:
    address = begin(an)
    other = signed_in(cast.chien)

    assert other.get(address).status_code == 404
    assert other.get(f"{address}xong/").status_code == 404
    assert other.post(f"{address}?cau=1", {"q0": "0"}).status_code == 404
    assert not RefresherReview.objects.exists()


def test_a_stranger_who_sends_an_answer_is_told_that_it_was_not_taken(an: Client) -> None:
    address = begin(an)

    assert Client().post(f"{address}?cau=1", {"q0": "0"}).status_code == 403
    assert Client().get(address).status_code == 302


def test_while_a_check_runs_its_practice_shows_nothing(an: Client, cast: Cast) -> None:
    address = begin(an)
    give(an, address, 0, right=False)
    drawn = shift().drawn(0)
    attempt = attempts.begin(cast.an, library().quizzes[QUIZ], library(), "seed", datetime.now(UTC))

    doors = [
        an.get(address),
        an.get(f"{address}?cau=1"),
        an.post(f"{address}?cau=1", fields(0, drawn.key())),
        an.post(f"{address}?cau=2", fields(1, shift().drawn(1).key())),
        an.get(f"{address}xong/"),
        an.post(BEGIN),
    ]

    for page in doors:
        assert page.status_code == 409
        assert "Đang làm bài kiểm tra" in page.text
        assert told(drawn, page.text) == []
        assert f"/tap-huan/luot/{attempt.pk}/" in page.text
    assert RefresherReview.objects.count() == 1
    attempts.hand_in(attempt.pk, datetime.now(UTC))
    assert an.get(f"{address}?cau=1").status_code == 200


def test_what_was_missed_in_a_failed_check_is_practised_and_its_result_still_tells_no_key(
    an: Client, cast: Cast
) -> None:
    failed = sit(cast.an, "seed", right=False)
    asked = papers.read(failed)
    address = begin(an, f"/tap-huan/luot/{failed.pk}/luyen/")

    assert {one.question.id for one in shift().paper} == {one.question.id for one in asked}
    page = give(an, address, 0, right=False).text

    assert told(shift().drawn(0), page)
    result = an.get(f"/tap-huan/luot/{failed.pk}/ket-qua/").text
    assert [told(one, result) for one in asked] == [[]] * len(asked)
    again = attempts.begin(cast.an, library().quizzes[QUIZ], library(), "again", datetime.now(UTC))
    pool = len(library().quizzes[QUIZ].questions)
    if pool >= 2 * len(asked):
        assert not {one.question.id for one in papers.read(again)} & {one.question.id for one in asked}


def test_a_running_attempt_is_not_practised_and_nobody_else_s_either(an: Client, cast: Cast) -> None:
    attempt = attempts.begin(cast.an, library().quizzes[QUIZ], library(), "seed", datetime.now(UTC))

    assert an.post(f"/tap-huan/luot/{attempt.pk}/luyen/").headers["Location"] == f"/tap-huan/luot/{attempt.pk}/"
    assert signed_in(cast.chien).post(f"/tap-huan/luot/{attempt.pk}/luyen/").status_code == 404


def test_nothing_missed_leads_back_to_the_result(an: Client, cast: Cast) -> None:
    passed = sit(cast.an, "seed", right=True)

    assert an.post(f"/tap-huan/luot/{passed.pk}/luyen/").headers["Location"] == f"/tap-huan/luot/{passed.pk}/ket-qua/"


def test_what_is_due_is_gone_over_three_at_a_time(an: Client, cast: Cast) -> None:
    sit(cast.an, "seed", right=False)
    passes = list(Completion.objects.values())
    due = list(RefresherCard.objects.order_by("due_at", "question_name").values_list("question_name", flat=True))

    page = an.get(DUE).text
    address = begin(an, DUE)

    assert "Ôn 3 câu, 2 phút" in page
    assert f"Hôm nay có {len(due)} câu" in page
    assert {one.question.id for one in shift().paper} == set(due[:3])
    for place in shift().places:
        give(an, address, place)
    end = an.get(f"{address}xong/").text
    assert "Hôm nay anh/chị nhận ra 3/3" in end
    assert "Ôn tiếp 3 câu" in end
    assert f"Hôm nay có {len(due) - 3} câu" in an.get(DUE).text
    assert list(Completion.objects.values()) == passes


def test_what_was_just_handed_in_is_said_to_be_on_its_way(an: Client, cast: Cast) -> None:
    coming = "Bài anh/chị vừa nộp đang được đưa vào lịch ôn."
    attempt = attempts.begin(cast.an, library().quizzes[QUIZ], library(), "seed", now() - timedelta(minutes=20))
    attempts.hand_in(attempt.pk, now() - timedelta(minutes=5))

    assert coming in an.get(DUE).text
    spaced_review.catch_up()
    page = an.get(DUE).text
    assert coming not in page
    assert "câu đang chờ đến ngày." in page


def test_nothing_due_says_from_when_truly(an: Client, cast: Cast) -> None:
    page = an.get(DUE).text
    assert "Chưa có câu nào để ôn" in page
    assert "từ ngày hôm sau" in page
    sit(cast.an, "seed", right=False, then=now() - timedelta(minutes=9))
    first = RefresherCard.objects.order_by("due_at")[0].due_at

    page = an.get(DUE).text

    assert now() < first <= now() + timedelta(days=1)
    assert f"trở lại từ ngày {in_vietnam(first):%d/%m/%Y}." in page
    assert "Bắt đầu" not in page
    assert an.post(DUE).headers["Location"] == DUE


def test_what_is_due_waits_while_its_quiz_is_sat_and_the_page_says_so(an: Client, cast: Cast) -> None:
    sit(cast.an, "seed", right=False)
    attempts.begin(cast.an, library().quizzes[QUIZ], library(), "again", datetime.now(UTC))

    page = an.get(DUE).text

    assert f"Câu của “{library().quizzes[QUIZ].title}” chờ đến khi anh/chị nộp bài" in page
    assert "Bắt đầu" not in page
    assert "anh/chị từng làm chưa đúng" not in an.get("/tap-huan/").text


def test_a_question_that_was_taken_back_is_not_asked_again(an: Client, cast: Cast) -> None:
    sit(cast.an, "seed", right=False)
    due = RefresherCard.objects.order_by("due_at", "question_name")
    gone = library().questions[due[0].question_name]
    Withdrawal.objects.create(
        question_id=gone.id, fingerprint=gone.fingerprint(), since=today(), reason="Sai.", withdrawn_at=now()
    )

    assert f"Hôm nay có {due.count() - 1} câu" in an.get(DUE).text
    begin(an, DUE)
    assert gone.id not in {one.question.id for one in shift().paper}


def test_what_may_not_be_asked_any_more_is_offered_nowhere_as_due(an: Client, cast: Cast) -> None:
    sit(cast.an, "seed", right=False)
    kept, removed, *rest = RefresherCard.objects.order_by("due_at", "question_name")
    RefresherCard.objects.filter(pk=removed.pk).update(question_name="a-question-that-left-the-bank")
    RefresherCard.objects.filter(pk__in=[one.pk for one in rest]).delete()
    assert "Ôn 1 câu" in an.get("/tap-huan/").text

    gone = library().questions[kept.question_name]
    Withdrawal.objects.create(
        question_id=gone.id, fingerprint=gone.fingerprint(), since=today(), reason="Sai.", withdrawn_at=now()
    )

    assert an.post(DUE).headers["Location"] == DUE
    assert " câu, 2 phút" not in an.get("/tap-huan/").text


@pytest.mark.parametrize("address", ["/tap-huan/on-lai/mot-cau/0a1b/", "/tap-huan/da-on/7/"])
def test_old_addresses_of_one_refresher_lead_to_what_is_due(an: Client, address: str) -> None:
    assert an.get(address).headers["Location"] == DUE


def test_pages_of_practice_take_few_statements_and_no_more_for_what_was_done_before(an: Client, cast: Cast) -> None:
    address = begin(an)
    give(an, address, 0, right=False)
    pages = [f"{address}?cau=1", f"{address}?cau=2", DUE]
    before = [queries(an, page) for page in pages]
    for number in range(4):
        sit(cast.an, str(number), right=number > 2, then=ten_days_ago() + timedelta(days=2 * number))

    assert [queries(an, page) for page in pages] == before
    assert max(before) <= 10


def test_the_it_unit_sees_what_should_be_remembered_by_section_and_unit(cast: Cast, officer: Client) -> None:
    assert "Chưa có câu nào làm sai" in officer.get("/cntt/tien-do/ghi-nho/").text
    drawn = papers.read(sit(cast.an, "seed", right=False))
    remembered.count(CLOCK.now())
    officer.get("/cntt/tien-do/ghi-nho/")
    before = queries(officer, "/cntt/tien-do/ghi-nho/")
    sit(cast.chien, "seed", right=False)
    remembered.count(CLOCK.now())

    page = officer.get("/cntt/tien-do/ghi-nho/").text

    section = library().sections[drawn[0].question.sections[0]]
    assert section.title in page
    # What says nothing is folded behind one line.
    folded = page.split("mục chưa đủ số liệu</summary>")[1].split("</details>")[0]
    assert "chưa đủ để nói" in folded
    assert "chưa đủ để nói" not in page.replace(folded, "").split("<h2>Theo đơn vị</h2>")[0]
    # Two units that answered alike are no ranking.
    assert "Chưa đơn vị nào chắc chắn nhớ kém hơn mức chung." in page
    assert "2 đơn vị chưa đủ để nói" in page
    assert queries(officer, "/cntt/tien-do/ghi-nho/") == before


@pytest.mark.parametrize(
    ("points", "state", "words"),
    [
        ("1", "done", "đã đúng"),
        ("2/3", "near", "đúng một phần"),
        ("1/3", "near", "đúng một phần"),
        ("0", "missed", "chưa đúng"),
    ],
)
def test_the_dot_of_an_answer_says_how_it_was(an: Client, points: str, state: str, words: str) -> None:
    address = begin(an)
    give(an, address, 0)
    RefresherReview.objects.update(points=points)

    dots = an.get(f"{address}?cau=2").text.split('class="dots"')[1].split("</ol>")[0]

    assert f'data-state="{state}"' in dots
    assert f"<span data-state-words>{words}</span>" in dots


def test_a_right_word_for_what_was_found(an: Client) -> None:
    address = begin(an)
    page = give(an, address, 0, right=False).text
    assert re.search("Chưa đúng|Đúng một phần", page)


ONE = "/tap-huan/luyen-cau/tk-nhom-zalo-01/"


def test_a_page_that_leads_to_one_question_asks_first_and_then_practises_that_one(an: Client) -> None:
    assert "Luyện câu này" in an.get(ONE).content.decode()
    address = begin(an, ONE)
    assert [one.question.id for one in shift().paper] == ["tk-nhom-zalo-01"]
    assert begin(an, ONE) == address
    assert begin(an, "/tap-huan/luyen-cau/tk-mat-khau-01/") != address


BACK = "Đóng thẻ này để về bản nháp; máy không mở thẻ mới thì bấm nút quay lại, khung trống thì dán lại"


def test_who_came_from_a_draft_is_told_the_way_back_to_it_before_and_after(an: Client) -> None:
    assert BACK in an.get(ONE).text
    address = begin(an, ONE)
    for _ in range(2):
        if (place := shift().next) is not None:
            give(an, address, place)
    assert BACK in an.get(f"{address}xong/").text

    address = begin(an)
    for _ in range(20):
        if (place := shift().next) is not None:
            give(an, address, place)
    ended = an.get(f"{address}xong/")
    assert ended.status_code == 200
    assert BACK not in ended.text


def test_a_question_that_there_is_not_is_not_found_and_nobody_practises_unknown(an: Client) -> None:
    assert an.get("/tap-huan/luyen-cau/khong-co/").status_code == 404
    shut = Client().get(ONE, follow=True)
    assert shut.request["PATH_INFO"] == "/tai-khoan/dang-nhap/"
    assert "Anh/chị đăng nhập, câu ấy mở ra ngay." in shut.text
    assert "Câu luyện nằm trên máy chủ" not in Client().get("/tap-huan/", follow=True).text


def test_while_the_quiz_is_sat_one_of_its_questions_is_not_practised(an: Client, cast: Cast) -> None:
    attempts.begin(cast.an, library().quizzes[QUIZ], library(), "s", now())
    assert an.post(ONE).status_code == 409
    assert not Practice.objects.exists()


def take_back(questions: list[str]) -> None:
    rows = [
        Withdrawal(
            question_id=one,
            fingerprint=library().questions[one].fingerprint(),
            since=today(),
            reason="Sai.",
            withdrawn_at=now(),
        )
        for one in questions
    ]
    Withdrawal.objects.bulk_create(rows)


def test_a_result_offers_to_practise_as_many_questions_as_may_be_asked(an: Client, cast: Cast) -> None:
    attempt = sit(cast.an, "hạt", right=False)
    asked = [one.question.id for one in papers.read(attempt)]
    take_back(asked[:2])
    page = f"/tap-huan/luot/{attempt.pk}/ket-qua/"

    assert f"Luyện lại {len(asked) - 2} câu này" in an.get(page).text

    take_back(asked[2:])
    assert "Luyện lại" not in an.get(page).text


def test_where_nothing_that_was_missed_may_be_asked_the_rest_of_the_quiz_is_practised(an: Client, cast: Cast) -> None:
    attempt = sit(cast.an, "hạt", right=False)
    asked = {one.question.id for one in papers.read(attempt)}
    take_back(sorted(asked))

    address = begin(an, f"/tap-huan/luot/{attempt.pk}/luyen/")

    assert address == f"/tap-huan/luyen/{Practice.objects.get().pk}/"
    assert asked.isdisjoint(one.question.id for one in shift().paper)


def test_a_shift_that_was_left_is_gone_on_with_from_home_and_from_what_is_due(an: Client) -> None:
    assert "Luyện tiếp" not in an.get("/tap-huan/").text
    address = begin(an)
    give(an, address, 0, right=False)
    give(an, address, 1)

    # Of six two are answered, and the one that was missed comes back.
    offer = f'<a href="{address}">Luyện tiếp, còn 5 câu</a>'
    assert offer in an.get("/tap-huan/").text
    assert offer in an.get(DUE).text

    while (place := shift().next) is not None:
        give(an, address, place)
    assert "Luyện tiếp" not in an.get("/tap-huan/").text + an.get(DUE).text


def test_what_is_due_and_was_left_is_offered_once(an: Client, cast: Cast) -> None:
    sit(cast.an, "hạt", right=False)
    address = begin(an, DUE)
    give(an, address, 0)

    offer = f'<a href="{address}">Ôn tiếp, còn 2 câu</a>'
    assert "Bắt đầu" not in (page := an.get(DUE).text)
    assert offer in page
    assert offer in (page := an.get("/tap-huan/").text)
    assert "Ôn 3 câu" not in page


def test_a_shift_left_long_ago_or_whose_quiz_is_being_sat_is_not_offered(an: Client, cast: Cast) -> None:
    begin(an)
    Practice.objects.update(begun_at=now() - timedelta(hours=13))
    assert "Luyện tiếp" not in an.get("/tap-huan/").text
    Practice.objects.update(begun_at=now())
    assert "Luyện tiếp, còn 6 câu" in an.get("/tap-huan/").text

    attempts.begin(cast.an, library().quizzes[QUIZ], library(), "hạt", datetime.now(UTC))
    assert "Luyện tiếp" not in an.get("/tap-huan/").text
