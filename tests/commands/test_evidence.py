"""`evidence` at the terminal, over a real database and a library in memory."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner

from tests.actions.people import an_official
from tests.evidence.proofs import A, Book, known
from trainer.commands import evidence
from trainer.commands.base import Fail
from trainer.models import Event, Official

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Book:
    """Nguyễn Thị An (HN002) has passed, and a section has changed since."""
    _, found = known()
    found.change(date(2026, 11, 25), {A: "material"})
    monkeypatch.setattr("trainer.commands.evidence.library_or_fail", found.library)
    return found


def _run(*arguments: str) -> str:
    done = CliRunner().invoke(evidence.evidence, arguments, catch_exceptions=False, standalone_mode=False)
    if isinstance(done.exception, Exception):
        raise done.exception
    return done.stdout


def _traces() -> list[tuple[str, str, object]]:
    rows = Event.objects.filter(kind="evidence_seen").order_by("pk").select_related("official")
    return [(row.official.staff_code if row.official else "", row.details["how"], row.actor) for row in rows]


def test_it_prints_what_he_knew_in_plain_words_and_every_question(book: Book) -> None:
    shown = _run(" hn002")

    for words in (
        "cán bộ Nguyễn Thị An (HN002) trả lời đúng trọn 6/6 câu",
        "1 mục thay đổi về nội dung, chưa học lại",
        "Câu hỏi số 6 của mat-khau?",
        "Nghị định số 1/2020/NĐ-CP",
        "thay bằng Nghị định số 2/2026/NĐ-CP",
        "đúng như phiên bản ngày 01/11/2026",
    ):
        assert words in " ".join(shown.split())
    assert "nh/chị" not in shown
    assert _traces() == [("HN002", "terminal", None)]


def test_json_can_be_checked_against_its_digest(book: Book) -> None:
    shown = json.loads(_run("HN002", "--json"))

    canonical = json.dumps(shown["evidence"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == shown["sha256"]
    assert Event.objects.get(kind="evidence_seen").details == {"how": "json", "sha256": shown["sha256"]}


def test_files_hold_the_words_of_the_sections_and_the_same_digest(book: Book, tmp_path: Path) -> None:
    pdf, text = tmp_path / "an.pdf", tmp_path / "an.txt"

    assert _run("HN002", "--quiz", "mat-khau", "--pdf", str(pdf), "--full", "--out", str(text)) == ""

    written = text.read_text("utf-8")
    paper = "".join("".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages).split())
    for words in ("Mật khẩu dài ít nhất tám ký tự.", "đã đạt 1 bài"):
        assert words in written
        assert "".join(words.split()) in paper
    digest = next(
        line.split()[-1] for line in written.splitlines() if line.startswith("Mã đối chiếu (bản của bộ phận CNTT):")
    )
    assert digest in paper
    assert [how for _, how, _ in _traces()] == ["pdf", "txt"]


def test_who_left_is_still_shown(book: Book) -> None:
    Official.objects.filter(staff_code="HN002").update(is_active=False)

    assert "Người này đã rời danh sách" in " ".join(_run("HN002").split())


def test_who_never_sat_anything_gets_an_honest_page(book: Book) -> None:
    an_official("HN003", "Lê Văn Bảy", roles=())

    shown = _run("HN003")

    assert "chưa làm bài nào và không được giao bài" in shown
    assert "Chưa có lượt làm bài nào được ghi lại." in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["HN777"], "không có cán bộ nào mang mã “HN777” → tìm mã trong"),
        (["002"], r"không có cán bộ nào mang mã “002” → có phải HN002 \(Nguyễn Thị An\)\?"),
        (["HN002", "--quiz", "khong-co"], "--quiz không có “khong-co” → chọn một trong: lua-dao, mat-khau"),
        (["HN002", "--out", "/khong/co/tep.txt"], "không ghi được /khong/co/tep.txt"),
    ],
)
def test_a_slip_gets_one_line(book: Book, arguments: list[str], said: str) -> None:
    with pytest.raises(Fail, match=said):
        _run(*arguments)
