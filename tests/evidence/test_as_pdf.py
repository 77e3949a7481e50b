"""The proof on paper: tagged, its words with tone marks found again, its digest on every page."""

import io
from datetime import UTC, datetime

import pypdf
import pytest

from trainer.evidence.as_pdf import evidence_pdf
from trainer.evidence.rules.document import Block, Facts, Grid, Heading, Paragraph, QuestionBlock

DIGEST = "0123456789abcdef" * 4
BLOCKS: list[Block] = [
    Heading(1, "Hồ sơ tập huấn: Nguyễn Thị An (HN002)"),
    Paragraph("Đã trả lời đúng những câu về mật khẩu.", "lead"),
    Facts((("Mã đối chiếu", DIGEST),)),
    Heading(2, "Giữ tài khoản"),
    Paragraph("Rút vì sai.", "warn"),
    Grid(("Mục", "Từ đó tới nay"), (1, 2), tuple((f"Mục {n}", "Sửa nhỏ.\nThay đổi nội dung.") for n in range(60))),
    QuestionBlock("Câu 1: đúng trọn", "right", "#let x = [*", "Kính gửi [bà Ngoan]", (("✓", "Ý $đúng$", "chọn"),), "."),
    QuestionBlock("Câu 2: bỏ trống", "empty", "Câu hỏi?", "", (("", "Ý khác", ""),), "Không lưu."),
]


@pytest.fixture(scope="module")
def paper() -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(evidence_pdf(BLOCKS, DIGEST, datetime(2026, 11, 25, 3, 0, tzinfo=UTC))))


def test_its_words_are_found_again_with_their_tone_marks(paper: pypdf.PdfReader) -> None:
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())

    for words in (
        "Hồ sơ tập huấn: Nguyễn Thị An (HN002)",
        "Đã trả lời đúng những câu về mật khẩu.",
        "Thay đổi nội dung.",
        "Kính gửi [bà Ngoan]",
    ):
        assert words in text


def test_words_are_never_taken_for_commands(paper: pypdf.PdfReader) -> None:
    text = " ".join(page.extract_text() for page in paper.pages)

    assert "#let x = [*" in text
    assert "Ý $đúng$" in text


def test_it_is_tagged_titled_and_speaks_vietnamese(paper: pypdf.PdfReader) -> None:
    catalogue = paper.trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert catalogue["/Lang"] == "vi-VN"  # type: ignore[index]
    assert paper.metadata is not None
    assert paper.metadata.title == "Hồ sơ tập huấn: Nguyễn Thị An (HN002)"
    # ✓ and ✗ are not in our typeface.
    fonts = {font.split("+")[-1].split("-")[0] for page in paper.pages for font in _fonts(page)}
    assert fonts == {"BeVietnamPro", "NewCMMath"}


def _fonts(page: pypdf.PageObject) -> list[str]:
    fonts = page["/Resources"]["/Font"]  # type: ignore[index]
    return [str(font.get_object()["/BaseFont"]).lstrip("/") for font in fonts.values()]


def test_every_page_bears_the_beginning_of_the_digest_and_its_number(paper: pypdf.PdfReader) -> None:
    assert len(paper.pages) > 1
    for number, page in enumerate(paper.pages, 1):
        text = page.extract_text()
        assert DIGEST[:16] in text
        assert f"{number}/{len(paper.pages)}" in text
