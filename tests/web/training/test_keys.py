"""Nobody who may still be asked reads a key: through every door by which a paper that was handed in can be seen."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from tests.cast import Cast, signed_in
from tests.moment import now
from trainer.actions import answers, attempts, papers
from trainer.actions.answers import Save
from trainer.content.live import library
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.quiz.model import Question
from trainer.core.quiz.verdict_words import without_verdict
from trainer.models import Attempt, HandIn, Official
from trainer.queries import progress_report
from trainer.queries.progress_filter import Filter

QUIZ = "giu-tai-khoan"

AN = "/cntt/can-bo/HN002/"
OWN = "/tap-huan/ho-so/"
SLOW, FAST = timedelta(minutes=9), timedelta(seconds=40)


def sit(
    person: Official, took: timedelta = SLOW, *, right: int = 0, wrong: int = 0, days: int = 1, seed: str = "a"
) -> Attempt:
    """Let ``person`` hand in the first ``right`` questions right, the next ``wrong`` ones with some wrong answer, and
    the others blank."""
    then = now() - timedelta(days=days)
    papers.keep_versions(library(), then)
    attempt = attempts.begin(person, library().quizzes[QUIZ], library(), seed, then)
    drawn = papers.read(attempt)
    saves = [Save(attempt.pk, at, 1, stored_places(drawn[at].key())) for at in range(right)]
    saves += [Save(attempt.pk, at, 1, _wrong(attempt, at)) for at in range(right, right + wrong)]
    answers.save_batch(saves, then)
    attempts.hand_in(attempt.pk, then + took)
    return attempt


def _wrong(attempt: Attempt, place: int) -> str:
    """Return an answer that is not right: the reverse of the right order, or another option."""
    drawn = papers.read(attempt)[place]
    key = drawn.key()
    if drawn.question.kind in ("order", "match"):
        return stored_places(key[::-1])
    if drawn.question.kind == "scenario":
        first = [at for at, number in enumerate(drawn.order) if (turn := drawn.question.options[number].turn)]
        worst = [at for at in first if (turn := drawn.question.options[drawn.order[at]].turn) and not turn.step]
        return stored_places(next([at] for at in worst if at != key[0]))
    return stored_places([next(at for at in range(len(drawn.order)) if at not in key)])


def told(question: Question) -> Iterator[str]:
    """Yield what tells the key of ``question``: feedback, and the words of options, which no page without it needs.

    Where passages are marked, these are words of the text that was asked about.
    """
    for option in question.options:
        said = without_verdict(option.feedback)
        texts = (said,) if question.kind in ("mark", "spot") else (said, option.text)
        yield from (words for words in texts if len(words) > 25)


def leaks(page: str, attempt: Attempt) -> list[str]:
    """Return the questions of ``attempt`` of which the page tells anything but their words."""
    words = " ".join(unescape(page).split())
    return [
        drawn.question.id
        for drawn in papers.read(attempt)
        if any(" ".join(one.split()) in words for one in told(drawn.question))
    ]


def pdf(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def own_doors(person: Official, attempt: Attempt) -> dict[str, str]:
    """Return what a trainee can open of his own attempt, by where."""
    client = signed_in(person)
    return {
        "result": client.get(f"/tap-huan/luot/{attempt.pk}/ket-qua/").text,
        "proof": client.get(OWN).text,
        "proof of one quiz": client.get(f"{OWN}?bai={QUIZ}").text,
        "proof by the address of others": client.get(f"{AN}ho-so/").text,
        "json": client.get(f"{OWN}tai/json/").text,
    }


def test_a_failed_attempt_tells_what_to_read_and_how_each_question_went(cast: Cast) -> None:
    attempt = sit(cast.an, right=2, wrong=6)
    page = own_doors(cast.an, attempt)["result"]

    assert "Chưa đạt" in page
    places = [page.index(words) for words in ("Ba điều cần nhớ<", "Luyện lại 8 câu này", "Từng câu chưa đúng<")]
    assert places == sorted(places)
    main = page[page.index("<main") :]
    for place, drawn in enumerate(papers.read(attempt)):
        assert f'id="cau-{place + 1}"' in main
        for name in drawn.question.sections if place >= 2 else ():
            assert library().sections[name].url in main
    assert main.count("✓ Đúng<") == 2
    assert main.count("– Bỏ trống<") == 2
    assert main.count("✗ Chưa đúng<") + main.count("◐ Đúng một phần<") == 6


@pytest.mark.parametrize("door", ["result", "proof", "proof of one quiz", "proof by the address of others", "json"])
def test_a_failed_attempt_shows_its_key_at_no_door(cast: Cast, door: str) -> None:
    attempt = sit(cast.an, right=2, wrong=6)

    # His own choice he may read where it was not right: it is taken out, and nothing else may be there.
    page = re.sub(r"Anh/chị đã chọn: .*?</p>", "", own_doors(cast.an, attempt)[door])
    assert leaks(page, attempt) == []


def test_a_failed_attempt_shows_its_key_on_no_paper(cast: Cast) -> None:
    attempt = sit(cast.an, right=2, wrong=6)
    printed = pdf(signed_in(cast.an).get(f"{OWN}tai/pdf/?day-du=1").content)
    # Print breaks lines where it likes: the sections' own words are there, so only marks of an answer are looked for.
    assert "cán bộ chọn" not in printed
    assert "ý đúng" not in printed
    assert "Bản này không có đáp án" in printed
    assert "cán bộ chọn" in pdf(signed_in(cast.khue).get(f"{AN}ho-so/tai/pdf/?day-du=1").content)
    assert leaks(printed, attempt) == []
    assert leaks(pdf(signed_in(cast.an).get(f"{OWN}tai/pdf/").content), attempt) == []


def test_a_pass_opens_what_was_failed_before_it_but_no_blank(cast: Cast) -> None:
    failed = sit(cast.an, right=2, wrong=6, days=2)
    passed = sit(cast.an, right=9, seed="b")
    asked = [drawn.question.id for drawn in papers.read(failed)]

    assert leaks(own_doors(cast.an, failed)["result"], failed) == asked[:8]
    page = own_doors(cast.an, passed)["result"]
    assert leaks(page, passed) == [drawn.question.id for drawn in papers.read(passed)][:9]
    assert page.count("Câu này anh/chị bỏ trống, nên không hiện đáp án.") == 1


def test_three_blank_papers_show_nothing_even_after_a_pass(cast: Cast) -> None:
    blanks = [sit(cast.an, days=5, seed=seed) for seed in "abc"]
    sit(cast.an, right=10, seed="d", days=1)

    for attempt in blanks:
        assert leaks(own_doors(cast.an, attempt)["result"], attempt) == []
        assert leaks(json.dumps(_sitting(cast.an, attempt), ensure_ascii=False), attempt) == []


def test_what_a_relearning_of_another_quiz_asks_shows_its_key_at_no_door_meanwhile(cast: Cast) -> None:
    passed = sit(cast.an, right=10)
    assert leaks(own_doors(cast.an, passed)["result"], passed)
    rule = library().quizzes["kenh"].rule
    running = attempts.new(cast.an, library().quizzes["kenh"], "a", now(), rule, passed.paper[:1], "relearn")
    running.save(force_insert=True)

    for page in own_doors(cast.an, passed).values():
        assert leaks(page, running) == []
    assert "Anh/chị đang làm dở một lượt có hỏi câu của bài này" in own_doors(cast.an, passed)["result"]
    assert leaks(signed_in(cast.khue).get(f"{AN}ho-so/tai/json/").text, running)
    attempts.hand_in(running.pk, now())
    assert leaks(own_doors(cast.an, passed)["result"], passed)


def _sitting(person: Official, attempt: Attempt) -> list[dict[str, Any]]:
    evidence = json.loads(signed_in(person).get(f"{OWN}tai/json/").text)["evidence"]
    sittings = [one for quiz in evidence["quizzes"] for one in quiz["sittings"]]
    return next(one["questions"] for one in sittings if one["number"] == attempt.number)


def test_while_the_quiz_is_sat_again_the_earlier_key_is_hidden(cast: Cast) -> None:
    passed = sit(cast.an, right=10, days=330)
    assert leaks(own_doors(cast.an, passed)["result"], passed)

    again = attempts.begin(cast.an, library().quizzes[QUIZ], library(), "b", now())

    for door, page in own_doors(cast.an, passed).items():
        assert leaks(page, passed) == [], door
    attempts.hand_in(again.pk, now() + SLOW)
    assert leaks(own_doors(cast.an, passed)["result"], passed)


@pytest.mark.parametrize("right", [10, 0])
def test_a_hand_in_sooner_than_it_can_be_read_keeps_its_result_and_shows_no_key(cast: Cast, right: int) -> None:
    attempt = sit(cast.an, FAST, right=right, wrong=10 - right)

    for page in own_doors(cast.an, attempt).values():
        assert leaks(page, attempt) == []
    assert HandIn.objects.get().passed is (right == 10)
    result = own_doors(cast.an, attempt)["result"]
    assert "Bài này nộp sau 40 giây; đọc hết đề cần khoảng" in result
    # Who failed is told how to see the key; of the refreshers reads only who passed and has something wrong.
    assert ("đạt bài thì đáp án của lượt ấy hiện ra" in result) is (right != 10)
    assert ("lời giải hiện sau khi anh/chị tự trả lời từng câu" in result) is (right != 10)
    assert "trở lại ở mục" not in result


def test_a_leader_reads_the_key_of_nobody_else(cast: Cast) -> None:
    attempt = sit(cast.an, right=10)
    leader = signed_in(cast.binh)

    for address in (f"{AN}ho-so/", f"{AN}ho-so/tai/json/"):
        assert leaks(leader.get(address).text, attempt) == []
    assert "Bản này không có đáp án" in leader.get(f"{AN}ho-so/").text


def test_the_it_unit_reads_the_whole_proof_and_its_digest_is_not_that_of_the_copy_without_keys(cast: Cast) -> None:
    attempt = sit(cast.an, right=2, wrong=6)
    whole = json.loads(signed_in(cast.khue).get(f"{AN}ho-so/tai/json/").text)
    own = json.loads(signed_in(cast.an).get(f"{OWN}tai/json/").text)

    asked = [one for quiz in whole["evidence"]["quizzes"] for sat in quiz["sittings"] for one in sat["questions"]]
    withheld = _sitting(cast.an, attempt)

    assert len(leaks(json.dumps(whole, ensure_ascii=False), attempt)) >= 9
    assert all(one["parts"] for one in asked)
    # What came in after the first proofs were printed says nothing here, and changes no digest.
    assert not any(f'"{later}"' in json.dumps(whole) for later in ("withheld", "quick", "key_after"))
    assert not any(one["parts"] or one["points"] for one in withheld)
    assert [one["withheld"] for one in withheld[:2]] == ["right", "right"]
    assert whole["sha256"] != own["sha256"]


def test_the_it_unit_sees_the_speed_on_the_page_in_the_proof_and_in_the_report(cast: Cast) -> None:
    sit(cast.an, FAST, right=10)
    sit(cast.chien, SLOW, right=10)
    officer = signed_in(cast.khue)
    words = "nộp sau 40 giây; đọc hết đề cần khoảng "

    assert officer.get(AN).text.count(words) == 1
    assert officer.get("/cntt/can-bo/HN004/").text.count("đọc hết đề") == 0
    assert officer.get(f"{AN}ho-so/").text.count(words) >= 1
    [quick] = [
        one["quick"]
        for quiz in json.loads(officer.get(f"{AN}ho-so/tai/json/").text)["evidence"]["quizzes"]
        for one in quiz["sittings"]
    ]
    assert quick["seconds"] == 40
    table = progress_report.report(Filter(cast.city), library().quizzes, now(), quick=True)
    assert [row[0] for row in table.rows if words in str(row[-1])] == [cast.an.staff_code]
    assert f"lượt 1: {words}" in officer.get("/cntt/tien-do/tai/csv/").content.decode("utf-8-sig")
