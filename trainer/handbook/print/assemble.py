"""All pages as one clean HTML document, chapter after chapter."""

from html import escape

from lxml.html import Element, HtmlElement

from trainer.handbook.print import html_tree
from trainer.handbook.print.clean_page import Places, clean, prefix_of, settle_links, title_of
from trainer.handbook.site.manuscript import Chapter, Manuscript

TITLE = "Gần Dân"
OPENING = "Mở đầu chương"
SUBTITLE = "Cẩm nang và tập huấn mạng xã hội cho chính quyền cơ sở"


def assembled(book: Manuscript) -> HtmlElement:
    """Return the body of the book: ``h1`` are chapters, ``h2`` pages."""
    places = Places({page.url: prefix_of(page.url) for page in book.pages()})
    body = Element("body")
    for number, chapter in enumerate(book.chapters, start=1):
        _add_chapter(body, chapter, number, places)
    settle_links(body, places)
    return body


def _add_chapter(body: HtmlElement, chapter: Chapter, number: int, places: Places) -> None:
    if chapter.alone:
        _title(body, "h1", title_of(chapter.pages[0]), places.prefixes[chapter.pages[0].url], places)
    else:
        _title(body, "h1", chapter.title, f"chuong-{number}", places)
    for nth, page in enumerate(chapter.pages):
        if not chapter.alone:
            # The first page of most chapters is named after the chapter, and stands right below its title.
            title = OPENING if page.title == chapter.title else page.title
            heading = _title(body, "h2", title, places.prefixes[page.url], places)
            heading.set("class", "trang" if nth else "trang-dau")
        contents = clean(page, places, depth=0 if chapter.alone else 1)
        if chapter.alone:
            _keep_out_of_contents(contents)
        body.extend(list(contents))


def _keep_out_of_contents(root: HtmlElement) -> None:
    """What is said on a page alone is no page of the book: pandoc leaves such headings out of the contents."""
    for heading in (element for element in root if element.tag in ("h2", "h3")):
        heading.set("class", "unlisted unnumbered")


def _title(body: HtmlElement, tag: str, title: str, identity: str, places: Places) -> HtmlElement:
    places.ids.add(identity)
    return html_tree.add(body, tag, title, id=identity)


def document(book: Manuscript, body: HtmlElement) -> str:
    """Return book.html."""
    return (
        f'<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n<title>{TITLE}</title>\n'
        f'<meta name="subtitle" content="{escape(SUBTITLE)}">\n'
        f'<meta name="date" content="{book.edition.reviewed.isoformat()}">\n</head>\n{html_tree.write(body)}\n</html>\n'
    )
