"""`question withdraw` at the terminal, over a real database."""

import gc
import json
import weakref
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from click.testing import CliRunner

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.actions.relearning import passed_then_changed, start
from tests.content.relearning_library import A, Book, days
from tests.content.small_library import library
from trainer.actions import attempts, withdrawals
from trainer.actions.withdrawals_weighing import Concerned
from trainer.commands.base import Fail
from trainer.commands.withdraw import withdraw
from trainer.models import Completion, Correction, HandIn

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


@pytest.fixture
def last(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the only question on a section that one official still has to learn again."""
    _, book, _ = passed_then_changed()
    content = book.library()
    *others, only = [one for one in content.quizzes["mat-khau"].questions if A in one.sections]
    kept = tuple(one for one in content.quizzes["mat-khau"].questions if one not in others)
    quizzes = {**content.quizzes, "mat-khau": replace(content.quizzes["mat-khau"], questions=kept)}
    content = replace(content, quizzes=MappingProxyType(quizzes))
    start(content, NOW + days(1))
    # The command looks at the clock.
    Completion.objects.update(valid_until=datetime.now(UTC) + days(1))
    monkeypatch.setattr("trainer.commands.withdraw.library_or_fail", lambda: content)
    return only.id


def test_the_preview_says_which_section_loses_its_last_question_and_who_is_let_off(last: str) -> None:
    shown = _run(last, "--since", "2026-11-01").splitlines()
    plain = json.loads(_run(last, "--since", "2026-11-01", "--json"))

    assert shown[-2:] == [
        f"Mục “{A}” không còn câu hỏi nào: 1 cán bộ còn phải học lại mục này sẽ không phải học lại nữa."
        " → Viết một câu hỏi khác cho mục ấy trước.",
        "Chưa ghi gì. Thêm --reason và --yes để ghi.",
    ]
    assert plain["unasked"] == [{"section": A, "let_off": 1}]


def test_a_question_beside_others_lets_nobody_off(monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, content = passed_then_changed()
    monkeypatch.setattr("trainer.commands.withdraw.library_or_fail", lambda: content)
    one = next(one for one in content.quizzes["mat-khau"].questions if A in one.sections)

    assert "không còn câu hỏi nào" not in _run(one.id, "--since", "2026-11-01")
    assert json.loads(_run(one.id, "--since", "2026-11-01", "--json"))["unasked"] == []


def test_the_last_question_on_a_section_that_nobody_learns_again_is_told_too(
    monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    content = replace(library_of_command(), history=Book().library().history)
    monkeypatch.setattr("trainer.commands.withdraw.library_or_fail", lambda: content)

    shown = _run(last, "--since", "2026-11-01")
    assert f"Mục “{A}” không còn câu hỏi nào. → Viết một câu hỏi khác cho mục ấy trước." in shown.splitlines()


def library_of_command():  # type: ignore[no-untyped-def]
    """Return the content on which the command works."""
    from trainer.commands import withdraw as module

    return module.library_or_fail()


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


def test_hand_ins_of_a_whole_city_are_held_by_nobody_once_they_are_told(
    asked: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        attempts.hand_in(begin(an_official(f"CB1{number}", "Lê An"), library()).pk, NOW)
    monkeypatch.setattr(withdrawals, "_READ_AT_ONCE", 1)
    seen: list[weakref.ref[HandIn]] = []
    held: list[int] = []
    concerned = withdrawals.concerned

    def watched(*wanted: Any) -> Iterator[Concerned]:
        for one in concerned(*wanted):
            seen.append(weakref.ref(one.hand_in))
            gc.collect()
            held.append(sum(row() is not None for row in seen))
            yield one

    monkeypatch.setattr(withdrawals, "concerned", watched)
    arguments = (asked[0], "--since", "2026-11-01", "--csv", str(tmp_path / "ai.csv"))
    document = json.loads(_run(*arguments, "--json"))
    assert _run(*arguments).count(" → ") == len(document["hand_ins"]) == document["concerned"] == len(seen) // 2 > 1
    assert max(held) < 3


def test_a_document_of_nobody_is_a_document(asked: tuple[str, str]) -> None:
    HandIn.objects.update(handed_in_at=datetime(2026, 10, 1, tzinfo=UTC))
    assert json.loads(_run(asked[0], "--since", "2026-11-01", "--json"))["hand_ins"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["khong-co", "--since", "2026-11-01"], "chưa từng được hỏi"),
        (["ID", "--since", "hôm qua"], "chưa đọc được ngày “hôm qua” → viết như 31/12/2026"),
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
    _run(asked[0], "--since", "25/11/2026", "--csv", str(tmp_path / "ai.csv"))

    assert "2026-11-25" in (tmp_path / "ai.csv").read_text("utf-8-sig")
