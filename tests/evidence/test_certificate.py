"""The certificate: one page for a pass of a whole quiz, with a mark that the record gives again."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pypdf
import pytest

from tests.actions.people import NOW, a_unit, an_official
from tests.evidence import facts
from tests.evidence.proofs import A, Book, known, relearn, sit
from trainer.core.certificate_code import written
from trainer.evidence.as_pdf import certificate_pdf
from trainer.evidence.queries import of_official
from trainer.evidence.rules.certificate import Certificate, certificate, mark, printed
from trainer.evidence.rules.document import blocks
from trainer.models import Attempt, Official

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


def _of(official: Official, book: Book, number: int = 1) -> Certificate | None:
    content = book.library()
    return certificate(of_official(official, content, "mat-khau"), number, "https://tap-huan.phuong.vn/chung-nhan/")


def _read(one: Certificate) -> list[str]:
    made = pypdf.PdfReader(io.BytesIO(certificate_pdf(one, AT)))
    return [" ".join(page.extract_text().split()) for page in made.pages]


def test_it_says_on_one_page_who_passed_what_when_and_under_which_edition() -> None:
    official, book = known()
    one = _of(official, book)
    assert one

    [page] = _read(one)

    for words in (
        official.full_name,
        "Mã cán bộ HN002",
        official.unit.name,
        one.quiz,
        f"Ngày đạt {(NOW + timedelta(minutes=5)):%d/%m/%Y}",
        "100%, mức đạt 75%",
        "Phiên bản ngày 01/11/2026",
        "Lượt 1",
        f"{Attempt.objects.get().pk} {one.mark}",
        "Muốn kiểm tra: nhập hai mã ở https://tap-huan.phuong.vn/chung-nhan/ hoặc hỏi bộ phận CNTT của cơ quan, "
        "với mã chứng nhận và mã cán bộ HN002. Họ so",
        "In lúc 03:00:00 ngày 25/11/2026",
    ):
        assert words in page
    assert dict(one.facts)["Có giá trị đến"] == "24/11/2027"
    assert "Bản đầu" not in page


def test_where_nobody_said_the_address_the_paper_leads_to_the_door() -> None:
    official, book = known()
    one = certificate(of_official(official, book.library(), "mat-khau"), 1)
    assert one

    [page] = _read(one)

    assert (
        "Muốn kiểm tra: mở trang đăng nhập Gần Dân của cơ quan, bấm Kiểm tra giấy chứng nhận, nhập hai mã; hoặc hỏi bộ "
        "phận CNTT của cơ quan, với mã chứng nhận và mã cán bộ HN002. Họ so"
    ) in page


def test_it_names_no_edition_where_only_the_kept_words_are_known() -> None:
    from tests.evidence.test_form import ATTEMPT, with_attempt

    one = certificate(with_attempt(replace(ATTEMPT, edition="", sections=(), counts_passed=True)), 1)

    assert one
    assert [name for name, _ in one.facts] == ["Ngày đạt", "Có giá trị đến", "Kết quả", "Lượt làm bài"]


def test_an_edition_that_published_the_very_words_later_is_named() -> None:
    from tests.evidence.test_form import ATTEMPT, with_attempt

    later = tuple(replace(one, edition="2030-01-02", published_on=date(2030, 1, 2)) for one in ATTEMPT.sections)
    one = certificate(with_attempt(replace(ATTEMPT, edition="", sections=later, counts_passed=True)), 1)

    assert one
    assert dict(one.facts)["Cẩm nang"] == "Phiên bản ngày 02/01/2030, công bố sau, giữ đúng chữ đã hỏi"


def test_the_second_edition_of_a_day_is_told_by_its_number() -> None:
    from tests.evidence.test_form import ATTEMPT, with_attempt

    valid = replace(ATTEMPT, edition="2026-11-01-2", counts_passed=True)
    one = certificate(with_attempt(valid), 1)

    assert one
    assert dict(one.facts)["Cẩm nang"] == "Phiên bản ngày 01/11/2026 (lần 2)"


def test_its_head_is_the_unit_of_the_one_it_names_below_the_unit_at_the_top() -> None:
    city = a_unit("TP")
    official, book = an_official("HN002", unit=a_unit("P7", a_unit("K1", city))), Book()
    sit(official, book.library())
    one = _of(official, book)

    assert one
    assert one.agency == "Phường TP · Phường P7"


def test_long_names_stay_on_the_page() -> None:
    official, book = known()
    one = _of(official, book)
    assert one
    name = "Công Tằng Tôn Nữ Nguyễn Thị Hoàng Phương Thảo Nguyên"
    person = "Mã cán bộ HN002-7/2026 · Phó Giám đốc Trung tâm Phục vụ hành chính công · Phường Nghĩa Hưng Thượng"
    quiz = "Ứng xử, trả lời và gỡ rối khi người dân phản ánh trên trang của phường, của xã"

    [page] = _read(replace(one, name=name, person=person, quiz=quiz))

    assert name in page
    assert one.mark in page


def test_the_longest_names_that_can_be_entered_stay_on_the_page_too() -> None:
    official, book = known()
    one = _of(official, book)
    assert one
    longest = Official._meta.get_field("full_name").max_length
    name, person, quiz = (" ".join([word] * 99)[:longest].strip() for word in ("Nguyễn", "Chuyên viên", "Ứng xử"))

    lost = certificate(of_official(official, book.library(), "mat-khau"), 1)
    assert lost
    for found in (one, lost):
        [page] = _read(replace(found, name=name, person=f"{person} · {person}", quiz=quiz))

        for words in (name, quiz, one.mark, "bộ phận CNTT của cơ quan"):
            assert words in page


def test_a_pass_that_a_correction_took_away_has_none() -> None:
    from tests.evidence.test_form import ATTEMPT, with_attempt

    assert ATTEMPT.passed
    assert ATTEMPT.valid_until
    assert certificate(with_attempt(replace(ATTEMPT, counts_passed=True)), 1)
    assert certificate(with_attempt(replace(ATTEMPT, counts_passed=False)), 1) is None


def test_only_a_pass_of_the_whole_quiz_has_one() -> None:
    official, book = an_official("HN002"), Book()
    sit(official, book.library(), right=False)
    sit(official, book.library(), NOW + timedelta(hours=1), seed="hai")
    book.change(date(2026, 11, 20), {A: "material"})
    relearn(official, book.library(), NOW + timedelta(days=1), {A})

    assert [bool(_of(official, book, number)) for number in (1, 2, 3, 4)] == [False, True, False, False]


def test_its_mark_is_of_the_attempt_whatever_he_is_called_and_wherever_he_works() -> None:
    official, book = known()
    before = _of(official, book)
    Official.objects.filter(pk=official.pk).update(full_name="Nguyễn Thị Bình", position="Chủ tịch")
    book.change(date(2026, 11, 20), {A: "minor"})
    after = _of(Official.objects.get(pk=official.pk), book)
    sit(official, book.library(), NOW + timedelta(days=310), seed="hai")
    second = _of(official, book, 2)

    assert before
    assert after
    assert second
    assert after.name != before.name
    assert after.mark == before.mark
    assert second.mark != before.mark


def test_the_mark_of_a_form_is_the_same_for_ever() -> None:
    from tests.evidence.test_form import ATTEMPT

    assert mark("HN1", "mat-khau", ATTEMPT) == "a0ca 5a5f 3bb2 93ce"


def test_it_unit_finds_the_mark_in_the_printed_proof() -> None:
    official, book = known()
    one = _of(official, book)
    told = str(list(blocks(of_official(official, book.library()), AT, texts=False)))

    assert one
    assert one.code in told


def test_one_printed_under_an_earlier_number_is_shown_as_it_was_printed() -> None:
    """Renumbered first, then merged with another record, where his first attempt became the second."""
    sat = facts.attempt(record=71, number=2, before_merge=("HN001", 1))
    wanted = mark("CU001", "mat-khau", replace(sat, number=1, before_merge=None))

    found = printed(facts.evidence(facts.quiz(sat)), 2, wanted, ["HN009", "CU001"])

    assert found is not None
    assert (found.mark, found.code) == (wanted, written(71, wanted))
    assert (found.title, found.name) == ("Giấy chứng nhận đạt bài tập huấn", "Nguyễn Thị An")
    assert printed(facts.evidence(facts.quiz(sat)), 2, wanted, ["HN009"]) is None


def test_a_paper_that_called_its_attempt_otherwise_bears_the_mark_it_bore() -> None:
    """Printed while “Lượt 2” was still “Lần 2”: no word on the paper is in its mark."""
    printed_then = "3f31 7245 be81 cee2"

    now = printed(facts.evidence(facts.quiz(facts.attempt(record=71))), 2, printed_then, [])

    assert now is not None
    assert (now.code, dict(now.facts)["Lượt làm bài"]) == ("71 3f31 7245 be81 cee2", "Lượt 2")
