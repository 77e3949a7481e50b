"""The proof on paper: one page to sign, then the details; tagged, its words found again, its digest on every page."""

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdf
import pytest

from tests.actions.people import a_unit
from tests.evidence import facts
from tests.evidence.proofs import A, known, relearn
from trainer.actions import reliance
from trainer.core.handbook.agency import NATION
from trainer.core.handbook.section import AgencyValue
from trainer.evidence.as_pdf import evidence_pdf
from trainer.evidence.queries import of_official
from trainer.evidence.rules.annex import paper as paper_of
from trainer.evidence.rules.document import Block, Facts, Grid, Heading, Paragraph, QuestionBlock
from trainer.evidence.rules.form import digest
from trainer.evidence.rules.model import Evidence, Exempted
from trainer.evidence.rules.sheet import CHECK, OTHERS, SIGNERS, CertificateSheet

AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
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

TITLE = "Hồ sơ tập huấn: Nguyễn Thị An (HN002)"
COLUMNS = ("Bài kiểm tra", "Kết quả", "Đạt ngày", "Theo cẩm nang", "Có giá trị đến", "Ghi chú")
LONG = "Lừa đảo nhắm vào quản trị viên của trang"
MANY = CertificateSheet(
    agency=("Thành phố Bình Minh", "Ủy ban nhân dân phường Nghĩa Hưng Thượng"),
    nation=NATION,
    place_and_day="……………, ngày 25 tháng 11 năm 2026",
    title="Bản tóm tắt hồ sơ tập huấn",
    subject="Dùng mạng xã hội của cơ quan",
    person=(("Họ và tên", "Nguyễn Thị An"), ("Đơn vị", "Trung tâm Phục vụ hành chính công phường Nghĩa Hưng Thượng")),
    overall="Cán bộ Nguyễn Thị An (HN002) đã đạt 11 bài.",
    columns=COLUMNS,
    rows=((LONG, "Đạt 95%", "01/11/2026", "25/11/2026 (lần 3)", "01/11/2027", "Phải học lại, hạn 26/12/2026"),) * 11,
    law="; ".join(f"Luật Bảo vệ bí mật nhà nước số {number}/2025/QH15" for number in range(100, 118)),
    notes=("Cẩm nang hiện hành: phiên bản ngày 25/11/2026.", OTHERS, CHECK),
    signers=SIGNERS,
    digest_name="Mã đối chiếu (bản của bộ phận CNTT)",
    digest=DIGEST,
    made="10:00:00 ngày 25/11/2026",
    address="https://tap-huan.phuong-nghia-hung-thuong.thanh-pho.gov.vn/",
)


@pytest.fixture(scope="module")
def paper() -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(evidence_pdf(MANY, BLOCKS, TITLE, AT)))


def _pages(evidence: Evidence, agency: Mapping[str, AgencyValue], *, full: bool) -> list[str]:
    """Return the words of each page of a proof, with single blanks."""
    made = pypdf.PdfReader(io.BytesIO(evidence_pdf(*paper_of(evidence, AT, agency, full=full))))
    return [" ".join(page.extract_text().split()) for page in made.pages]


def test_a_sign_that_our_typeface_lacks_takes_nobody_his_proof() -> None:
    sheet = replace(MANY, overall="Cán bộ ក្រម 🙂 (HN002) đã đạt 11 bài.")
    made = pypdf.PdfReader(io.BytesIO(evidence_pdf(sheet, BLOCKS, "Hồ sơ", AT)))
    assert "đã đạt 11 bài." in " ".join(made.pages[0].extract_text().split())


def test_a_proof_of_many_quizzes_still_begins_with_one_page(paper: pypdf.PdfReader) -> None:
    first, second = (" ".join(page.extract_text().split()) for page in paper.pages[:2])

    assert DIGEST in first
    assert "Thủ trưởng cơ quan" in first
    assert BLOCKS[0].text in second  # type: ignore[union-attr]


@pytest.mark.parametrize(("withheld", "said"), [(False, "Chưa đạt (2 lượt)"), (True, "Chưa xác nhận được")])
def test_the_first_page_of_whoever_is_exempt_from_everything_is_still_one_and_is_signed(
    withheld: bool, said: str
) -> None:
    many = [
        facts.quiz(
            facts.failed(), facts.failed(counts_passed=withheld), id=f"bai-{at}", title=LONG, due_on=date(2027, 1, 30)
        )
        for at in range(11)
    ]
    days = (date(2026, 11, 1), date(2026, 12, 31)), (date(2027, 2, 1), date(2027, 2, 28))
    exempt = tuple(Exempted(*one, AT, None) for one in days)
    first, second = _pages(facts.evidence(*many, exempt=exempt), {}, full=False)[:2]

    assert "đang được tạm miễn 11 bài từ 01/11/2026 đến hết 31/12/2026." in first
    assert "Sẽ được tạm miễn từ 01/02/2027 đến hết 28/02/2027." in first
    assert first.count(f"Tạm miễn {said}") == first.count("Hạn làm: 30/01/2027") == 11
    assert "Thủ trưởng cơ quan" in first
    assert second.startswith("Phụ lục: ")


