"""What a proof says of stamps: in every print, in no digest, and of a change loudly."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.actions.people import NOW
from tests.actions.stamped import sql
from tests.evidence.facts import attempt, evidence, quiz
from tests.evidence.proofs import known
from trainer.core.stamp import Looked, State
from trainer.core.text import capital
from trainer.evidence.queries import of_official
from trainer.evidence.rules.annex import annex
from trainer.evidence.rules.document import Block, Facts, Paragraph, blocks
from trainer.evidence.rules.form import digest, sealed
from trainer.evidence.rules.model import Evidence
from trainer.evidence.rules.sheet import sheet
from trainer.evidence.rules.stamp_words import NAME, PROVES, alarm, in_short, overall, told, wrong_with
from trainer.models import StampKey

AT = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)


def _proof() -> Evidence:
    official, book = known()
    return of_official(official, book.library())


def _stamps(row: list[Block]) -> list[str]:
    return [value for block in row if isinstance(block, Facts) for name, value in block.rows if name == NAME]


@pytest.mark.django_db
def test_every_print_says_that_all_are_whole_and_what_that_proves() -> None:
    proof = _proof()
    number = sum(one.stamp is not None for quiz in proof.quizzes for one in quiz.attempts)
    whole = f"Cả {number} lượt đã nộp còn nguyên niêm phong"
    assert number
    assert overall(proof) == whole
    for print_ in (list(blocks(proof, AT, texts=True)), list(annex(proof, AT, full=False))):
        assert whole in _stamps(print_)
        assert any(isinstance(one, Paragraph) and PROVES in one.text for one in print_)
    meaning = "từ lúc niêm phong, câu trả lời, giờ và điểm không bị sửa"
    assert f"{whole}: {meaning}." in sheet(proof, AT).notes
    assert alarm(proof) == ""
    assert {one["state"] for one in sealed(proof, AT)["stamps"]} == {"intact"}


@pytest.mark.django_db
def test_one_that_was_changed_is_said_and_the_digest_of_the_facts_is_the_same_without_stamps() -> None:
    official, book = known()
    before = of_official(official, book.library())
    StampKey.objects.update(words="của khóa khác")
    lost = of_official(official, book.library())
    assert digest(lost) == digest(before)
    assert "không kiểm được vì không mở được khóa" in overall(lost)

    sql("UPDATE trainer_handin SET stamp = 'tự viết' WHERE id = (SELECT MIN(id) FROM trainer_handin)")
    changed = of_official(official, book.library())
    assert "1 lượt KHÔNG KHỚP" in overall(changed)
    assert any(one.startswith("KHÔNG KHỚP") for one in _stamps(list(annex(changed, AT, full=True))))


@pytest.mark.parametrize(("state", "words"), [("broken", "không khớp niêm phong"), ("missing", "thiếu niêm phong")])
def test_what_does_not_hold_is_named_where_a_proof_begins_and_in_its_row(state: State, words: str) -> None:
    proof = evidence(quiz(attempt(stamp=Looked(state))), quiz(attempt(stamp=Looked("intact", AT)), title="Bài kia"))
    said = (
        f"Hồ sơ này cần kiểm tra trước khi dùng: lượt 2 bài “Giữ tài khoản” {words}. Bộ phận CNTT so với bản sao lưu."
    )
    assert alarm(proof) == said
    assert sheet(proof, AT).overall.endswith(f". {said}")
    assert Paragraph(said, "lead") in list(blocks(proof, AT, texts=False))
    first, second = (row[-1] for row in sheet(proof, AT).rows)
    assert first.startswith(f"{capital(words)}. ")
    assert "niêm phong" not in second


def test_of_many_that_do_not_hold_a_few_are_named_and_the_others_counted() -> None:
    proof = evidence(*(quiz(attempt(stamp=Looked("broken"))) for _ in range(11)))
    assert alarm(proof).count("không khớp") == 3
    assert "và 8 lượt khác." in alarm(proof)


def test_three_are_named_and_no_others_are_counted() -> None:
    proof = evidence(*(quiz(attempt(stamp=Looked("broken"))) for _ in range(3)))
    assert alarm(proof).count("không khớp") == 3
    assert "lượt khác" not in alarm(proof)


def test_where_nothing_was_handed_in_nothing_is_said_of_stamps() -> None:
    proof = evidence(quiz(attempt(stamp=None)))
    assert (overall(proof), in_short(proof), alarm(proof)) == ("", "", "")
    assert wrong_with(attempt(stamp=None)) == ""


def test_that_nothing_was_changed_is_said_only_where_all_are_whole() -> None:
    proof = evidence(quiz(attempt(stamp=Looked("intact", AT))), quiz(attempt(stamp=Looked("before"))))
    assert in_short(proof) == overall(proof)
    assert "không bị sửa" not in in_short(proof)


@pytest.mark.parametrize(
    ("looked", "words"),
    [
        (Looked("intact", NOW), "Còn nguyên. Niêm phong lúc 10:00:00 ngày 24/11/2026"),
        (
            Looked("intact", NOW + timedelta(days=1), late=True),
            "Còn nguyên. Niêm phong lúc 10:00:00 ngày 25/11/2026; trước lúc ấy không kiểm được",
        ),
        (
            Looked("unknown_key"),
            "Không kiểm được: không mở được khóa niêm phong. Hỏi bộ phận CNTT khóa bí mật có bị mất không",
        ),
        (Looked("before", NOW), "Chưa có: nộp trước ngày bắt đầu niêm phong (24/11/2026)"),
        (Looked("before"), "Chưa có: nộp trước ngày bắt đầu niêm phong"),
        (
            Looked("missing", NOW),
            "Thiếu, dù nộp sau ngày bắt đầu niêm phong (24/11/2026). Hỏi bộ phận CNTT vì sao",
        ),
        (None, ""),
    ],
)
def test_each_state_is_said_in_plain_words(looked: Looked | None, words: str) -> None:
    assert told(looked) == words
