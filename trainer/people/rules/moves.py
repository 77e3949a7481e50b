"""What follows from one record into the other when the two become one: how much of what, and in words."""

from collections.abc import Sequence
from dataclasses import dataclass

_WORDS: Sequence[tuple[str, str]] = (
    ("attempts", "lượt làm bài, cùng câu trả lời và kết quả"),
    ("open", "lượt đang làm dở (trong số đó), làm tiếp được ở hồ sơ ở lại"),
    (
        "handed_in",
        "lượt đang làm dở (trong số đó) được nộp ngay với những câu đã trả lời, vì hồ sơ ở lại cũng đang làm dở bài ấy",
    ),
    ("renumbered", "lượt đổi số thứ tự, vì lượt của hai hồ sơ xếp lại theo thời gian"),
    ("completions", "kết quả đạt"),
    ("practices", "lần luyện tập"),
    ("reviews", "câu đã luyện"),
    ("campaigns", "đợt học lại nêu tên"),
    ("extensions", "lần gia hạn"),
    ("exemptions", "lần tạm miễn"),
    ("attendances", "buổi tập huấn, diễn tập đã dự"),
    ("letters", "câu trả lời trong thư tuần đang chờ duyệt"),
    ("objections", "ý kiến về câu hỏi"),
)


@dataclass(frozen=True, slots=True)
class Moves:
    """How much follows: attempts (``open`` of them not handed in; ``handed_in`` with the merging, for the record that
    stays is sitting the same quiz; ``renumbered`` in both records), passes, shifts of practice, answers in them,
    campaigns that name him, extensions and exemptions, classes and drills at which he was, answers of his leader that
    wait, objections to questions."""

    attempts: int
    open: int
    handed_in: int
    renumbered: int
    completions: int
    practices: int
    reviews: int
    campaigns: int
    extensions: int
    exemptions: int
    attendances: int
    letters: int
    objections: int

    def lines(self) -> list[tuple[int, str]]:
        """Return what follows in words: how many of what."""
        return [(getattr(self, name), words) for name, words in _WORDS if getattr(self, name)]

    def said(self) -> str:
        """Return what follows as one sentence."""
        told = "; ".join(f"{number} {words}" for number, words in self.lines())
        return f"Chuyển sang: {told}." if told else "Hồ sơ kia chưa có lượt làm bài nào."
