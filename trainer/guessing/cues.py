"""What the form of an option tells to whoever knows nothing of its matter: the cues that the learner goes by."""

import re
from collections.abc import Callable, Sequence

from trainer.core.text import clean

# What is seen of one option, and how strongly.
Cues = dict[str, float]

_WORD = re.compile(r"\w+|[,;:.?!\"…]")
_PLAIN: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("có chấm phẩy", re.compile(r";")),
    ("có hai chấm", re.compile(r":")),
    ("trong dấu nháy", re.compile(r"^[\"“'‘]")),
    ("có con số", re.compile(r"\d")),
    ("phủ định", re.compile(r"\b(không|chưa|đừng|chẳng)\b")),
    ("phủ định ở đầu", re.compile(r"^(không|chưa|đừng)\b")),
    ("lý do (vì)", re.compile(r"\b(vì|bởi)\b")),
    ("lý do (để, cho, khỏi)", re.compile(r"\b(để|cho|khỏi|kẻo|đỡ)\b")),
    ("đuôi “, vì”, “, để”, “cho …”", re.compile(r"(, (vì|để|cho|khỏi|kẻo)\b|\bcho (tiện|nhanh|chắc|kịp|xong|đỡ))")),
    ("chữ tuyệt đối", re.compile(r"\b(luôn|mọi|tất cả|toàn bộ|tuyệt đối|hết|ngay lập tức|bất kỳ|cả)\b")),
    ("chữ dè dặt", re.compile(r"\b(nên|có thể|thường|tùy|nếu|khi)\b")),
    ("chỉ", re.compile(r"\bchỉ\b")),
)
_MOST_WORDS = 40


def cues(stem: str, texts: Sequence[str]) -> list[Cues]:
    """Return the cues of each of ``texts``, which are chosen among after ``stem``."""
    found = [_alone(text) for text in texts]
    for name, measure in _MEASURES:
        _ranked(name, [measure(text) for text in texts], found)
    asked = set(_words(stem))
    _ranked("chữ của câu hỏi", [len(asked & set(_words(text))) for text in texts], found)
    return found


def _alone(text: str) -> Cues:
    folded = clean(text).casefold()
    seen: Cues = {name: 1.0 for name, pattern in _PLAIN if pattern.search(folded)}
    words = [word for word in _WORD.findall(folded) if word != '"'][:_MOST_WORDS]
    for first, word in enumerate(words):
        seen[f"chữ “{word}”"] = 1.0
        if first + 1 < len(words):
            seen[f"chữ “{word} {words[first + 1]}”"] = 1.0
    if words:
        seen[f"mở đầu “{words[0]}”"] = 1.0
        seen[f"mở đầu “{' '.join(words[:2])}”"] = 1.0
        seen[f"kết thúc “{' '.join(words[-2:])}”"] = 1.0
    return seen


def _ranked(name: str, values: Sequence[int], found: list[Cues]) -> None:
    """Add which rank each has by ``values``; where many are alike it tells little, and nothing is added."""
    mean = sum(values) / len(values)
    for place, value in enumerate(values):
        above = sum(other > value for other in values)
        equal = values.count(value)
        if equal == 1 or above == 0 or above + equal == len(values):
            found[place][f"{name}: thứ {above + 1}"] = 1 / equal
        found[place][f"{name}: so với trung bình"] = (value - mean) / (mean + 1)


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", clean(text).casefold()) if len(word) > 1]


_MEASURES: tuple[tuple[str, Callable[[str], int]], ...] = (
    ("dài", len),
    ("dấu phẩy", lambda text: text.count(",")),
    ("số vế", lambda text: len(re.findall(r"[,;:.]| rồi | và ", text))),
)
