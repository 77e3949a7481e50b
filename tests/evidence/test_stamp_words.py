"""What a proof says of stamps: in every print, in no digest, and of a change loudly."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.actions.people import NOW
from tests.actions.stamped import sql
from tests.evidence.proofs import known
from trainer.core.stamp import Looked
from trainer.evidence.queries import of_official
from trainer.evidence.rules.annex import annex
from trainer.evidence.rules.document import Block, Facts, Paragraph, blocks
from trainer.evidence.rules.form import digest, sealed
from trainer.evidence.rules.model import Evidence
from trainer.evidence.rules.sheet import sheet
from trainer.evidence.rules.stamp_words import NAME, PROVES, overall, told
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
    assert f"{whole}." in sheet(proof, AT).notes
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
