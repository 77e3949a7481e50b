"""How an author says what a change is: by options, for scripts, or asked one by one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import Any

import click

from trainer.commands.base import WRONG_USAGE, Fail
from trainer.commands.days import day_or_fail
from trainer.content.editions import DRAFT_FILE, FOLDER
from trainer.core.checks import Content
from trainer.core.editions.model import Difference, Weight
from trainer.core.editions.plan import Plan, PlannedSection, meant
from trainer.core.editions.publishing import REVIEWED, UNTESTED, Decision, Draft
from trainer.core.text import clean, nearest
from trainer.terminal.edition_text import plain_excerpts


@dataclass(frozen=True, slots=True)
class DecisionOptions:
    """What the options say: which sections are what, and why."""

    minor: tuple[str, ...]
    material: tuple[str, ...]
    reviewed: tuple[str, ...]
    reason: str
    instrument: str | None
    relearn_by: date | None

    def __bool__(self) -> bool:
        """Say whether anything is said."""
        return bool(self.minor or self.material or self.reviewed)


_OPTIONS = (
    click.option(
        "--minor", multiple=True, metavar="MỤC", help="Mục (trang hay mẫu có *: mọi mục chưa quyết) chỉ đổi câu chữ."
    ),
    click.option("--material", multiple=True, metavar="MỤC", help="Mục đổi quy định: ai chỉ biết bản cũ phải học lại."),
    click.option("--reviewed", multiple=True, metavar="MỤC", help="Mục đã rà vì --instrument và không phải sửa."),
    click.option("--reason", default="", metavar="LÝ_DO", help="Một dòng lý do cho các mục vừa nêu."),
    click.option("--instrument", metavar="KHÓA", help="Văn bản gây ra thay đổi, theo khóa trong danh mục."),
    click.option("--relearn-by", metavar="NGÀY", help="Hạn học lại, ví dụ 2026-12-31; mặc định 30 ngày."),
)


def decisions(run: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that decide; it gets them as one ``said``."""

    @wraps(run)
    def packed(
        minor: tuple[str, ...],
        material: tuple[str, ...],
        reviewed: tuple[str, ...],
        reason: str,
        instrument: str | None,
        relearn_by: str | None,
        **others: Any,
    ) -> int:
        said = DecisionOptions(
            minor, material, reviewed, clean(reason), instrument, day_or_fail(relearn_by) if relearn_by else None
        )
        if not said and (reason or instrument or relearn_by):
            raise Fail("chưa nêu mục nào", "thêm --minor MỤC, --material MỤC hoặc --reviewed MỤC", WRONG_USAGE)
        if reviewed and not instrument:
            raise Fail("--reviewed cần văn bản đã làm phải rà", "thêm --instrument KHÓA", WRONG_USAGE)
        return run(said=said, **others)

    for option in reversed(_OPTIONS):
        packed = option(packed)
    return packed


def decided(draft: Draft, said: DecisionOptions, plan: Plan, content: Content) -> Draft:
    """Return the draft with what the options say; raise Fail for a section that does not differ, or unknown law."""
    if said.instrument is not None and said.instrument not in content.instruments:
        guess = nearest(said.instrument, list(content.instruments))
        mend = f"có phải “{guess}”?" if guess else "ghi khóa trong docs/_data/van-ban.yml"
        raise Fail(f"văn bản “{said.instrument}” không có trong danh mục", mend, WRONG_USAGE)
    differing = [row.difference for row in plan.rows()]
    both = set(said.minor) & set(said.material)
    if both:
        raise Fail(f"“{min(both)}” vừa minor vừa material", "giữ một trong hai", WRONG_USAGE)
    weights: tuple[tuple[Weight, tuple[str, ...]], ...] = (("minor", said.minor), ("material", said.material))
    named: dict[Difference, Decision] = {}
    swept: dict[Difference, Decision] = {}
    for weight, names in weights:
        until = said.relearn_by if weight == "material" else None
        decision = Decision(weight, said.reason, said.instrument, until)
        found, unknown = meant(names, differing)
        _refuse(unknown, "không khác phiên bản trước", [one.section for one in differing])
        for one in found:
            if one.section in names:
                named[one] = decision if decision.reason else _with_reason_of(draft.of(one), decision)
            else:
                swept[one] = decision
    stay = {one: draft.of(one) for one in swept.keys() - named.keys() if _stays(draft.of(one), swept[one])}
    _tell_of_what_stays({one: kept for one, kept in stay.items() if kept != swept[one]})
    chosen = {**draft.decisions, **swept, **stay, **named}
    return replace(draft, decisions={**chosen, **_reviewed(said, content, differing)})


