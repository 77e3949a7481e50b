"""Editions at the terminal: what differs word by word, readable with and without colour."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from trainer.core.editions.model import Change, Edition
from trainer.core.editions.plan import Plan, PlannedSection
from trainer.core.word_diff import MARKS, Kind, Pair

_STYLES: dict[Kind, str] = {"equal": "", "removed": "red strike", "added": "green bold"}
_RETITLED = (
    "Dấu của mục không tính tiêu đề: chỉ đổi tiêu đề thì ai đã đạt không phải học lại. → Nếu tiêu đề mới nói khác đi: "
    "viết cả điều ấy vào đoạn của mục, rồi quyết minor hay material."
)
_RENAMED = "Ai đã đạt theo mục cũ không phải học lại mục mới, nay và về sau. → Nếu là một mục: giữ mã cũ {#…} của nó."
# Unchanged words kept on each side of a change in a long paragraph.
_AROUND = 12
WEIGHTS = {"minor": "câu chữ", "material": "phải học lại"}


def show_plan(plan: Plan, lines: Mapping[str, int], console: Console) -> None:
    """Print what differs from the last edition, page by page; new and removed sections on one line each."""
    for page, rows in groupby(plan.changed, key=lambda row: row.page):
        of_page = list(rows)
        console.print(Text(f"\n{of_page[0].page_title}  (docs/{page}.md)", style="bold underline"))
        for row in of_page:
            _show_row(row, lines.get(row.difference.section, 0), console)
    for title, group in (("Mục mới", plan.added), ("Mục bỏ", plan.removed)):
        if group:
            console.print(Text(f"\n{title}: {len(group)}", style="bold"))
        for row in group:
            tests = f", {len(row.questions)} câu hỏi" if row.questions else ""
            console.print(Text(f"  {row.difference.section}  {row.page_title} › {row.title}{tests}"), soft_wrap=True)
    for old, new in plan.renamed():
        codes = f"{old.difference.section} → {new.difference.section}"
        console.print(Text(f"\nCó thể là mục cũ mang mã mới: {codes}", style="yellow"), soft_wrap=True)
        console.print(Text(f"  {_RENAMED}", style="yellow"), soft_wrap=True)
    show_retitled(plan, console)


def show_retitled(plan: Plan, console: Console) -> None:
    """Print which headings are others, and what to do where one says something else."""
    for one in plan.retitled:
        told = f"\nTiêu đề đã đổi: “{one.old}” → “{one.new}”  [{one.section}]"
        console.print(Text(told, style="yellow"), soft_wrap=True)
    if plan.retitled:
        console.print(Text(f"  {_RETITLED}", style="yellow"), soft_wrap=True)


def _show_row(row: PlannedSection, line: int, console: Console) -> None:
    place = f"dòng {line}, " if line else ""
    console.print(Text(f"\n  {row.title}  [{row.difference.section}]", style="bold"), soft_wrap=True)
    console.print(Text(f"  {place}{_hangs_on(row)}", style="dim"), soft_wrap=True)
    for text in excerpts(row.pairs):
        console.print(Padding(text, (0, 0, 0, 4), expand=False))
    console.print(Text(f"  → {_said(row)}", style="yellow" if row.undecided else "cyan"), soft_wrap=True)


def _hangs_on(row: PlannedSection) -> str:
    tested = f"{len(row.questions)} câu hỏi kiểm tra" if row.questions else "chưa câu hỏi nào kiểm tra"
    gained = f"; thêm viện dẫn {', '.join(row.gained)}" if row.gained else ""
    return tested + gained + (f"; bỏ viện dẫn {', '.join(row.lost)}" if row.lost else "")


def _said(row: PlannedSection) -> str:
    decision = row.decision
    if row.undecided:
        lacking = f"{decision.weight}, chưa có lý do: thêm --reason" if decision and decision.weight else ""
        return lacking or "chưa có quyết định: minor hay material, vì sao?"
    due = f", học lại chậm nhất ngày {decision.relearn_by:%d/%m/%Y}" if decision.relearn_by else ""
    cause = f" ({decision.instrument})" if decision.instrument else ""
    return f"{decision.weight}: {decision.reason}{cause}{due}"


def excerpts(pairs: Iterable[Pair]) -> Iterator[Text]:
    """Yield the changed paragraphs, each run of them after the last words before it.

    What stays the same in a paragraph is cut down to the words around a change.
    """
    before = ""
    for pair in pairs:
        if not pair.changed:
            before = pair.old
            continue
        if before:
            yield Text(_cut(before, first=True, last=False), style="dim")
        before = ""
        yield _marked(pair)


def plain_excerpts(pairs: Iterable[Pair]) -> list[str]:
    """Return the changed paragraphs as lines without colour."""
    return [text.plain for text in excerpts(pairs)]


def _marked(pair: Pair) -> Text:
    text = Text()
    last = len(pair.runs) - 1
    for place, (kind, words) in enumerate(pair.runs):
        if kind == "added" and place and pair.runs[place - 1][0] == "removed":
            text.append(" ")
        shown = _cut(words, place == 0, place == last) if kind == "equal" else MARKS[kind].format(words)
        text.append(shown, style=_STYLES[kind])
    return text


def _cut(words: str, first: bool, last: bool) -> str:
    each = words.split(" ")
    head = [] if first else each[:_AROUND]
    tail = [] if last else each[-_AROUND:]
    return words if len(each) <= len(head) + len(tail) else " ".join([*head, "…", *tail])


def show_edition(edition: Edition, console: Console) -> None:
    """Print one edition: what had to be learnt again first."""
    console.print(Text(f"Phiên bản {edition.id}: {edition.title}", style="bold"), soft_wrap=True)
    console.print(f"Công bố ngày {edition.published_on:%d/%m/%Y}. {counts(edition.changes)}.")
    for change in sorted(edition.changes, key=lambda one: (one.weight != "material", one.section)):
        if change.old is not None and change.new is not None:
            console.print(Text(f"  {change.section}: {change_line(change)}"), soft_wrap=True)
    for word, gone in (("mới", False), ("bỏ", True)):
        for change in edition.changes:
            if (change.new if gone else change.old) is None:
                console.print(Text(f"  {change.section}: {word} – {change.reason}"), soft_wrap=True)


def change_line(change: Change) -> str:
    """Return what an edition says about one changed section."""
    weight = "đã rà" if change.old == change.new else WEIGHTS[change.weight]
    cause = f" ({change.instrument})" if change.instrument else ""
    due = f"; học lại chậm nhất ngày {change.relearn_by:%d/%m/%Y}" if change.relearn_by else ""
    return f"{weight} – {change.reason}{cause}{due}"


def counts(changes: Iterable[Change]) -> str:
    """Return how many sections changed, came and went: ``3 mục đổi (1 phải học lại), 2 mục mới``."""
    rows = list(changes)
    both = [one for one in rows if one.old is not None and one.new is not None]
    changed = [one for one in both if one.old != one.new]
    material = sum(one.weight == "material" for one in changed)
    found = {
        f"đổi ({material} phải học lại)": len(changed),
        "rà lại không đổi": len(both) - len(changed),
        "mới": sum(one.old is None for one in rows),
        "bỏ": sum(one.new is None for one in rows),
    }
    return ", ".join(f"{count} mục {word}" for word, count in found.items() if count) or "không mục nào đổi"
