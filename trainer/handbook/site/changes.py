"""What each edition of the handbook changed, as a part of the page that tells its readers."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from pathlib import Path

from mkdocs.utils import get_relative_url

from trainer.content.editions import read_history, read_texts
from trainer.core.editions.model import Change, Edition, History, PublishedText
from trainer.core.editions.publishing import ADDED, REMOVED, REVIEWED
from trainer.core.problems import ContentError
from trainer.handbook.html_sections import LEFT_OUT
from trainer.handbook.site.macros import REGISTER, Registers, day

_USUAL = frozenset((ADDED, REMOVED, REVIEWED))
Link = Callable[[str], str]
# In this order: what has to be learnt again first.
_TITLES = ("Phải học lại", "Chỉ chỉnh câu chữ", "Mục mới", "Mục bỏ", "Đã rà lại, không phải sửa")
# What nobody is asked about and few read stands apart at the end, in the words of those few.
_OF_THE_HOUSE, _PAGES = "Hướng dẫn cho bộ phận CNTT và người soạn", ("tra-cuu/bo-phan-cntt", "tra-cuu/bien-soan")


def macros(project: Path, registers: Registers, url: str) -> dict[str, Callable[[], str]]:
    """Return the macro ``cac_phien_ban`` for the page at ``url``.

    Its answer belongs to no section: what an edition says must not itself be a change. Files that are broken are for
    ``check`` to report.
    """

    def editions() -> str:
        history, problems = read_history(project)
        link = _linker(project, url, _texts(project))
        blocks = "".join(_blocks(history, registers, url, link)) if not problems else ""
        return f'<div class="phien-ban" {LEFT_OUT}>{blocks or "<p>Chưa có phiên bản nào được công bố.</p>"}</div>'

    return {"cac_phien_ban": editions}


def _texts(project: Path) -> Mapping[tuple[str, str], PublishedText]:
    try:
        return read_texts(project)
    except ContentError:
        return {}


def _blocks(history: History, registers: Registers, url: str, link: Link) -> Iterator[str]:
    for edition in reversed(history.editions[1:]):
        yield _edition(edition, registers, url, link)
    for first in history.editions[:1]:
        yield (
            f'<h3 id="pb-{first.id}">{escape(first.title)}</h3>'
            f"<p>Công bố ngày {day(first.published_on)}. Các phiên bản sau được so với phiên bản này.</p>"
        )


def _edition(edition: Edition, registers: Registers, url: str, link: Link) -> str:
    kinds: dict[str, list[Change]] = {title: [] for title in (*_TITLES, _OF_THE_HOUSE)}
    for change in edition.changes:
        kinds[_title(change)].append(change)
    parts = [_part(title, rows, registers, url, link) for title, rows in kinds.items()]
    head = f'<h3 id="pb-{edition.id}">{escape(edition.title)}</h3><p>Công bố ngày {day(edition.published_on)}.</p>'
    return head + "".join(parts)


def _title(change: Change) -> str:
    material, minor, new, gone, same = _TITLES
    if change.weight != "material" and change.section.startswith(_PAGES):
        return _OF_THE_HOUSE
    if change.old is None:
        return new
    if change.new is None:
        return gone
    if change.old == change.new:
        return same
    return material if change.weight == "material" else minor


def _part(title: str, changes: Iterable[Change], registers: Registers, url: str, link: Link) -> str:
    ordered = sorted(changes, key=lambda one: one.section)
    rows = "".join(f"<li>{link(one.section)}{_reason(one, registers, url)}</li>" for one in ordered)
    return f"<p><strong>{title}</strong></p><ul>{rows}</ul>" if rows else ""


def _reason(change: Change, registers: Registers, url: str) -> str:
    words = "" if change.reason in _USUAL else f": {escape(change.reason.rstrip('.'))}"
    instrument = registers.instruments.get(change.instrument or "")
    if instrument is not None:
        address = f"{get_relative_url(REGISTER + '.html', url)}#{instrument.key}"
        words += f', theo <a href="{address}">{escape(instrument.name())}</a>'
    if change.relearn_by is not None:
        words += f". Ai đã đạt bài theo bản cũ học lại chậm nhất ngày {day(change.relearn_by)}"
    return words + "."


def _linker(project: Path, url: str, texts: Mapping[tuple[str, str], PublishedText]) -> Link:
    titles = {section: f"{text.page_title} – {text.title}" for (section, _), text in texts.items()}

    def link(section: str) -> str:
        title = escape(titles.get(section, section))
        page, _, anchor = section.partition("#")
        file = project / "docs" / f"{page}.md"
        if not file.is_file() or f"{{#{anchor}}}" not in file.read_text(encoding="utf-8", errors="replace"):
            return title
        return f'<a href="{get_relative_url(page + ".html", url)}#{anchor}">{title}</a>'

    return link
