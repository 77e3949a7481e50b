"""The kinds of question: one module each, found here by name. CONTRIBUTING says how to add one."""

from trainer.core.quiz.kinds import mark, match, multiple, order, scenario, single
from trainer.core.quiz.kinds.base import Answer, Fault, KindRules, Size
from trainer.core.quiz.model import Kind

RULES: dict[Kind, KindRules] = {
    "single": single.Single(),
    "multiple": multiple.Multiple(),
    "mark": mark.Mark(),
    "spot": mark.Spot(),
    "order": order.Order(),
    "match": match.Match(),
    "scenario": scenario.Scenario(),
}

__all__ = ["RULES", "Answer", "Fault", "KindRules", "Size"]
