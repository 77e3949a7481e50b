"""Which passages of the bank a rule of the scan should find, as written in docs/_data/drafts/bank.yml."""

from pathlib import Path

from trainer.content.scan_rules import DRAFTS
from trainer.content.scan_shapes import BankShape
from trainer.content.validation import validate
from trainer.content.yaml import load
from trainer.core.checks.content import Item
from trainer.core.problems import Problem
from trainer.core.scan.bank import Label
from trainer.core.scan.measure import LabelledWords

BANK_FILE = f"{DRAFTS}/bank.yml"


def read_bank_labels(project: Path) -> tuple[list[Item[Label]], list[Problem]]:
    """Return the labels of ``project`` and what is wrong with their form; none where it has no such file."""
    if not (project / BANK_FILE).is_file():
        return [], []
    source = load(project / BANK_FILE, project)
    problems = list(source.problems)
    labels: list[Item[Label]] = []
    for number, data in enumerate(source.data if isinstance(source.data, list) else []):
        shape, faults = validate(BankShape, source, (number,), data)
        problems.extend(faults)
        if shape is not None:
            label = Label(shape.question, tuple(LabelledWords(one.rule, one.quote) for one in shape.marks))
            labels.append(Item(label, source.file, source.lines_within((number,))))
    return labels, problems
