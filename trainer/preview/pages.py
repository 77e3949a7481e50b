"""The pages of a preview: the trainer's own templates for questions, in a page for their author."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader

from trainer.core.quiz.model import Kind
from trainer.preview.answers import Desk
from trainer.preview.cards import Paper, asked, paper_of, seed_of, sheet, wanted
from trainer.preview.draft import Draft
from trainer.preview.view import View
from trainer.web.jinja import environment

KIND_TITLES: dict[Kind, str] = {
    "single": "Một ý đúng",
    "multiple": "Nhiều ý đúng",
    "mark": "Bôi chỗ phải che",
    "spot": "Chỉ chỗ đáng ngờ",
    "order": "Sắp thứ tự",
    "match": "Ghép cặp",
    "scenario": "Tình huống",
}
_HERE = Path(__file__).resolve().parent
_FOLDERS = [_HERE / "templates", _HERE.parent / "web" / "templates"]


class Pages:
    """Draws the pages. ``csrf`` and accounts play no part: nothing of a person is here."""

    def __init__(self) -> None:
        self._templates: Environment = environment(loader=FileSystemLoader(_FOLDERS), autoescape=True)
        self._templates.globals.update(static=lambda name: f"/static/{name}", url=_no_address)

    def page(self, draft: Draft, view: View, desk: Desk, version: str) -> str:
        """Return the page of a view."""
        paper = paper_of(draft, view)
        places = wanted(paper, view)
        here = _only(places, view)
        return self._render(
            "preview/page.html",
            draft=draft,
            view=view,
            version=version,
            ticket=f"{seed_of(view)}:{version}",
            seed=seed_of(view),
            next_seed=str(int(view.seed) + 1) if view.seed.isascii() and view.seed.isdigit() else "1",
            sheets=[sheet(draft, paper, place, view, desk) for place in here],
            counts=_counts(draft, paper, places),
            way=_way(places, here, view) if view.alone else None,
            answered=_answered(paper, here, view, desk),
            sections=_sections(draft),
            kind_titles=KIND_TITLES,
        )

    def question(self, paper: Paper, place: int, view: View, desk: Desk) -> str | None:
        """Return one question alone: what paper.js puts in place after a step of a situation. None without one."""
        drawn = paper[place][1] if place in paper else None
        if drawn is None:
            return None
        return self._render("training/_question.html", question=asked(place, drawn, view, desk))

    def _render(self, name: str, **context: Any) -> str:
        return self._templates.get_template(name).render(context)


def _no_address(name: str, *args: Any) -> str:
    """Stand in for the addresses of the trainer, none of which is here."""
    return f"/#{quote(name)}"


def _only(places: list[int], view: View) -> list[int]:
    if not view.alone:
        return places
    return [place for place in places if place + 1 == view.alone] or places[:1]


def _way(places: list[int], here: list[int], view: View) -> dict[str, Any]:
    """Return where one question at a time leads: before and after, and back to all."""
    at = places.index(here[0]) if here else 0
    return {
        "at": at + 1,
        "of": len(places),
        "before": view.but(alone=places[at - 1] + 1).address if at > 0 else "",
        "after": view.but(alone=places[at + 1] + 1).address if at + 1 < len(places) else "",
    }


def _counts(draft: Draft, paper: Paper, places: list[int]) -> dict[str, int]:
    faulty = sum(bool(entry.faults) for entry in draft.entries)
    return {"all": len(draft.entries), "paper": len(paper), "shown": len(places), "faulty": faulty}


def _answered(paper: Paper, here: list[int], view: View, desk: Desk) -> tuple[int, int]:
    """Return how many of the questions that are asked here are answered, and how many are asked."""
    open_here = [(place, drawn) for place in here if (drawn := paper[place][1]) and _is_asked(drawn.question.id, view)]
    return sum(asked(place, drawn, view, desk).answered for place, drawn in open_here), len(open_here)


def _is_asked(question_id: str, view: View) -> bool:
    return view.shown_as(question_id) == "de"


def _sections(draft: Draft) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the pages that the quiz tests, each with its title and the sections in question."""
    names = sorted({name for question in draft.questions() for name in question.sections})
    pages: dict[str, list[tuple[str, str]]] = {}
    titles: dict[str, str] = {}
    for name in names:
        page, _, anchor = name.partition("#")
        section = draft.sections.get(name)
        titles.setdefault(page, section.page_title if section else page)
        pages.setdefault(page, []).append((name, section.title if section else anchor))
    return [(page, titles[page], found) for page, found in pages.items()]
