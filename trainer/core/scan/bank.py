"""The materials of the bank as drafts: what of their passages that must be struck a rule should find."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from trainer.core.quiz.kinds.mark import cut_material
from trainer.core.quiz.model import Question
from trainer.core.scan.measure import LabelledDraft, LabelledWords


@dataclass(frozen=True, slots=True)
class Label:
    """Of one question: passages that must be struck, each with the rule that is the reason."""

    question: str
    marks: tuple[LabelledWords, ...]


def faults(label: Label, question: Question | None, rules: Iterable[str]) -> Iterator[str]:
    """Yield in words what of ``label`` leads nowhere: the question is gone or another, a passage, a rule."""
    if question is None:
        yield f"không có câu hỏi “{label.question}”"
        return
    struck = {option.text for option in question.options if option.right}
    if question.kind not in ("mark", "spot"):
        yield f"câu “{label.question}” không phải kiểu mark, spot"
        return
    known = frozenset(rules)
    for mark in label.marks:
        if mark.quote not in struck:
            yield f"câu “{label.question}” không còn chỗ phải gạch “{mark.quote}”"
        if mark.rule not in known:
            yield f"không có quy tắc “{mark.rule}”"


def drafts(labels: Iterable[Label], questions: Mapping[str, Question]) -> list[LabelledDraft]:
    """Return the materials of the labelled questions that are there, as drafts."""
    return [
        LabelledDraft(one.question, "".join(cut_material(questions[one.question])), one.marks)
        for one in labels
        if one.question in questions
    ]
