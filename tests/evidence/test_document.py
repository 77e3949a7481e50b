"""The blocks of a proof, whole and in short: what terminal and paper print, made of facts alone."""

from dataclasses import replace

from tests.evidence.facts import (
    AT,
    CHANGE,
    CITED,
    CORRECTION,
    PERSON,
    RIGHT,
    TESTED,
    attempt,
    evidence,
    failed,
    opened,
    quiz,
)
from trainer.core.handbook.section import AgencyValue
from trainer.evidence.rules import summary, wording
from trainer.evidence.rules.annex import IN_SHORT, annex, paper
from trainer.evidence.rules.certificate import code
from trainer.evidence.rules.document import (
    CHECK,
    EARLIER_PRINTS,
    NO_ATTEMPT,
    NOT_HANDED_IN,
    WITHOUT_EXEMPT,
    Block,
    Facts,
    Grid,
    Heading,
    Paragraph,
    QuestionBlock,
    blocks,
)
from trainer.evidence.rules.form import digest
from trainer.evidence.rules.legible import legible
from trainer.evidence.rules.model import Evidence, Exempted, KeptText, ListEntry
from trainer.evidence.rules.sheet import sheet

CHANGED = replace(TESTED, title="Hai lớp", questions=(2,), changes=(CHANGE, replace(CHANGE, weight="minor")))
ENTRIES = (ListEntry(AT.replace(day=9), "left", ()),)


def _whole(proof: Evidence, *, texts: bool = False) -> list[Block]:
    return list(blocks(proof, AT, texts=texts))


def _short(*attempts: object) -> list[Block]:
    return list(annex(evidence(quiz(*attempts)), AT, full=False))  # type: ignore[arg-type]


def _headings(found: list[Block]) -> list[tuple[int, str]]:
    return [(one.level, one.text) for one in found if isinstance(one, Heading)]


