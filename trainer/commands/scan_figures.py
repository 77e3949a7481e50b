"""The command that tells how well the rules of the scan do, on drafts that people labelled. It needs no database."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import click

from trainer.commands.base import OK, Fail, command
from trainer.commands.scan import sound_rules
from trainer.content.quizzes import read_quizzes
from trainer.content.scan_bank import read_bank_labels
from trainer.content.scan_rules import DRAFTS, HALVES, read_drafts
from trainer.core.problems import ContentError
from trainer.core.scan import bank
from trainer.core.scan.measure import Figure, Miss, measure, strays
from trainer.core.scan.rules import GROUPS, Rule
from trainer.core.text import percent, share
from trainer.disk import paths


@command("scan")
@click.option("--misses", is_flag=True, help="In cả chỗ sót, chỗ thấy thừa ở nửa để chỉnh và ở ngân hàng.")
@click.option("--tuning", is_flag=True, help="Không đo nửa để dành: dùng khi đang chỉnh quy tắc.")
def scan_figures(misses: bool, tuning: bool) -> int:
    """In các quy tắc của Rà bài đúng đến đâu, trên hai nửa bài nháp có đánh dấu và trên ngân hàng câu hỏi.

    Tìm ra: trong những chỗ phải thấy, máy thấy bao nhiêu. Không thừa: trong những chỗ máy thấy, bao nhiêu là đúng.
    """
    rules = sound_rules()
    for half, name in HALVES.items():
        if tuning and half != "tuning":
            continue
        try:
            drafts = read_drafts(paths.PROJECT, half)
        except ContentError as error:
            first = error.problems[0]
            raise Fail(f"{first.file}: {first.what}", first.mend) from None
        lost = [f"{draft.id}: {one}" for draft in drafts for one in strays(draft, [rule.id for rule in rules])]
        if lost:
            raise Fail(f"{DRAFTS}/{half}.yml: {lost[0]}", f"sửa {len(lost)} chỗ đánh dấu")
        figures, wrong = measure(drafts, rules)
        click.echo(f"{name}, {len(drafts)} bài nháp")
        _tell_rules(rules, figures)
        if misses and half == "tuning":
            _tell_misses(wrong)
        click.echo("")
    _tell_bank(rules, misses)
    return OK


def _tell_bank(rules: tuple[Rule, ...], misses: bool) -> None:
    """Tell how the rules do on the passages of the bank that they should find; nothing where none is labelled.

    A question that is labelled has a label wherever a rule is the reason to strike: what else is found is too much.
    """
    labels, problems = read_bank_labels(paths.PROJECT)
    if problems:
        raise Fail(f"{problems[0].file}: {problems[0].what}", problems[0].mend)
    questions = {item.value.id: item.value for item in read_quizzes(paths.PROJECT).questions}
    for item in labels:
        for what in bank.faults(item.value, questions.get(item.value.question), [rule.id for rule in rules]):
            raise Fail(f"{item.file}: {what}", "sửa hoặc bỏ dấu này")
    if not labels:
        return
    figures, wrong = measure(bank.drafts([item.value for item in labels], questions), rules)
    together = sum(figures.values(), Figure())
    click.echo(
        f"ngân hàng câu hỏi, {len(labels)} câu có đánh dấu: tìm ra {together.found}/{together.marks} chỗ phải gạch, "
        f"đúng {together.right}/{together.finds} chỗ thấy"
    )
    _tell_rules([rule for rule in rules if figures[rule.id] != Figure()], figures)
    if misses:
        _tell_misses(wrong)


def _tell_rules(rules: Sequence[Rule], figures: Mapping[str, Figure]) -> None:
    click.echo(f"  {'quy tắc':<22}{'có':>5}{'thấy':>6}{'đúng':>6}  tìm ra    không thừa")
    for group, name in GROUPS.items():
        together = Figure()
        for rule in rules:
            if rule.group == group:
                together += figures[rule.id]
                click.echo(_row(rule.id, figures[rule.id]))
        click.echo(_row(f"= {group}", together) + f"  ({name})")


def _row(name: str, figure: Figure) -> str:
    shares = "".join(f"  {_share(one):<8}" for one in (figure.recall, figure.precision))
    return f"  {name:<22}{figure.marks:>5}{figure.finds:>6}{figure.right:>6}{shares}"


def _share(value: Fraction | None) -> str:
    return "–" if value is None else percent(share(value.numerator, value.denominator))


def _tell_misses(misses: Sequence[Miss]) -> None:
    for miss in sorted(misses, key=lambda one: (one.rule, one.found, one.draft)):
        click.echo(f"  {'thừa' if miss.found else 'sót'}: {miss.rule}: {miss.draft}: “{miss.quote or 'cả bài'}”")
