"""Give-aways of tone: the right choice alone is busy, begins with an act, sounds like office, or gives no excuse.

Each sign is counted where one choice is the best (single questions, steps of situations): within a quiz, and over the
whole bank, where chance explains less.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from trainer.core.checks.binomial import Trial, extreme, is_unlikely, regular
from trainer.core.checks.content import Content, Notice
from trainer.core.quiz.model import Option, Question

# The places to which a sign points: one, where it tells the right choice; more, where it only leaves some out.
Points = Callable[[Sequence[str]], Sequence[int]]
_TOLD = 12
_CLAUSE = re.compile(r"[,;:.]| rồi | và ")
_EXCUSE = re.compile(r"\b(vì|để|khỏi|kẻo|cho (tiện|nhanh|chắc|kịp|xong|đỡ|yên))\b", re.IGNORECASE)
_ACT = re.compile(
    r"(gọi|báo|ghi|chụp|lưu|gửi|hỏi|chuyển|trình|ẩn|gỡ|dừng|đổi|khóa|mở|kiểm tra|đối chiếu|trả lời|xin|nói|rà|lập)\b"
)
_OFFICE = re.compile(
    r"\b(báo|ghi|chụp|giờ|lãnh đạo|xin|cổng|công an|gỡ|thu hồi|chuyển|sổ|biên bản|văn bản|đầu mối|xác nhận|đối chiếu)\b"
)


@dataclass(frozen=True, slots=True)
class _Sign:
    """How a sign is told, and what it points to."""

    told: str
    points: Points


def _most(measure: Callable[[str], int], texts: Sequence[str]) -> Sequence[int]:
    place = extreme([measure(text) for text in texts])
    return () if place is None else (place,)


def _alone(shows: Callable[[str], object], texts: Sequence[str]) -> Sequence[int]:
    having = [place for place, text in enumerate(texts) if shows(text)]
    return having if len(having) == 1 else ()


def _unexcused(texts: Sequence[str]) -> Sequence[int]:
    lacking = [place for place, text in enumerate(texts) if not _EXCUSE.search(text)]
    return lacking if len(lacking) < len(texts) else ()


def _rank(rank: int, texts: Sequence[str]) -> Sequence[int]:
    in_turn = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
    return in_turn[rank : rank + 1]


def _commas(text: str) -> int:
    return text.count(",")


def _clauses(text: str) -> int:
    return len(_CLAUSE.findall(text))


def _acts(text: str) -> bool:
    return bool(_ACT.match(text.casefold().lstrip("\"“'")))


def _office(text: str) -> int:
    return len(set(_OFFICE.findall(text.casefold())))


_SIGNS = (
    _Sign("nhiều dấu phẩy nhất", partial(_most, _commas)),
    _Sign("nhiều vế nhất (dấu phẩy, chấm phẩy, hai chấm, rồi, và)", partial(_most, _clauses)),
    _Sign("duy nhất có dấu chấm phẩy", partial(_alone, re.compile(";").search)),
    _Sign("duy nhất mở đầu bằng một việc làm (gọi, báo, ghi…)", partial(_alone, _acts)),
    _Sign("nhiều chữ công việc nhất (báo, ghi, chụp, giờ, lãnh đạo…)", partial(_most, _office)),
    _Sign("không nêu cớ (vì, để, khỏi, cho tiện…) bên lựa chọn có nêu", _unexcused),
    _Sign("dài thứ hai", partial(_rank, 1)),
    _Sign("dài thứ ba", partial(_rank, 2)),
)
_MEND = (
    "viết lại phương án sai ở vài câu: hai việc liền nhau, chữ công việc, bỏ cớ; "
    "xem từng câu: python -m trainer report bank --guess BÀI"
)


def check(content: Content) -> Iterator[Notice]:
    """Find quizzes, and banks, in which the tone of a choice tells that it is the best."""
    asked = [
        (item, [group for question in item.value.questions for group in _groups(question)]) for item in content.quizzes
    ]
    for item, groups in asked:
        for sign in _SIGNS:
            if found := regular(_trials(groups, sign)):
                yield item.notice(f"lựa chọn đúng {sign.told} ở {found}", _MEND, "questions")
    if len(asked) > 1:
        whole = [group for _, groups in asked for group in groups]
        for sign in _SIGNS:
            yield from _whole(sign, list(_trials(whole, sign)))


def _whole(sign: _Sign, trials: list[Trial]) -> Iterator[Notice]:
    hits = list(dict.fromkeys(trial.question for trial in trials if trial.hit))
    count = sum(trial.hit for trial in trials)
    if is_unlikely(count, [trial.chance for trial in trials]):
        named = ", ".join(hits[:_TOLD]) + ("…" if len(hits) > _TOLD else "")
        chance = sum(trial.chance for trial in trials) / len(trials)
        what = f"cả ngân hàng: lựa chọn đúng {sign.told} ở {count}/{len(trials)} chỗ, may rủi {chance:.0%}: {named}"
        yield Notice("quizzes", 0, what, _MEND)


def _groups(question: Question) -> Iterator[tuple[str, list[Option]]]:
    """Yield what is chosen among where one is the best."""
    steps: dict[int, list[Option]] = {}
    if question.kind in ("single", "scenario"):
        for option in question.options:
            steps.setdefault(option.turn.step if option.turn else 0, []).append(option)
    for options in steps.values():
        if sum(option.right for option in options) == 1:
            yield question.id, options


def _trials(groups: Sequence[tuple[str, list[Option]]], sign: _Sign) -> Iterator[Trial]:
    for name, options in groups:
        if places := sign.points([option.text for option in options]):
            yield Trial(name, any(options[place].right for place in places), len(places) / len(options))
