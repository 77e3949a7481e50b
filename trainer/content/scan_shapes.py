"""The shapes of docs/_data/ra-bai.yml and of the labelled drafts, with what an editor explains of every field."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from trainer.content.shapes import BasisShape, Key, Shape, Words, about, named
from trainer.core.scan.checks import CHECKS

# Blanks at its ends count.
Regex = Annotated[str, StringConstraints(min_length=1)]
_WITHIN = "Số ký tự mỗi bên, hoặc line (cả dòng), sentence (cả câu), text (cả bài), column (đầu cột, khi là bảng)."
_PATTERN = (
    "Phần biểu thức hiểu như nhau ở trình duyệt và ở Python: không \\d \\w \\s \\b, không ^ $, ngoặc là (?:…). "
    "Chữ viết thường; <tên> gọi một mảnh ở fragments."
)


class NearShape(Shape):
    """Words around a find."""

    model_config = named("Chữ ở gần", "Chữ phải có (near) hoặc không được có (far) quanh chỗ thấy.")

    pattern: Regex = about("Mẫu chữ", _PATTERN)
    within: int | Literal["line", "sentence", "text", "column"] = about(
        "Trong khoảng", _WITHIN, 40, "sentence", default=40
    )
    side: Literal["both", "before", "after"] = about(
        "Phía nào",
        "Trước, sau hay cả hai phía.",
        values={"both": "Cả hai phía, kể cả chỗ thấy.", "before": "Phía trước.", "after": "Phía sau."},
        default="both",
    )
    cased: bool = about("Phân biệt hoa, thường", "true: mẫu viết đúng chữ hoa, chữ thường.", default=False)


class PatternShape(Shape):
    """One way in which what a rule looks for is written."""

    model_config = named("Một cách viết", "Một mẫu chữ và điều kiện quanh nó.")

    pattern: Regex = about("Mẫu chữ", _PATTERN, "0[0-9]{11}")
    cased: bool = about("Phân biệt hoa, thường", "true: mẫu viết đúng chữ hoa, chữ thường.", default=False)
    edge: Literal["none", "word", "number"] = about(
        "Đứng riêng",
        "Chữ ngay cạnh chỗ thấy.",
        values={
            "none": "Không xét.",
            "word": "Cạnh nó không có chữ cái, chữ số.",
            "number": "Như word, và con số không nối tiếp sau dấu chấm, phẩy, gạch.",
        },
        default="word",
    )
    near: list[NearShape] = about("Phải có ở gần", "Mọi mục đều phải có.", default=[])
    far: list[NearShape] = about("Không được có ở gần", "Có một mục là bỏ qua.", default=[])
    check: str = about("Phép thử", f"Một trong: {', '.join(CHECKS)}; bỏ trống khi không cần.", "citizen", default="")
    limit: int = about("Mức", "Con số cho phép thử, như số chữ nhiều nhất của một câu.", 30, default=0, ge=0)
    known: Words | None = about("Danh sách", "Tên một danh sách ở lists, cho phép thử.", "provinces", default=None)


class WholeShape(Shape):
    """What a whole text lacks."""

    model_config = named("Cả bài thiếu", "Bài có mọi mẫu ở when mà không có mẫu nào ở absent.")

    when: list[Regex] = about("Khi bài có", _PATTERN, min_length=1)
    absent: list[Regex] = about("Mà không có", _PATTERN, min_length=1)


class ScanRuleShape(Shape):
    """One rule."""

    model_config = named("Một quy tắc", "Thấy gì, vì sao, làm gì.")

    id: Key = about("Mã", "Không đổi về sau: bài nháp có đánh dấu gọi theo mã này.", "citizen-number")
    name: Words = about("Tên", "Hiện cho người dùng.", "Số căn cước, số định danh")
    group: Literal["identifiers", "meaning", "words"] = about(
        "Nhóm",
        "Số của người, ý, hay chữ khó đọc.",
        values={
            "identifiers": "Số và địa chỉ của một người.",
            "meaning": "Điều không nên nói, hoặc còn thiếu.",
            "words": "Chữ khó đọc.",
        },
    )
    why: Words = about("Vì sao", "Một câu, nói với anh/chị.")
    do: Words = about("Làm gì", "Một câu bắt đầu bằng động từ.")
    section: Words = about("Mục cẩm nang", "Dạng thu-muc/trang#ma-muc.", "ra-truoc-khi-dang/du-lieu-ca-nhan#nhan-ra")
    law: list[BasisShape] = about("Căn cứ", "Văn bản và điều; [] khi đây là lời khuyên.", default=[])
    question: Key | None = about("Câu để luyện", "Mã một câu hỏi hỏi đúng điều này.", "ra-du-lieu-01", default=None)
    own: bool = about("Trừ thứ của cơ quan", "true: số, địa chỉ cơ quan đã công bố thì không tính.", default=False)
    bare: bool = about("Bài gõ không dấu", "false: mẫu này bỏ dấu thì lẫn với chữ khác, nên vẫn giữ dấu.", default=True)
    patterns: list[PatternShape] = about("Các cách viết", "Thấy một cách là thấy.", default=[])
    whole: list[WholeShape] = about("Cả bài thiếu gì", "Chỉ với quy tắc xét cả bài.", default=[])
    match: list[Words] = about("Phải thấy", "Mỗi ví dụ là một đoạn bịa mà quy tắc phải thấy.", min_length=2)
    no_match: list[Words] = about("Không được thấy", "Mỗi ví dụ là một đoạn gần giống mà không phải.", min_length=2)


class ScanShape(Shape):
    """The file docs/_data/ra-bai.yml; each rule is validated by itself."""

    model_config = named("Quy tắc rà bài", "Mảnh mẫu, danh sách, rồi các quy tắc.")

    fragments: dict[str, Regex] = about("Mảnh mẫu", "Tên (chữ thường, không dấu) và mẫu; gọi lại bằng <tên>.")
    lists: dict[str, list[Words]] = about("Danh sách", "Tên và các mục.")
    rules: list[ScanRuleShape] = about("Quy tắc", "Mỗi quy tắc một mục.", min_length=1)


class MarkShape(Shape):
    """What a person labelled in a draft."""

    model_config = named("Một chỗ đánh dấu", "Quy tắc và chữ; không có chữ khi nói về cả bài.")

    rule: Key = about("Quy tắc", "Mã ở docs/_data/ra-bai.yml.")
    quote: str = about("Chữ", "Chép đúng chữ trong bài.", default="")


class BankShape(Shape):
    """What of one question of the bank a rule should find."""

    model_config = named("Chỗ phải gạch của một câu", "Câu mark, spot và những chỗ phải gạch mà một quy tắc nên thấy.")

    question: Key = about("Câu hỏi", "Mã câu, kiểu mark hoặc spot.", "ra-boi-nhom-chat-01")
    marks: list[MarkShape] = about("Đánh dấu", "quote chép đúng chữ của một lựa chọn right: true.", min_length=1)


class DraftShape(Shape):
    """One labelled draft."""

    model_config = named("Một bài nháp", "Bịa hoàn toàn, có đánh dấu.")

    id: Key = about("Mã", "Không trùng bài khác.")
    kind: Words = about("Loại", "Thông báo, danh sách, tin nhắn…")
    text: Words = about("Bài", "Chữ của bài.")
    agency_lines: list[Words] = about("Của cơ quan", "Số máy, địa chỉ cơ quan đã công bố.", default=[])
    marks: list[MarkShape] = about("Đánh dấu", "Mọi chỗ phải thấy; [] khi bài sạch.", default=[])