def _with_reason_of(kept: Decision, said: Decision) -> Decision:
    """Return what is said with the reason that was given for the same weight before: to say it again takes nothing."""
    return replace(said, reason=kept.reason) if kept.weight == said.weight else said


def _stays(kept: Decision, swept: Decision) -> bool:
    """Say whether an author has decided what a pattern would decide otherwise; a reason alone decides nothing."""
    return kept != UNTESTED and (kept.made or kept.weight not in (None, swept.weight))


def _tell_of_what_stays(stay: Mapping[Difference, Decision]) -> None:
    if not stay:
        return
    click.echo(f"{len(stay)} mục đã quyết trước, vẫn giữ như cũ:", err=True)
    for one, kept in sorted(stay.items(), key=lambda item: item[0].section):
        click.echo(f"  {one.section}: {kept.weight}: {kept.reason or 'chưa có lý do'}", err=True)
    click.echo("→ Muốn đổi mục nào thì gọi đúng tên mục ấy, như --minor thu-muc/trang#ma-muc", err=True)


def _reviewed(said: DecisionOptions, content: Content, differing: list[Difference]) -> Mapping[Difference, Decision]:
    current = content.history.current()
    same = [Difference(name, text, text) for name, text in current.items()]
    changed = {one.section for one in differing}
    found, unknown = meant(said.reviewed, [one for one in same if one.section not in changed])
    _refuse(unknown, "đã đổi hoặc không có trong phiên bản trước", list(current))
    return dict.fromkeys(found, Decision("minor", said.reason or REVIEWED, said.instrument))


def _refuse(unknown: list[str], why: str, known: list[str]) -> None:
    if unknown:
        guess = nearest(unknown[0], known)
        mend = f"có phải “{guess}”?" if guess else "xem: python -m trainer edition plan"
        raise Fail(f"mục “{unknown[0]}” {why}", mend, WRONG_USAGE)


def ask_each(plan: Plan, draft: Draft, content: Content, keep: Callable[[Draft], None]) -> Draft:
    """Return the draft with the author's answers for every change that is still open.

    It is given to ``keep`` after each section, so that whoever stops loses none.
    """
    answered = 0
    for row in plan.changed:
        if row.undecided:
            try:
                decision = _ask(row, content)
            except (click.Abort, KeyboardInterrupt):
                if answered:
                    kept = f"Đã ghi {answered} mục vào {FOLDER}/{DRAFT_FILE}"
                    click.echo(f"\n{kept}; chạy lại với --ask để trả lời tiếp.", err=True)
                raise
            draft = replace(draft, decisions={**draft.decisions, row.difference: decision})
            keep(draft)
            answered += 1
    return draft


def _ask(row: PlannedSection, content: Content) -> Decision:
    click.echo(f"\n{row.page_title} › {row.title}  [{row.difference.section}]")
    for line in plain_excerpts(row.pairs):
        click.echo(f"  {line}")
    weight: Weight = _until("Câu chữ (c, minor) hay phải học lại (h, material)?", _weight)
    reason = _until("Lý do, một dòng (reason)", lambda text: clean(text) or None)
    cause = row.gained[0] if len(row.gained) == 1 else ""
    known = content.instruments
    instrument = _until(
        f"Văn bản gây ra (instrument, ghi khóa; Enter: {cause or 'không có'})",
        lambda text: (text or cause) if not text or text in known else None,
    )
    return Decision(weight, reason, instrument or None)


def _weight(text: str) -> Weight | None:
    answers: dict[str, Weight] = {"c": "minor", "minor": "minor", "h": "material", "material": "material"}
    return answers.get(text.lower())


def _until(question: str, read: Callable[[str], Any]) -> Any:
    """Ask until the answer can be read."""
    while True:
        found = read(click.prompt(question, default="", show_default=False).strip())
        if found is not None:
            return found
        click.echo("Chưa hiểu câu trả lời → gõ lại.")
