"""A recorded attempt at the terminal tells of its key what the screens tell, and no more."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests.actions.people import an_official
from tests.content.small_library import library
from trainer.commands import take_recorded
from trainer.core.quiz.kinds import RULES
from trainer.models import Attempt, HandIn

pytestmark = pytest.mark.django_db
KEY = re.compile(r"Lời giải|Ý \d")


def take(monkeypatch: pytest.MonkeyPatch, *, right: int, minutes: int) -> bool:
    """Answer the first ``right`` of four questions rightly and the last not at all, as who took ``minutes`` over it."""
    content = library()
    monkeypatch.setattr(take_recorded, "library_or_fail", lambda: content)
    an_official()

    def answer(drawn: Any, answered: Any, taken: Any) -> dict[int, Any]:
        Attempt.objects.update(started_at=datetime.now(UTC) - timedelta(minutes=minutes))
        for place, one in enumerate(drawn[:3]):
            key = RULES[one.question.kind].key(one.question)
            answered(place, key if place < right else tuple(number for number in range(4) if number not in key)[:1])
        return {}

    return take_recorded.take_recorded("mat-khau", "CB001", answer)


def test_a_failed_attempt_tells_how_it_went_and_what_to_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not take(monkeypatch, right=1, minutes=9)
    told = capsys.readouterr().out

    assert re.findall(r"Câu \d/4: (.*)", told) == ["đúng", "chưa đúng", "chưa đúng", "bỏ trống"]
    assert "Đọc lại: Giữ tài khoản › Mật khẩu" in told
    assert "Đáp án và lời giải hiện ra khi đạt bài." in told
    assert not KEY.search(told)


def test_a_pass_shows_the_key_of_what_was_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take(monkeypatch, right=3, minutes=9)
    told = capsys.readouterr().out

    assert KEY.search(told)
    assert not KEY.search(told[told.index("Câu 4/4: bỏ trống") :])


def test_a_pass_sooner_than_the_paper_can_be_read_shows_no_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take(monkeypatch, right=3, minutes=0)
    told = capsys.readouterr().out

    assert "Đạt." in told
    assert re.search(r"Bài này nộp sau \d giây; đọc hết đề cần khoảng \d+ giây, nên không hiện đáp án\.", told)
    assert not KEY.search(told)


def test_what_is_answered_after_the_time_limit_is_not_taken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no server runs nobody else ends the attempt."""
    content = library()
    monkeypatch.setattr(take_recorded, "library_or_fail", lambda: content)
    an_official()
    later = SimpleNamespace(now=lambda zone: datetime.now(zone) + timedelta(minutes=21))

    def answer(drawn: Any, answered: Any, taken: Any) -> dict[int, Any]:
        keys = [RULES[one.question.kind].key(one.question) for one in drawn]
        answered(0, keys[0])
        monkeypatch.setattr(take_recorded, "datetime", later)
        for place, key in enumerate(keys[1:], 1):
            answered(place, key)
        return {}

    assert not take_recorded.take_recorded("mat-khau", "CB001", answer)
    found = HandIn.objects.get()
    assert (found.by_time_limit, found.handed_in_at) == (True, found.attempt.closes_at)
    assert [bool(mark["answer"]) for mark in found.marks] == [True, False, False, False]
    assert "Đã hết giờ làm bài." in capsys.readouterr().out
