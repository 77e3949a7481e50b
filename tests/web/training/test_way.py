"""Which question of a running paper stands on the screen, and where the buttons of a plain form lead."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.web.training.test_forms_of_kinds import attempt, client, place_of, sheet
from trainer.actions import papers
from trainer.core.vietnam_time import LOCAL
from trainer.models import Answer, Attempt, HandIn

__all__ = ["attempt", "client"]


def _now(page: str) -> str:
    """Return what stands on the screen: the number of a question, or ``xem-lai``."""
    shown = re.findall(r'class="(?:question|review) is-now" id="(?:cau-)?([\w-]+)"', page)
    assert len(shown) == 1
    return shown[0]


def _get(client: Client, attempt: Attempt, query: str = "") -> str:
    return client.get(f"/tap-huan/luot/{attempt.pk}/{query}").content.decode()


def _save(client: Client, attempt: Attempt, given: dict[int, tuple[int, ...]], **more: str) -> str:
    """Send the form by a button that saves, and follow where it leads."""
    fields = sheet(attempt, given, **more)
    return client.post(f"/tap-huan/luot/{attempt.pk}/luu/", fields, follow=True).content.decode()


def _keys(attempt: Attempt) -> dict[int, tuple[int, ...]]:
    return {place: drawn.key() for place, drawn in enumerate(papers.read(attempt))}


def test_a_paper_opens_at_the_first_question_that_is_not_done_to_the_end(attempt: Attempt, client: Client) -> None:
    size, keys = len(attempt.paper), _keys(attempt)
    assert _now(_get(client, attempt)) == "1"

    _save(client, attempt, {0: keys[0], 1: keys[1]})
    assert _now(_get(client, attempt)) == "3"
    _save(client, attempt, keys)
    assert _now(_get(client, attempt)) == "xem-lai"
    _save(client, attempt, {place_of(attempt, "match"): (0, 3, 3)})
    assert _now(_get(client, attempt)) == str(place_of(attempt, "match") + 1)
    assert size == len(keys)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?cau=3", "3"),
        ("?cau=xem-lai", "xem-lai"),
        ("?cau=0", "1"),
        ("?cau=99", "1"),
        ("?cau=-1", "1"),
        ("?cau=٣", "1"),
        ("?cau=<b>", "1"),
        ("?cau=", "1"),
    ],
)
def test_the_address_says_which_question_it_is_and_nonsense_is_the_first(
    attempt: Attempt, client: Client, query: str, shown: str
) -> None:
    assert _now(_get(client, attempt, query)) == shown


def test_every_button_saves_what_the_form_holds_and_leads_where_it_says(attempt: Attempt, client: Client) -> None:
    size, keys = len(attempt.paper), _keys(attempt)
    ticked = next(place for place in range(size - 1) if papers.read(attempt)[place].question.kind != "scenario")
    for button, at, shown in (
        ("tiep", ticked + 1, ticked + 2),
        ("5", 1, 5),
        ("xem-lai", 1, "xem-lai"),
        ("", 4, 4),
        ("khong-co", 4, 4),
    ):
        Answer.objects.all().delete()
        page = _save(client, attempt, {ticked: keys[ticked]}, den=button, cau=str(at))
        assert _now(page) == str(shown)
        assert Answer.objects.get().place == ticked
    last = _save(client, attempt, {}, den="tiep", cau=str(size))
    if papers.read(attempt)[size - 1].question.kind != "scenario":
        assert _now(last) == "xem-lai"


def test_going_on_takes_the_step_of_a_situation_and_only_then_leads_away(attempt: Attempt, client: Client) -> None:
    place = place_of(attempt, "scenario")
    drawn, here = papers.read(attempt)[place], str(place + 1)

    unmoved = _save(client, attempt, {}, den="tiep", cau=here)
    assert _now(unmoved) == here
    assert "Anh/chị chọn một việc rồi mới đi tiếp." in unmoved
    for way, words in (((0,), "Đi tiếp"), ((0, 3), "Xong")):
        page = _save(client, attempt, {place: drawn.as_shown(way)}, den="tiep", cau=here)
        assert _now(page) == here
        assert words in page
    ended = _save(client, attempt, {}, den="tiep", cau=here)
    assert _now(ended) == (str(place + 2) if place + 1 < len(attempt.paper) else "xem-lai")


def test_the_bar_leads_to_the_list_only_when_the_last_situation_has_no_step_left(
    attempt: Attempt, client: Client
) -> None:
    last, place = len(attempt.paper) - 1, place_of(attempt, "scenario")
    attempt.paper = [*attempt.paper[:place], *attempt.paper[place + 1 :], attempt.paper[place]]
    attempt.save()
    drawn = papers.read(attempt)[last]

    pages = [_get(client, attempt, f"?cau={last + 1}")]
    for way in ((0,), (0, 3)):
        pages.append(_save(client, attempt, {last: drawn.as_shown(way)}, den="tiep", cau=str(last + 1)))
    said = [re.findall(r"data-go-on>([^<]+)<", page) for page in pages]
    assert said == [["Chốt bước này"], ["Chốt bước này"], ["Xem lại trước khi nộp"]]


def test_the_list_says_of_a_timed_paper_only_that_the_clock_runs_on(attempt: Attempt, client: Client) -> None:
    assert attempt.closes_at is not None
    timed = _get(client, attempt, "?cau=xem-lai")
    assert f"đồng hồ vẫn chạy, hết giờ lúc <strong>{attempt.closes_at.astimezone(LOCAL):%H:%M}" in timed
    assert "lúc nào cũng được" not in timed

    Attempt.objects.update(closes_at=None)
    untimed = _get(client, attempt, "?cau=xem-lai")
    assert "lúc nào cũng được" in untimed
    assert "đồng hồ" not in untimed


def test_the_list_gives_the_first_words_of_each_question(attempt: Attempt, client: Client) -> None:
    words = re.findall(r'class="review-words">([^<]+)<', _get(client, attempt, "?cau=xem-lai"))
    assert [unescape(one) for one in words] == [drawn.question.text[:80] for drawn in papers.read(attempt)]


def test_a_conflict_is_told_at_its_question_and_the_page_goes_there(attempt: Attempt, client: Client) -> None:
    keys = _keys(attempt)
    old = sheet(attempt, {3: keys[3]}, den="xem-lai", cau="4")
    _save(client, attempt, {3: ()}, den="5", cau="4")
    Answer.objects.create(attempt=attempt, place=3, revision=1, chosen="", saved_at=attempt.started_at)

    reply = client.post(f"/tap-huan/luot/{attempt.pk}/luu/", old)
    page = reply.content.decode()
    assert reply.status_code == 409
    assert _now(page) == "4"
    question = page.split('id="cau-4"')[1].split("</fieldset>")[0]
    assert "Câu 4 vừa được trả lời ở cửa sổ hoặc máy khác" in question
    assert page.count('role="alert"') == 1


def test_the_list_names_how_far_each_question_is_and_is_what_is_asked_before_hand_in(
    attempt: Attempt, client: Client
) -> None:
    match, scenario = place_of(attempt, "match"), place_of(attempt, "scenario")
    keys = _keys(attempt)
    empty = next(place for place in keys if place not in (match, scenario))
    given = {place: key for place, key in keys.items() if place != empty}
    _save(client, attempt, given | {match: (0, 3, 3), scenario: keys[scenario][:1]})

    address = f"/tap-huan/luot/{attempt.pk}/nop/"
    page = client.post(address, sheet(attempt, {})).content.decode()
    assert _now(page) == "xem-lai"
    rows = dict(re.findall(r'review-name">Câu (\d+)</span> <span class="review-state">([^<]+)<', page))
    assert {int(number) - 1: words for number, words in rows.items()} == {
        **dict.fromkeys(keys, "Đã trả lời"),
        empty: "Chưa trả lời",
        match: "Ghép còn thiếu 2 mục",
        scenario: "Đang dở bước 2",
    }
    assert "Chưa nộp. <strong>Còn <span data-left>3</span> câu chưa xong.</strong>" in page
    assert f"Câu {match + 1}, ghép còn thiếu 2 mục" in page
    assert not HandIn.objects.exists()

    _save(client, attempt, {empty: keys[empty], scenario: keys[scenario]})
    assert _now(client.post(address, sheet(attempt, {})).content.decode()) == "xem-lai"
    assert not HandIn.objects.exists()

    client.post(address, sheet(attempt, {}, confirm="1"))
    assert HandIn.objects.exists()
