"""What exports lose, whatever the format."""

from collections.abc import Iterator

from trainer.core.quiz.model import LOOK_TITLES, Kind, Question, Quiz
from trainer.exchange import tags
from trainer.exchange.model import Loss

KIND_NAMES: dict[Kind, str] = {
    "single": "một ý đúng",
    "multiple": "nhiều ý đúng",
    "mark": "bôi chỗ phải che",
    "spot": "chỉ chỗ đáng ngờ",
    "order": "sắp thứ tự",
    "match": "ghép cặp",
    "scenario": "tình huống nhiều bước",
}
_GRADING = {
    "match": ("cách chấm câu ghép cặp", "nơi nhận chỉ cộng cặp đúng, không trừ cặp sai"),
    "order": ("cách chấm câu sắp thứ tự", "nơi nhận chấm theo cách của nó, không theo từng cặp bước"),
}


def unable(question: Question, format_name: str) -> Loss:
    """Return the loss of a question whose kind a format does not have."""
    what = f"câu “{question.id}” kiểu {KIND_NAMES[question.kind]}"
    return Loss(question.line, what, f"không xuất: {format_name} không có kiểu này; xlsx giữ được")


def quiz_losses(quiz: Quiz, *graded_otherwise: str) -> Iterator[Loss]:
    """Yield what a format that holds only questions loses of the quiz, and which kinds it grades in its own way."""
    yield Loss(quiz.line, "tóm tắt, chương, luật của bài (số câu rút, điểm đạt, giờ, lượt)", "đặt lại ở nơi nhận")
    yield from scene_losses(quiz)
    used = {question.kind for question in quiz.questions}
    for kind in graded_otherwise:
        if kind in used:
            yield Loss(quiz.line, *_GRADING[kind])


def with_material(question: Question) -> str:
    """Return the words of a question and, below them, what it shows: for formats that know only words."""
    if not question.material:
        return question.text
    head = " · ".join(filter(None, (LOOK_TITLES[question.look], question.sender, question.sent)))
    return f"{question.text}\n{head}\n{question.material}"


def look_losses(question: Question) -> Iterator[Loss]:
    """Yield what a format that knows only words loses of how a question looks."""
    if question.material:
        what = f"câu “{question.id}”: cách vẽ “{LOOK_TITLES[question.look]}”"
        yield Loss(question.line, what, "ở nơi nhận là đoạn chữ thường")
    if question.picture:
        yield Loss(question.line, f"câu “{question.id}”: hình “{question.picture}”", "bỏ; còn lời tả hình")


def scene_losses(quiz: Quiz) -> Iterator[Loss]:
    """Yield, once for a whole quiz, that its scenes stay behind."""
    if scenes := sum(bool(question.scene) for question in quiz.questions):
        yield Loss(quiz.line, f"hình cảnh của {scenes} câu", "bỏ; chỉ để dễ hình dung")


def tag_losses(question: Question) -> Iterator[Loss]:
    """Yield the tags that Moodle will cut when it stores them."""
    for tag in tags.write(question):
        if len(tag) > tags.LONGEST_IN_MOODLE:
            became = f"ghi đủ trong tệp, nhưng Moodle chỉ giữ {tags.LONGEST_IN_MOODLE} chữ đầu"
            yield Loss(question.line, f"câu “{question.id}”: nhãn “{tag}”", became)


def option_basis(question: Question) -> Iterator[Loss]:
    """Yield the basis in law of single options, for formats that have no place for it."""
    for number, option in enumerate(question.options, 1):
        for citation in option.basis:
            what = f"câu “{question.id}”: căn cứ riêng của mục {number} ({tags.cited(citation)})"
            yield Loss(question.line, what, "bỏ; căn cứ của cả câu vẫn giữ")
