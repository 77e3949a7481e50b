"""The kinds of question: one module each, found here by name. CONTRIBUTING says how to add one."""

from trainer.core.quiz.kinds import mark, match, multiple, order, scenario, single
from trainer.core.quiz.kinds.base import Answer, Fault, KindRules, Size
from trainer.core.quiz.model import Kind

RULES: dict[Kind, KindRules] = {
    "single": single.RULES,
    "multiple": multiple.RULES,
    "mark": mark.MARK,
    "spot": mark.SPOT,
    "order": order.RULES,
    "match": match.RULES,
    "scenario": scenario.RULES,
}

__all__ = ["RULES", "Answer", "Fault", "KindRules", "Size"]
