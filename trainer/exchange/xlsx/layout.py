"""The workbook in which questions travel whole: one sheet a family of kinds, one row an option."""

from dataclasses import dataclass

from trainer.core.quiz.model import POOL_TITLES, Kind, Look, Pool, Scene

HEAD_SHEET = "Bài"
HELP_SHEET = "Cách điền"
YES = "x"

# What stands in the first column of the head sheet, and the field of the quiz or its rule.
HEAD: dict[str, str] = {
    "Mã bài": "id",
    "Tên bài": "title",
    "Tóm tắt": "summary",
    "Chương của cẩm nang": "chapter",
    "Bài công khai cho người dân": "public",
    "Điểm đạt (%)": "pass_mark",
    "Thời gian (phút, 0 là không giới hạn)": "time_limit",
    "Số lượt liền không đạt rồi phải chờ": "attempts",
    "Số giờ chờ": "wait_hours",
    "Số ngày kết quả còn giá trị": "valid_days",
    "Số giây được nộp trễ": "grace_seconds",
    "Đáp án hiện khi (passed, used_up, hand_in)": "key_after",
}
# How many questions are drawn out of each pool.
POOLS: dict[str, Pool] = {f"Số câu rút: {title}": pool for pool, title in POOL_TITLES.items()}
# As workbooks of earlier releases say it.
EARLIER_POOLS: dict[str, Pool] = {"Số câu rút: câu bôi chỗ": "boi"}
LOOKS: dict[str, Look] = {
    "bản nháp": "draft",
    "tin nhắn": "message",
    "nhóm chat": "group",
    "bài đăng": "post",
    "bình luận": "comment",
    "thư điện tử": "letter",
    "trang trên máy": "page",
    "giấy dán": "notice",
    "biên bản": "minutes",
    "xin quyền": "permission",
    "văn bản giấy": "document",
    "ảnh": "picture",
}
EARLIER_LOOKS: dict[str, Look] = {"thư, công văn": "letter", "trang, bài đăng": "page"}
SCENES: dict[str, Scene] = {
    "điện thoại": "phone",
    "bàn làm việc": "desk",
    "quầy một cửa": "counter",
    "bảng tin": "board",
    "phòng họp": "meeting",
    "sân": "yard",
    "đường": "street",
    "chợ": "market",
    "trường": "school",
    "lụt": "flood",
    "cháy": "fire",
    "đêm": "night",
    "phóng viên": "press",
}
EARLIER_KINDS: dict[str, Kind] = {"chỉ dấu hiệu giả": "spot"}


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: the field it fills, what stands above it, how wide it is, what may be chosen, what it is for.

    An ``optional`` one may be missing: workbooks of earlier releases have none.
    """

    field: str
    title: str
    width: int
    help: str
    allowed: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """One sheet: the kinds on it by the words that say which, and its columns: question, options, how it looks."""

    sheet: str
    kinds: dict[str, Kind]
    columns: tuple[Heading, ...]


def _asked(kinds: dict[str, Kind]) -> tuple[Heading, ...]:
    kind = (Heading("kind", "Kiểu", 16, "Kiểu câu hỏi.", tuple(kinds)),) if len(kinds) > 1 else ()
    return (
        Heading("number", "TT", 6, "Thứ tự của câu trong cả bài. Để trống thì theo thứ tự trang và dòng."),
        Heading("id", "Mã câu", 18, "Chữ thường không dấu, số, gạch nối. Để trống thì hệ thống đặt."),
        *kind,
        Heading("sections", "Mục cẩm nang", 30, "Ví dụ giu-tai-khoan/mat-khau#do-dai. Mỗi mục một dòng trong ô."),
        Heading(
            "basis",
            "Căn cứ",
            26,
            "Ví dụ luat-116-2025 | khoản 2 Điều 42. Mỗi căn cứ một dòng trong ô; lời khuyên thì để trống.",
        ),
        Heading("difficulty", "Độ khó", 8, "1 dễ, 2 vừa, 3 khó.", ("1", "2", "3")),
        Heading(
            "text", "Câu hỏi", 50, "Tình huống và câu hỏi, không quá 60 chữ. Dòng có ô này là dòng đầu của một câu."
        ),
    )


_SCENE = Heading("scene", "Cảnh", 14, "Chuyện xảy ra ở đâu; để trống cũng được.", tuple(SCENES), optional=True)
_SENDER = (
    Heading("sender", "Ai viết", 20, "Người gửi hoặc người đăng, như hiện trên màn hình.", optional=True),
    Heading("sent", "Lúc nào", 16, "Ví dụ 7:45 sáng thứ Ba.", optional=True),
    Heading("picture", "Hình vẽ", 16, "Chỉ khi cách vẽ là ảnh: tên hình có sẵn.", optional=True),
    _SCENE,
)
# What is looked at in a question where nothing is marked.
_SEEN = (
    Heading("look", "Cách vẽ", 16, "Đoạn chữ hiện ra như gì.", tuple(LOOKS), optional=True),
    Heading("material", "Đoạn chữ", 60, "Chữ của tin, bài, thư mà câu hỏi nói tới, không có [[…]].", optional=True),
    *_SENDER,
)
_FEEDBACK = Heading("feedback", "Giải thích", 50, "Vì sao đúng, vì sao sai. Mục nào cũng phải có.")
_OWN_BASIS = Heading("own_basis", "Căn cứ riêng", 26, "Chỉ ghi khi khác căn cứ của cả câu.")
_TICKED: dict[str, Kind] = {"một ý đúng": "single", "nhiều ý đúng": "multiple"}
_PASSAGES: dict[str, Kind] = {"bôi chỗ phải che": "mark", "chỉ chỗ đáng ngờ": "spot"}

FAMILIES = (
    Family(
        "Chọn ý",
        _TICKED,
        (
            *_asked(_TICKED),
            Heading("option", "Phương án", 50, "Mỗi phương án một dòng, 3 đến 6 phương án."),
            Heading("right", "Đúng", 8, "Ghi x ở phương án đúng, để trống ở phương án sai.", (YES,)),
            _FEEDBACK,
            _OWN_BASIS,
            *_SEEN,
        ),
    ),
    Family(
        "Bôi chỗ",
        _PASSAGES,
        (
            *_asked(_PASSAGES),
            Heading("look", "Cách vẽ", 16, "Đoạn chữ hiện ra như gì.", tuple(LOOKS)),
            Heading("material", "Đoạn chữ", 60, "Cả đoạn; mỗi chỗ có thể bôi đặt trong [[…]], từ 4 đến 16 chỗ."),
            Heading("option", "Chỗ", 30, "Chép lại đúng chữ của từng chỗ trong [[…]], cùng thứ tự, mỗi chỗ một dòng."),
            Heading("right", "Phải bôi", 8, "Ghi x ở chỗ phải bôi hoặc chỗ đáng ngờ.", (YES,)),
            _FEEDBACK,
            _OWN_BASIS,
            *_SENDER,
        ),
    ),
    Family(
        "Sắp thứ tự",
        {"sắp thứ tự": "order"},
        (
            *_asked({"sắp thứ tự": "order"}),
            Heading("option", "Bước", 50, "Viết theo thứ tự đúng, mỗi bước một dòng, 3 đến 7 bước."),
            _FEEDBACK,
            _OWN_BASIS,
            *_SEEN,
        ),
    ),
    Family(
        "Ghép cặp",
        {"ghép cặp": "match"},
        (
            *_asked({"ghép cặp": "match"}),
            Heading("targets", "Các đích", 30, "Mọi đích, mỗi đích một dòng trong ô, 3 đến 6 đích; có thể thừa."),
            Heading("option", "Mục", 50, "Mỗi mục một dòng, 3 đến 6 mục."),
            Heading("target", "Đích đúng", 30, "Chép lại đúng chữ của một đích."),
            _FEEDBACK,
            _OWN_BASIS,
            *_SEEN,
        ),
    ),
    Family(
        "Tình huống",
        {"tình huống": "scenario"},
        (
            *_asked({"tình huống": "scenario"}),
            Heading("step", "Bước số", 8, "1, 2, 3… Ghi ở dòng lựa chọn đầu của bước."),
            Heading(
                "step_text", "Lời của bước", 50, "Điều xảy ra ở bước này và câu hỏi. Ghi ở dòng lựa chọn đầu của bước."
            ),
            Heading("option", "Lựa chọn", 50, "Mỗi lựa chọn một dòng, 2 đến 5 lựa chọn một bước."),
            Heading("worth", "Điểm", 8, "2 tốt nhất, 1 tạm được, 0 chưa ổn.", ("0", "1", "2")),
            Heading("consequence", "Hậu quả", 50, "Điều xảy ra ngay sau lựa chọn."),
            _FEEDBACK,
            Heading("leads_to", "Sang bước", 8, "Số của bước sau. Để trống thì tình huống kết thúc."),
            _OWN_BASIS,
            _SCENE,
        ),
    ),
)
