"""A quiz as the YAML that authors keep: one block a question, Vietnamese as it is, what is missing marked."""

import re
from collections.abc import Iterator, Sequence
from textwrap import indent
from typing import Any

import yaml

from trainer.core.law import Citation
from trainer.core.quiz.model import Option, Question, Quiz
from trainer.exchange.model import Incoming, Loss

WIDTH = 108
# Behind every field that the author has to fill in; ``check`` reports each of them, since it is empty.
MARK = "# CẦN ĐIỀN"
_MISSING = {
    "sections": f"{MARK}: mục cẩm nang mà câu này kiểm tra, ví dụ [giu-tai-khoan/mat-khau#do-dai]",
    "text": f"{MARK}: tình huống và câu hỏi",
    "option": f"{MARK}: chữ của phương án, mục hoặc bước",
    "target": f"{MARK}: đích đúng của mục này",
    "feedback": f"{MARK}: vì sao đúng, vì sao sai",
    "chapter": f"{MARK}: trang của cẩm nang, ví dụ giu-tai-khoan/index",
    "title": f"{MARK}: tên bài",
    "summary": f"{MARK}: một hai câu cho người học",
}


_GAP = re.compile(r"(: )gap-5c1f9e-(\w+)")
_EMPTY = {"sections": "[]"}
_RULE = ("pass_mark", "time_limit", "attempts", "wait_hours", "valid_days", "grace_seconds", "key_after")
_USUAL = (("grace_seconds", 30), ("key_after", "passed"))


class _Flow(list[Any]):
    """A list that is written on one line, its mappings too."""


class _Line(dict[str, Any]):
    """A mapping that is written on one line."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        # Items of a list stand further in than its name.
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def _flow(dumper: yaml.SafeDumper, data: _Flow) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", list(data), flow_style=True)


def _text(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style="|" if "\n" in data else None)


def _line(dumper: yaml.SafeDumper, data: _Line) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)


_Dumper.add_representer(_Flow, _flow)
_Dumper.add_representer(_Line, _line)
_Dumper.add_representer(str, _text)


def quiz_yaml(head: Quiz, incoming: Sequence[Incoming], origin: str) -> str:
    """Return the text of a quiz file with these questions; ``origin`` names the file they came from."""
    told = {name: getattr(head, name) or _gap(name) for name in ("title", "summary", "chapter")}
    parts = ["# yaml-language-server: $schema=schema/bai-kiem-tra.json"]
    parts += [f"# Nhập từ {origin}. Luật của bài, thêm dưới “quizzes:” trong quizzes/lo-trinh.yml:"]
    parts.append(indent(rule_yaml(head), "# ").rstrip())
    parts.append(_dump({"id": head.id, **told}).rstrip())
    parts += ["public: true"] if head.public else []
    parts.append("questions:\n")
    return _marked("\n".join(parts)) + "\n".join(map(_block, incoming))


def rule_yaml(head: Quiz) -> str:
    """Return the rule of a quiz as its entry in quizzes/lo-trinh.yml."""
    rule = head.rule
    told: dict[str, Any] = {"id": head.id, "draw": _Line((pool, number) for pool, number in rule.pools.items())}
    told |= {name: getattr(rule, name) for name in _RULE if (name, getattr(rule, name)) not in _USUAL}
    return indent(_dump([told]), "  ")


def _block(incoming: Incoming) -> str:
    notes = "".join(f"# {_note(loss)}\n" for loss in incoming.losses)
    return indent(notes + _marked(_dump([_plain(incoming.question)])), "  ")


def _note(loss: Loss) -> str:
    return f"dòng {loss.line}: {' '.join(loss.what.split())} → {loss.became}"


def _gap(name: str) -> str:
    """Return what stands in for an empty field until the mark is put behind it."""
    return f"gap-5c1f9e-{name}"


def _marked(text: str) -> str:
    return _GAP.sub(lambda found: f"{found[1]}{_EMPTY.get(found[2], chr(34) * 2)}  {_MISSING[found[2]]}", text)


def _plain(question: Question) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": question.id,
        "kind": question.kind,
        "sections": _Flow(question.sections) if question.sections else _gap("sections"),
        "basis": _citations(question.basis),
        "difficulty": question.difficulty,
        "text": question.text or _gap("text"),
    }
    told |= {name: words for name in ("scene", "picture", "sender", "sent") if (words := getattr(question, name))}
    if question.material:
        told |= {"look": question.look, "material": question.material}
    if question.targets:
        told["targets"] = list(question.targets)
    if question.steps:
        told["steps"] = [_step(question, number) for number in range(len(question.steps))]
    else:
        told["options"] = [_option(question, option) for option in question.options]
    return told


def _option(question: Question, option: Option) -> dict[str, Any]:
    told: dict[str, Any] = {"text": option.text or _gap("option")}
    if question.kind == "match":
        told["target"] = _gap("target") if option.target is None else question.targets[option.target]
    elif question.kind != "order":
        told["right"] = option.right
    return told | _said(option)


def _step(question: Question, number: int) -> dict[str, Any]:
    choices = [_choice(option) for option in question.options if option.turn and option.turn.step == number]
    return {"id": _step_id(number), "text": question.steps[number], "choices": choices}


def _choice(option: Option) -> dict[str, Any]:
    assert option.turn is not None
    told: dict[str, Any] = {"text": option.text, "worth": option.turn.worth, "consequence": option.turn.consequence}
    told |= _said(option)
    if option.turn.leads_to is not None:
        told["next"] = _step_id(option.turn.leads_to)
    return told


def _step_id(number: int) -> str:
    return f"buoc-{number + 1}"


def _said(option: Option) -> dict[str, Any]:
    return {"feedback": option.feedback or _gap("feedback")} | (
        {"basis": _citations(option.basis)} if option.basis else {}
    )


def _citations(citations: Sequence[Citation]) -> _Flow:
    return _Flow(dict(_cited(citation)) for citation in citations)


def _cited(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "instrument", citation.instrument
    if citation.article:
        yield "article", citation.article


def _dump(fields: object) -> str:
    told: str = yaml.dump(fields, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    return told
