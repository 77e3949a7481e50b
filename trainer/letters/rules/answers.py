"""What a leader may answer beside a name, and whether an answer says enough to be acted on."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

Kind = Literal["remind", "extend", "leave", "moved", "gone", "wrong"]
KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_TITLES: dict[Kind, str] = {
    "remind": "Nhắc",
    "extend": "Gia hạn",
    "leave": "Đang nghỉ (thai sản, ốm, đi học…)",
    "moved": "Đã chuyển đơn vị",
    "gone": "Không còn làm ở đây",
    "wrong": "Sai thông tin",
}
# What became of an answer, once the IT unit decided on it.
OUTCOME_TITLES = {"applied": "Đã duyệt", "refused": "Không duyệt", "undone": "Đã hoàn tác"}
# A later day than that is a mistake, or an exemption.
LONGEST = timedelta(days=366)
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: ``until`` of extend (the new day) and leave (the last day, None: not known), ``reason`` of
    leave (a key of the reasons for exemptions), ``note`` in the leader's own words.
    """

    kind: Kind
    until: date | None = None
    reason: str = ""
    note: str = ""


def in_words(answer: Answer, reason: str) -> str:
    """Return an answer in one line, with its day and the leader's own words; ``reason`` is that of a leave in words."""
    parts = [KIND_TITLES[answer.kind]]
    if answer.kind == "leave":
        parts = ["Đang nghỉ", reason.lower()]
    if answer.until:
        parts.append(f"đến hết {answer.until:%d/%m/%Y}")
    elif answer.kind == "leave":
        parts.append("chưa rõ đến bao giờ")
    said = parts[0] + "".join(f"{' ' if one.startswith('đến') else ', '}{one}" for one in parts[1:])
    return f"{said} (“{answer.note}”)" if answer.note else said


def problem(answer: Answer, today: date) -> str:
    """Return what keeps an answer from being acted on, with the mend, in Vietnamese; empty when nothing does."""
    if len(answer.note) > LONGEST_NOTE:
        return f"Ghi chú dài quá {LONGEST_NOTE} chữ. Anh/chị viết ngắn lại."
    if answer.kind == "extend":
        return _day_problem(answer.until, today, "Chưa có ngày gia hạn. Anh/chị chọn ngày mới.")
    if answer.kind == "leave":
        if not answer.reason:
            return "Chưa có lý do nghỉ. Anh/chị chọn một lý do."
        return _day_problem(answer.until, today, "")
    if answer.kind == "moved" and not answer.note:
        return "Chưa có nơi chuyển đến. Anh/chị ghi tên đơn vị mới vào ô Ghi chú."
    if answer.kind == "wrong" and not answer.note:
        return "Chưa rõ sai gì. Anh/chị ghi điều cần sửa vào ô Ghi chú."
    return ""


def _day_problem(day: date | None, today: date, missing: str) -> str:
    if day is None:
        return missing
    if day <= today:
        return f"Ngày {day:%d/%m/%Y} không còn ở phía trước. Anh/chị chọn từ ngày mai trở đi."
    if day > today + LONGEST:
        return f"Ngày {day:%d/%m/%Y} xa quá một năm. Anh/chị chọn ngày gần hơn."
    return ""