@pytest.mark.django_db
def test_the_first_page_says_who_passed_what_under_which_edition_and_law_and_is_signed() -> None:
    official, book = known()
    evidence = of_official(official, book.library())

    first, second = _pages(evidence, {}, full=False)[:2]

    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        evidence.person.unit.upper(),
        "BẢN TÓM TẮT HỒ SƠ TẬP HUẤN",
        evidence.person.name,
        "Đạt 100%",
        "01/11/2026",
        "còn hiệu lực vào ngày làm bài Nghị định số 1/2020/NĐ-CP.",
        "đến hết ngày 31/12/2026",
        "Người lập",
        "Thủ trưởng cơ quan",
        digest(evidence),
    ):
        assert words in first
    assert "Phụ lục" in second


@pytest.mark.django_db
def test_each_copy_says_whose_it_is_where_it_was_made_and_how_it_is_checked() -> None:
    official, book = known()
    address = "https://tap-huan.phuong.vn/"

    for keys, whose in (("all", "bộ phận CNTT"), ("rule", "cán bộ"), ("none", "lãnh đạo")):
        proof = of_official(official, book.library(), keys=keys)  # type: ignore[arg-type]
        made = pypdf.PdfReader(io.BytesIO(evidence_pdf(*paper_of(proof, AT, {}, full=False, address=address))))
        first, *_, last = (" ".join(page.extract_text().split()) for page in made.pages)
        made_at = f"Lập lúc 03:00:00 ngày 25/11/2026 Lập tại {address}"
        for words in (f"Mã đối chiếu (bản của {whose})", made_at, CHECK):
            assert words in first
        assert "mang mã đối chiếu khác" in first or keys == "rule"
        assert "thường mang mã khác bản của bộ phận CNTT: không phải bị sửa" in last


@pytest.mark.django_db
def test_the_first_page_says_by_when_to_learn_again_and_when_it_was_learnt() -> None:
    official, book = known()
    book.change(date(2026, 11, 20), {A: "material"})
    content = book.library()
    reliance.mark_outdated(content, AT.date())
    by = of_official(official, content).quizzes[0].attempts[0].sections[0].changes[0].relearn_by

    assert f"Phải học lại, hạn {by:%d/%m/%Y}" in _pages(of_official(official, content), {}, full=False)[0]
    relearn(official, content, AT, {A})
    assert "Đã học lại 25/11/2026" in _pages(of_official(official, content), {}, full=False)[0]


@pytest.mark.django_db
def test_in_short_it_names_questions_and_in_full_it_prints_their_words() -> None:
    official, book = known()
    evidence = of_official(official, book.library())
    asked = evidence.quizzes[0].attempts[0].questions[0]
    short = "".join(" ".join(_pages(evidence, {}, full=False)).split())
    full = "".join(" ".join(_pages(evidence, {}, full=True)).split())

    assert asked.id in short
    assert "".join(asked.text.split()) not in short
    assert "".join(asked.text.split()) in full
    assert "".join(evidence.texts[0].paragraphs[0].split()) in full


@pytest.mark.django_db
def test_what_the_agency_fills_in_is_named_and_no_key_is_left() -> None:
    official, book = known()
    evidence = of_official(official, book.library())
    text = replace(evidence.texts[0], paragraphs=("Gọi [so_truc_cntt], báo [pa05] và [khoa_da_bo]. Chọn [x].",))
    evidence = replace(evidence, texts=(text,))
    agency = {
        key: AgencyValue(key, label, None, 1) for key, label in (("so_truc_cntt", "Số trực"), ("pa05", "Đầu mối"))
    }

    full = " ".join(_pages(evidence, agency, full=True))

    assert "Gọi (cơ quan tự điền: Số trực), báo (cơ quan tự điền: Đầu mối) và (cơ quan tự điền). Chọn [x]." in full
    assert not re.search(r"\[[a-z0-9]+_", full)


@pytest.mark.django_db
def test_the_units_of_the_one_it_is_about_stand_at_the_head_and_no_other_agency() -> None:
    official, book = known()
    city, ward = a_unit("TP"), a_unit("P7", a_unit("TP"))
    name = AgencyValue("ten_co_quan", "Tên cơ quan", "Ủy ban nhân dân phường Sao Mai", 1)
    heads = []
    for unit in (ward, city):
        official.unit = unit
        found = of_official(official, book.library())
        heads.append(_pages(found, {name.key: name}, full=False)[0])

    assert "PHƯỜNG TP PHƯỜNG P7" in heads[0]
    assert heads[1].count("PHƯỜNG TP") == 1
    assert "SAO MAI" not in heads[0].upper() + heads[1].upper()


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
