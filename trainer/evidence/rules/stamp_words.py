"""What a proof says of the stamps of its hand-ins, and what a stamp proves and does not."""

from collections import Counter

from trainer.core.stamp import Looked, State
from trainer.core.text import count, listed
from trainer.core.vietnam_time import in_vietnam
from trainer.evidence.rules.model import AttemptEvidence, Evidence
from trainer.evidence.rules.wording import day, moment

NAME = "Niêm phong"
PROVES = (
    "Niêm phong còn nguyên: từ lúc niêm phong, câu đã hỏi, câu trả lời, giờ và điểm của lượt ấy không bị sửa. "
    "Niêm phong không cho biết ai đã ngồi làm bài, và không ngăn được người có cả cơ sở dữ liệu lẫn khóa bí mật."
)
_IN_SHORT = "từ lúc niêm phong, câu trả lời, giờ và điểm không bị sửa"
# What calls for a look before anybody rests on the result.
_ALARMS: dict[State, str] = {"broken": "không khớp niêm phong", "missing": "thiếu niêm phong"}
# How many are named: the first page of a proof stays one page.
_NAMED = 3
_COUNTED: dict[State, str] = {
    "intact": "còn nguyên",
    "broken": "KHÔNG KHỚP",
    "unknown_key": "không kiểm được vì không mở được khóa",
    "before": "nộp trước ngày có niêm phong",
    "missing": "thiếu niêm phong",
}


def told(looked: Looked | None) -> str:
    """Return how the stamp of a hand-in stands; "" of an attempt that is not handed in."""
    if looked is None:
        return ""
    at = in_vietnam(looked.at) if looked.at else None
    if looked.state == "intact":
        late = "; trước lúc ấy không kiểm được" if looked.late else ""
        return f"Còn nguyên. Niêm phong lúc {moment(at)}{late}"
    if looked.state == "broken":
        return "KHÔNG KHỚP: bản ghi của lượt này đã bị sửa sau khi niêm phong. Bộ phận CNTT so với bản sao lưu"
    if looked.state == "unknown_key":
        return "Không kiểm được: không mở được khóa niêm phong. Hỏi bộ phận CNTT khóa bí mật có bị mất không"
    since = f" ({day(at)})" if at else ""
    if looked.state == "before":
        return f"Chưa có: nộp trước ngày bắt đầu niêm phong{since}"
    return f"Thiếu, dù nộp sau ngày bắt đầu niêm phong{since}. Hỏi bộ phận CNTT vì sao"


def overall(evidence: Evidence) -> str:
    """Return how the stamps of a proof stand, in a few words; "" where nothing was handed in."""
    states = Counter(one.stamp.state for quiz in evidence.quizzes for one in quiz.attempts if one.stamp)
    if not states:
        return ""
    if states["intact"] == states.total():
        return f"Cả {count(states.total())} lượt đã nộp còn nguyên niêm phong"
    said = ", ".join(f"{count(states[state])} lượt {words}" for state, words in _COUNTED.items() if states[state])
    return f"{count(states.total())} lượt đã nộp: {said}"


def in_short(evidence: Evidence) -> str:
    """Return how the stamps of a proof stand, and what it means where all are whole; "" where nothing was handed in."""
    said = overall(evidence)
    states = {one.stamp.state for quiz in evidence.quizzes for one in quiz.attempts if one.stamp}
    return f"{said}: {_IN_SHORT}" if states == {"intact"} else said


def wrong_with(attempt: AttemptEvidence) -> str:
    """Return what is wrong with the stamp of an attempt, in a few words; "" where nothing is."""
    return _ALARMS.get(attempt.stamp.state, "") if attempt.stamp else ""


def alarm(evidence: Evidence) -> str:
    """Return which hand-ins are to be looked into before anybody rests on the proof; "" for none."""
    found = [
        f"lượt {attempt.number} bài “{quiz.title}” {words}"
        for quiz in evidence.quizzes
        for attempt in quiz.attempts
        if (words := wrong_with(attempt))
    ]
    if not found:
        return ""
    more = [f"{count(len(found) - _NAMED)} lượt khác"] if len(found) > _NAMED else []
    named = listed([*found[:_NAMED], *more])
    return f"Hồ sơ này cần kiểm tra trước khi dùng: {named}. Bộ phận CNTT so với bản sao lưu."