def _grid(found: list[Block], column: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the table that has ``column``."""
    [rows] = [one.rows for one in found if isinstance(one, Grid) and column in one.columns]
    return rows


def test_a_proof_is_set_out_from_the_person_to_its_digest() -> None:
    proof = evidence(quiz(attempt(instruments=(CITED,))), quiz(title="Lừa đảo"))
    found = _whole(proof)

    assert _headings(found) == [
        (1, "Hồ sơ tập huấn: Nguyễn Thị An (HN002)"),
        (2, "Thời gian trong danh sách, tạm miễn"),
        (2, "Giữ tài khoản"),
        (3, "Lượt 2: cả bài"),
        (4, "Các mục đã hỏi"),
        (4, "Văn bản được viện dẫn"),
        (4, "Từng câu"),
        (2, "Lừa đảo"),
        (2, "Đối chiếu"),
    ]
    assert found[1] == Paragraph(summary.overall(proof), "lead")
    assert found[-2:] == [
        Facts((("Mã đối chiếu (bản của bộ phận CNTT)", digest(proof)), ("Lập lúc", "10:32:05 ngày 24/11/2026"))),
        Paragraph(CHECK, "soft"),
    ]
    assert Paragraph(NO_ATTEMPT) not in found
    assert Paragraph(NO_ATTEMPT) in _whole(evidence(quiz()))


def test_it_says_who_he_is_and_when_he_was_in_the_list() -> None:
    proof = evidence(entries=ENTRIES)
    [person, _] = [one for one in _whole(proof) if isinstance(one, Facts)]
    bare = replace(proof, edition="", person=replace(PERSON, position="", roles=(), active=False))
    [of_nothing, _] = [one for one in _whole(bare) if isinstance(one, Facts)]

    assert person.rows == (
        ("Mã cán bộ", "HN002"),
        ("Đơn vị", "Phường Sao Mai"),
        ("Chức vụ", "Công chức"),
        ("Vai trò", "Quản trị trang"),
        ("Trong danh sách", "Đang làm việc"),
        ("Cẩm nang", "phiên bản ngày 01/12/2026"),
    )
    assert [said for _, said in of_nothing.rows[2:]] == [
        "Không ghi",
        "Không có",
        "Đã rời danh sách",
        "chưa công bố phiên bản nào",
    ]
    for found in (_whole(proof), list(annex(proof, AT, full=False))):
        assert _grid(found, "Việc") == (
            ("10:32:05 ngày 24/11/2026", "Được ghi vào hệ thống"),
            ("10:32:05 ngày 09/11/2026", "Rời danh sách"),
        )


def test_each_attempt_has_a_row_and_the_pass_that_counts_says_so() -> None:
    earlier = attempt(number=1, valid_until=AT.replace(day=30))
    found = _whole(evidence(quiz(earlier, attempt(), failed(number=3), opened(number=4))))
    at = "10:32:05 ngày 24/11/2026"

    assert _grid(found, "Bắt đầu") == (
        ("Lượt 1: cả bài", at, at, "Đạt, 87,5%", "30/11/2026"),
        ("Lượt 2: cả bài", at, at, "Đạt, 87,5%", "24/11/2027 (đang tính)"),
        ("Lượt 3: cả bài", at, at, "Chưa đạt, 50%", "–"),
        ("Lượt 4: cả bài", at, "Chưa nộp", "Chưa nộp", "–"),
    )
    assert [one for one in found if one == Paragraph(NOT_HANDED_IN)] == [Paragraph(NOT_HANDED_IN)]


def test_an_attempt_says_how_it_was_marked_and_only_a_pass_has_a_code() -> None:
    passed, lost = attempt(questions=(RIGHT,)), failed(number=3)
    facts = [dict(one.rows) for one in _whole(evidence(quiz(passed, lost, opened()))) if isinstance(one, Facts)][1:4]

    assert [one["Điểm khi nộp"] for one in facts] == [
        "87,5%, đạt, 1/1 câu đúng trọn",
        "50%, chưa đạt, 0/3 câu đúng trọn",
        "Chưa nộp",
    ]
    assert [one.get("Mã chứng nhận") for one in facts] == [code("HN002", "mat-khau", passed), None, None]
    assert Paragraph(wording.correction(CORRECTION), "warn") in _whole(
        evidence(quiz(attempt(corrections=(CORRECTION,))))
    )


def test_it_says_of_each_section_in_which_text_it_was_asked_and_what_happened_to_it() -> None:
    found = _whole(evidence(quiz(attempt(sections=(TESTED, replace(CHANGED, questions=(2, 3)))))))
    published = f"Phiên bản ngày 01/11/2026\ndấu {'e' * 16}"
    changes = "\n".join(map(wording.change, CHANGED.changes))

    assert _grid(found, "Bản đã hỏi") == (
        ("Mật khẩu (Giữ tài khoản)", published, "1", "Không thay đổi."),
        ("Hai lớp (Giữ tài khoản)", published, "2, 3", changes),
    )
    assert Paragraph("Các câu và các mục này không viện dẫn văn bản nào.", "soft") in found


def test_a_question_is_there_in_its_words_with_what_he_answered_and_why_it_was_taken_back() -> None:
    asked = replace(RIGHT, material="Gửi [[chị Ba]]", withdrawn="Đáp án sai")
    found = _whole(evidence(quiz(attempt(questions=(asked, replace(RIGHT, place=2))))))
    [first, second] = [one for one in found if isinstance(one, QuestionBlock)]
    foot = f"Trả lời lưu lúc 10:32:05 ngày 24/11/2026. Mã câu a-01, dấu {'f' * 16}."

    assert first == QuestionBlock(
        "Câu 1: đúng trọn",
        "right",
        "Hỏi?",
        "Gửi [chị Ba]",
        (("✓", "Ý một", "ý đúng; cán bộ chọn"),),
        f"{foot} Câu này bị rút sau đó: Đáp án sai",
    )
    assert second.foot == foot


def test_on_paper_the_words_of_each_section_follow() -> None:
    text = KeptText("a#b", "e" * 16, "Mật khẩu", "Giữ tài khoản", ("Dài ít nhất tám ký tự.", "Mỗi nơi một."))
    proof = evidence(quiz(attempt()), texts=(text,))
    *_, heading, told, title, about, first, second, check, _, _ = _whole(proof, texts=True)

    assert (heading, title) == (Heading(2, "Nguyên văn các mục đã hỏi"), Heading(3, "Mật khẩu"))
    assert isinstance(told, Paragraph)
    assert (told.text[:31], told.tone) == ("Chữ của từng mục như lúc hỏi. D", "soft")
    assert about == Paragraph(f"Giữ tài khoản. Mục a#b, dấu {'e' * 16}.", "soft")
    assert (first, second) == (Paragraph("Dài ít nhất tám ký tự."), Paragraph("Mỗi nơi một."))
    assert check == Heading(2, "Đối chiếu")
    assert heading not in _whole(proof)
    assert heading not in _whole(replace(proof, texts=()), texts=True)
    assert list(annex(proof, AT, full=True)) == _whole(proof, texts=True)


def test_in_short_an_attempt_is_a_row_a_question() -> None:
    cited = replace(CITED, article="Điều 4")
    found = _short(
        attempt(
            questions=(RIGHT, replace(RIGHT, place=2, id="a-02", withheld="wrong"), replace(RIGHT, place=3)),
            sections=(TESTED, CHANGED),
            instruments=(CITED, cited, replace(CITED, article="", name="Luật 2", in_force_then=False)),
            corrections=(CORRECTION,),
        )
    )

    assert _headings(found) == [
        (1, "Phụ lục: Nguyễn Thị An (HN002)"),
        (2, "Giữ tài khoản"),
        (3, "Lượt 2: cả bài"),
        (2, "Thời gian trong danh sách, tạm miễn"),
        (2, "Đối chiếu"),
    ]
    assert found[1] == Paragraph(IN_SHORT, "soft")
    assert [one.tone for one in found if isinstance(one, Paragraph)] == ["soft", "", "warn", "soft", "soft"]
    assert Paragraph(f"Lượt 2. {wording.correction(CORRECTION)}", "warn") in found
    assert _grid(found, "Hỏi về") == (
        ("1", "Mật khẩu (Giữ tài khoản)", "đúng trọn", "a-01"),
        ("2", "Hai lớp (Giữ tài khoản)", "chưa đúng", "a-02"),
        ("3", "", "đúng trọn", "a-01"),
    )
    assert _grid(found, "Mục có thay đổi") == (("Hai lớp", "\n".join(map(wording.change, CHANGED.changes))),)
    assert _grid(found, "Văn bản, điều khoản") == (
        ("Nghị định 1/2020/NĐ-CP: Điều 3; Điều 4", "Có hiệu lực", "từ 01/02/2020"),
        ("Luật 2", "Không có hiệu lực", "từ 01/02/2020"),
    )


def test_in_short_only_the_pass_that_counts_and_what_was_learnt_again_since_are_told() -> None:
    def told(*attempts: object) -> list[str]:
        return [text for level, text in _headings(_short(*attempts)) if level == 3]

    again = replace(attempt(purpose="relearn", valid_until=None), number=4)
    assert told() == told(opened()) == []
    assert told(failed(number=1), failed(number=2), opened(number=3)) == ["Lượt 2: cả bài"]
    assert told(
        attempt(purpose="relearn", number=1, valid_until=None),
        attempt(number=2),
        failed(number=3, purpose="relearn"),
        again,
        attempt(number=5, valid_until=None),
    ) == ["Lượt 2: cả bài", "Lượt 4: học lại các mục đã thay đổi"]


def test_every_column_has_a_name_a_width_and_its_words() -> None:
    sat = attempt(sections=(CHANGED,), instruments=(CITED,), questions=(RIGHT,))
    tables = [one for one in (*_whole(evidence(quiz(sat))), *_short(sat)) if isinstance(one, Grid)]

    assert len(tables) == 9
    for one in tables:
        assert {len(one.columns)} == {len(one.widths), *map(len, one.rows)}, one.columns


def test_the_agency_s_own_values_are_named_however_deep_they_stand() -> None:
    labels = {"so_truc": "Số máy trực"}
    grid = Grid(("Mục",), (1,), (("Gọi [so_truc]", "Gọi [so_khac], [hidden]"),))

    assert list(legible([Heading(2, "[so_truc]"), grid], labels)) == [
        Heading(2, "(cơ quan tự điền: Số máy trực)"),
        replace(grid, rows=(("Gọi (cơ quan tự điền: Số máy trực)", "Gọi (cơ quan tự điền), [hidden]"),)),
    ]


def test_the_pdf_has_its_first_page_and_the_details_with_the_values_of_the_agency_named() -> None:
    text = KeptText("a#b", "e" * 16, "Mật khẩu", "Giữ tài khoản", ("Gọi [so_truc].",))
    proof = evidence(quiz(attempt()), texts=(text,))
    agency = {"so_truc": AgencyValue("so_truc", "Số máy trực", "", 1)}

    first, details, title, at = paper(proof, AT, agency, full=True, address="https://tap-huan.vn/")

    assert first == sheet(proof, AT, "https://tap-huan.vn/")
    assert Paragraph("Gọi (cơ quan tự điền: Số máy trực).") in details
    assert (title, at) == ("Hồ sơ tập huấn: Nguyễn Thị An (HN002)", AT)


def test_older_prints_of_who_is_exempt_have_a_digest_to_be_held_to() -> None:
    proof = evidence(quiz(), exempt=(Exempted(AT.date(), None, AT, None),))
    digests = (("Mã đối chiếu (bản của bộ phận CNTT)", digest(proof)), (WITHOUT_EXEMPT, digest(evidence(quiz()))))

    for found, after in ((_whole(proof), (("Lập lúc", "10:32:05 ngày 24/11/2026"),)), (_short_of(proof), ())):
        assert found[-2:] == [Facts((*digests, *after)), Paragraph(f"{CHECK} {EARLIER_PRINTS}", "soft")]
    assert WITHOUT_EXEMPT not in str(_short_of(evidence(quiz())))


def test_every_print_is_read_on_the_day_on_which_it_is_made() -> None:
    proof = evidence(quiz(), exempt=(Exempted(AT.date(), AT.date(), AT, None),))

    for made in (_whole, _short_of):
        assert "Đang được tạm miễn từ 24/11/2026 đến hết 24/11/2026" in str(made(proof))
    assert "Đang được tạm miễn" not in str(list(blocks(proof, AT.replace(day=25), texts=False)))
    assert "Đang được tạm miễn" not in str(list(annex(proof, AT.replace(day=25), full=False)))


def _short_of(proof: Evidence) -> list[Block]:
    return list(annex(proof, AT, full=False))
