"""`question withdraw` at the terminal, over a real database."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.content.small_library import library
from trainer.actions import attempts
from trainer.commands.base import Fail
from trainer.commands.withdraw import withdraw
from trainer.models import Correction, HandIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> tuple[str, str]:
    """Return the id and the fingerprint of a question that one official has handed in."""
    attempt = begin(an_official("CB7", "Trần Thị Mơ"), library())
    answer_all(attempt)
    attempts.hand_in(attempt.pk, NOW)
    return attempts.papers.read(attempt)[0].question.id, attempt.paper[0]["question"]


def _run(*arguments: str) -> str:
    done = CliRunner().invoke(withdraw, [*arguments], catch_exceptions=False, standalone_mode=False)
    if isinstance(done.exception, Exception):
        raise done.exception
    return done.output


def test_without_yes_it_shows_who_is_concerned_and_writes_nothing(asked: tuple[str, str]) -> None:
    shown = _run(asked[0], "--since", "2026-11-01")

    assert "CB7" in shown
    assert "Trần Thị Mơ" in shown
    assert "Chưa ghi gì" in shown
    assert not Correction.objects.exists()


def test_with_yes_and_a_reason_it_is_written_and_listed(asked: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "ai.csv"

    shown = json.loads(
        _run(asked[0], "--since", "2026-11-01", "--reason", "Sai.", "--yes", "--json", "--csv", str(file))
    )

    assert (shown["written"], shown["concerned"], shown["now_failed"]) == (True, 1, 0)
    assert Correction.objects.get().hand_in == HandIn.objects.get()
    assert "Trần Thị Mơ" in file.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["khong-co", "--since", "2026-11-01"], "chưa từng được hỏi"),
        (["ID", "--since", "hôm qua"], "không phải là ngày"),
        (["ID", "--since", "2099-11-01"], "ngày 01/11/2099 chưa tới"),
        (["ID", "--since", "2026-11-01", "--yes"], "chưa có lý do"),
        (["ID", "--since", "2026-11-01", "--yes", "--reason", "x" * 501], "lý do dài 501"),
        (["ID", "--since", "2026-11-01", "--yes", "--reason", "Sai.", "--csv", "/khong/co/a.csv"], "không ghi được"),
        (["ID", "--since", "2026-11-01", "--keep", "ffff"], "không có bản"),
        (["ID", "--since", "2026-11-01", "--keep", "DẤU"], "không còn bản nào"),
    ],
)
def test_a_slip_gets_one_line_and_changes_nothing(asked: tuple[str, str], arguments: list[str], said: str) -> None:
    with pytest.raises(Fail, match=said):
        _run(*[argument.replace("ID", asked[0]).replace("DẤU", asked[1]) for argument in arguments])

    assert not Correction.objects.exists()


def test_a_second_time_it_says_that_there_is_nothing_new(asked: tuple[str, str]) -> None:
    arguments = (asked[0], "--since", "2026-11-01", "--reason", "Sai.", "--yes")
    first, second = _run(*arguments), _run(*arguments)

    assert first.splitlines()[-1] == "Đã ghi."
    assert second.splitlines()[-1] == "Đã rút và tính lại từ trước, không có gì mới để ghi."


def test_passes_that_were_kept_are_not_lost_by_a_second_withdrawal(asked: tuple[str, str]) -> None:
    _run(asked[0], "--since", "2026-11-01", "--reason", "Sai.", "--yes")

    with pytest.raises(Fail, match="đã rút từ trước mà giữ mọi kết quả đạt"):
        _run(asked[0], "--since", "2026-11-01", "--reason", "Sai.", "--yes", "--revoke")


def test_the_day_is_the_one_in_vietnam(asked: tuple[str, str], tmp_path: Path) -> None:
    HandIn.objects.update(handed_in_at=datetime(2026, 11, 24, 20, tzinfo=UTC))
    _run(asked[0], "--since", "2026-11-25", "--csv", str(tmp_path / "ai.csv"))

    assert "2026-11-25" in (tmp_path / "ai.csv").read_text("utf-8-sig")
