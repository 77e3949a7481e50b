"""What makes a form an official paper: places to sign without lines around them, who gets it, and for papers under the
national title the paragraphs of a decision as Decree 30/2020 on clerical work lays them out."""

import re
from collections.abc import Iterator

from lxml.html import Element, HtmlElement

from trainer.core.text import capital
from trainer.handbook.print import html_tree, letterhead

_RECEIVERS = "Nơi nhận:"
_SIGN = re.compile(r"\(.*(?:[Kk]ý|[Tt]ự viết tên)\b.*\)")
_RULE = "@@KE-TEN@@"


def take_signatures(blank: HtmlElement) -> dict[str, str]:
    """Put a word into the place of every table to sign in; return what stands there in Word, by that word."""
    places: dict[str, str] = {}
    for table in list(blank.iter("table")):
        rows = [[html_tree.words(cell) for cell in row] for row in table.iter("tr")]
        if len(rows) == 2 and any(_SIGN.fullmatch(cell) for cell in rows[1]):
            word = f"@@KY-{len(places) + 1}@@"
            places[word] = _signed(rows[0], rows[1])
            _replace(_box(table), word)
    return places


def _signed(titles: list[str], notes: list[str]) -> str:
    if titles[0] == _RECEIVERS:
        return letterhead.signatures([_RECEIVERS, *each_receiver(notes[0])], [titles[1], notes[1]])
    return letterhead.signers(list(zip(titles, notes, strict=True)))


def each_receiver(receivers: str) -> Iterator[str]:
    """Yield a line for each of those who get a paper: "- Như trên;", the last one with a full stop."""
    parts = [part.strip() for part in receivers.split(";")]
    for nth, part in enumerate(parts, start=1):
        yield f"- {capital(part).rstrip('.')}{'.' if nth == len(parts) else ';'}"


def _box(table: HtmlElement) -> HtmlElement:
    """Return the table with the box that the site puts around it."""
    box = table
    while box.getparent() is not None and box.getparent().tag == "div" and len(box.getparent()) == 1:
        if box.getparent().getparent() is None:
            break
        box = box.getparent()
    return box


def _replace(element: HtmlElement, word: str) -> None:
    html_tree.become(element, "p")
    for child in list(element):
        element.remove(child)
    element.text = word


def lay_out(blank: HtmlElement) -> dict[str, str]:
    """Give a paper under the national title the paragraphs of a decision; return as ``take_signatures`` does."""
    places: dict[str, str] = {}
    for paragraph in list(blank.iter("p")):
        words = html_tree.words(paragraph)
        if words.startswith(_RECEIVERS):
            places["@@NOI-NHAN@@"] = letterhead.receivers([_RECEIVERS, *each_receiver(words[len(_RECEIVERS) :])])
            _replace(paragraph, "@@NOI-NHAN@@")
        elif paragraph.find("br") is not None and words.startswith("Căn cứ"):
            _one_each(paragraph)
        elif words.startswith("Kính gửi"):
            _centre(paragraph)
    for heading in blank.iter("h3"):
        # What is enclosed begins on a sheet of its own.
        heading.set("class", "trang")
    for numbered in list(blank.iter("ol")):
        _number_in_words(numbered)
    title = next(
        (child for child in blank if html_tree.has_class(child, "giua") and child.find("p/br") is not None), None
    )
    if title is not None:
        below = Element("p")
        below.text = _RULE
        title.addnext(below)
        places[_RULE] = letterhead.title_rule()
    return places


def _one_each(paragraph: HtmlElement) -> None:
    """Make a paragraph of each line: a decision names one ground a line."""
    lines: list[HtmlElement] = [Element("p")]
    for child in list(paragraph):
        if child.tag == "br":
            lines.append(Element("p"))
        else:
            child.tail = None
            lines[-1].append(child)
    for line in lines:
        paragraph.addprevious(line)
    paragraph.getparent().remove(paragraph)


def _centre(paragraph: HtmlElement) -> None:
    holder = Element("div", {"class": "giua"})
    paragraph.addprevious(holder)
    holder.append(paragraph)


def _number_in_words(numbered: HtmlElement) -> None:
    """Make clauses of a numbered list: their number is part of the sentence, as one who quotes it needs it."""
    for nth, item in enumerate(list(numbered), start=int(numbered.get("start", "1"))):
        html_tree.become(item, "p")
        html_tree.put_before(item, f"{nth}. ")
        numbered.addprevious(item)
    numbered.getparent().remove(numbered)
