"""Each blank form as a Word file of its own, laid out as offices do: agency at left, the nation's title at right."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml.html import Element, HtmlElement

from trainer.core.handbook.unit_values import head_of
from trainer.handbook.print import docx_styles, html_tree, letterhead, official, pandoc
from trainer.handbook.print.clean_page import Places, clean, prefix_of
from trainer.handbook.print.fillable import fillable
from trainer.handbook.print.lying import with_lying_sheets
from trainer.handbook.site.manuscript import Manuscript, Page
from trainer.handbook.site.unit_values import HEAD

BLANK = "mau"
_DOTS = "………………"
_DATE = re.compile(r"(?!Hôm nay)[^,:]{1,40}, ngày [….\d ]+ tháng [….\d ]+ năm [….\d ]+")
_AGENCY = re.compile(r"(ỦY|UỶ) BAN NHÂN DÂN|PHƯỜNG|XÃ|ĐẶC KHU")
_NUMBER = re.compile(r"Số:")


def write_forms(book: Manuscript, room: Path, folder: Path) -> list[Path]:
    """Write a DOCX into ``folder`` for every form of the book; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for look in (docx_styles.OFFICE, docx_styles.DECREE):
        _look(room, look).write_bytes(docx_styles.reference(look))
    return [_write(book, page, room, folder) for page in book.pages() if page.form is not None]


def _look(room: Path, look: docx_styles.Look) -> Path:
    return room / f"reference-form{'-decree' if look.flowing else ''}.docx"


def _write(book: Manuscript, page: Page, room: Path, folder: Path) -> Path:
    blank = _blank(page)
    head = _take_head(blank)
    nation = bool((page.form or {}).get("national_title", any(_NUMBER.match(line) for line, _ in head.lines)))
    _begin_sheets(blank, (page.form or {}).get("new_sheets", ()))
    places = official.take_signatures(blank) | (official.lay_out(blank) if nation else {})
    source = room / "form.html"
    source.write_text(f'<html lang="vi"><body>{html_tree.inner(blank)}</body></html>', encoding="utf-8")
    target = folder / f"{Path(page.url).stem}.docx"
    pandoc.run(
        source,
        target,
        book.edition.reviewed,
        "--to=docx",
        f"--reference-doc={_look(room, docx_styles.DECREE if nation else docx_styles.OFFICE)}",
        "--metadata=lang:vi-VN",
    )
    letterhead.insert(target, _letterhead(head, nation, book.agency), page.title, places, _finished)
    return target


def _finished(document: bytes) -> bytes:
    return with_lying_sheets(fillable(document))


def _blank(page: Page) -> HtmlElement:
    """Return what stands below the heading of the blank form, up to the next heading of its level."""
    places = Places({page.url: prefix_of(page.url)})
    found, within = Element("div"), False
    for child in list(clean(page, places, depth=0)):
        if child.tag == "h2":
            within = child.get("id", "").endswith(f"--{BLANK}")
        elif within:
            found.append(child)
    for element in found.iter("a"):
        html_tree.become(element, "span")
    for element in list(found.iter("span")):
        if html_tree.has_class(element, "can-dien"):
            _by_hand(element)
    return found


def _by_hand(element: HtmlElement) -> None:
    """Make a line to write on of what the agency has not filled in, and say what belongs there."""
    label = html_tree.words(element).strip("[]").removeprefix("cần điền: ")
    html_tree.become(element, "span")
    for child in list(element):
        child.drop_tree()
    element.text = f"{_DOTS} ({label})"


class _Head:
    """What a form says above its title: the lines of the agency (words, bold) and the line of place and date."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, bool]] = []
        self.date = ""


def _take_head(blank: HtmlElement) -> _Head:
    """Take the agency's lines and the date off the form; centre what is left of its title."""
    head = _Head()
    if len(blank) and blank[0].tag == "h3":
        # "Công văn", which the page says of the first of several papers, stands on none of them.
        blank[0].drop_tree()
    for child in list(blank)[:3]:
        lines = list(_lines(child))
        if not head.lines and lines and child.tag == "p" and _names_agency(child, lines[0][0]):
            head.lines = lines
            child.drop_tree()
        elif child.tag == "p" and len(lines) == 1 and _DATE.fullmatch(lines[0][0]):
            head.date = lines[0][0]
            child.drop_tree()
    for child in list(blank):
        if child.tag == "p" and _is_title(child):
            holder = Element("div", {"class": "giua"})
            place = list(blank).index(child)
            blank.remove(child)
            holder.append(child)
            blank.insert(place, holder)
    return head


def _names_agency(paragraph: HtmlElement, first: str) -> bool:
    """Say whether the name of an office stands here: in the words of every ward, or whatever it is called."""
    return bool(_AGENCY.match(first)) or any(HEAD in element.attrib for element in paragraph.iter("span"))


def _begin_sheets(blank: HtmlElement, parts: Iterable[str]) -> None:
    """Begin a sheet with each of these parts, named by their anchors: they go to different people."""
    for heading in blank.iter("h3"):
        if any(heading.get("id", "").endswith(f"--{part}") for part in parts):
            heading.set("class", "trang")


def _lines(paragraph: HtmlElement) -> Iterator[tuple[str, bool]]:
    """Yield each line of a paragraph, and whether all of it is bold."""
    pieces: list[tuple[str, bool]] = [(paragraph.text or "", False)]
    for child in paragraph:
        if child.tag == "br":
            pieces.append(("\n", False))
        else:
            bold = child.tag == "strong"
            pieces += [(part, bold) for part in re.split(r"(\n)", "".join(child.itertext()))]
        pieces.append(((child.tail or "").replace("\n", ""), False))
    line: list[tuple[str, bool]] = []
    for text, bold in [*pieces, ("\n", False)]:
        if text != "\n":
            line.append((text, bold))
            continue
        words = "".join(part for part, _ in line).strip()
        if words:
            yield words, all(bold or not part.strip() for part, bold in line)
        line = []


def _is_title(paragraph: HtmlElement) -> bool:
    """Say whether a paragraph begins with bold capitals: the name of the document, who decides, QUYẾT ĐỊNH."""
    begins = not (paragraph.text or "").strip() and len(paragraph) > 0 and paragraph[0].tag == "strong"
    first = "".join(paragraph[0].itertext()).split("\n")[0] if begins else ""
    return len(first) >= 6 and first == first.upper() and first != first.lower()


def _filled(lines: list[tuple[str, bool]], agency: str | None) -> list[tuple[str, bool]]:
    """Return the lines of a form's head, with the name of the agency in the place of the dots."""
    named = next((n for n, (line, _) in enumerate(lines) if not _AGENCY.match(line)), len(lines))
    if agency is None or not any("…" in line for line, _ in lines[:named]):
        return lines
    return [(name, True) for name in head_of(agency)] + lines[named:]


def _letterhead(head: _Head, nation: bool, agency: str | None) -> str:
    left = _filled(head.lines or [("ỦY BAN NHÂN DÂN ………………", True)], agency)
    ends = next((n for n, (line, _) in enumerate(left) if _NUMBER.match(line)), len(left))
    agency_lines, below = [line for line, _ in left[:ends]], [line for line, _ in left[ends:]]
    return letterhead.letterhead(agency_lines, below, head.date, nation=nation)
