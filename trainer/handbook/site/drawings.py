"""Drawings of the book: ``docs/_hinh/NAME.svg``, checked, and put into the page in the colours of the identity."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from trainer.core.text import nearest
from trainer.handbook.html_sections import LEFT_OUT
from trainer.handbook.site.macros import MacroError

FOLDER = "_hinh"
# What a page leaves a drawing on a telephone of 390 px, and the smallest letters people can read there.
PHONE, SMALLEST = 358, 12
# On a desktop a drawing may grow by this much, so that its letters stay near those of the text.
GROWTH = 1.3
_ROOM = Path(__file__).resolve().parents[1]
_TOKENS = _ROOM.parent / "web" / "static" / "tokens.css"
STYLES = _ROOM / "theme" / "assets" / "stylesheets" / "hinh.css"
_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset(
    (
        *("svg", "title", "desc", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("text", "tspan", "marker", "use", "clipPath"),
    )
)
_COLOURED = frozenset(("fill", "stroke", "color"))
_COLOURLESS = frozenset(("none", "currentColor", "inherit", "transparent"))
_VARIABLE = re.compile(r"var\(--([a-z-]+)\)")
_OWN = re.compile(r"url\(#[A-Za-z][\w-]*\)")
_OUTSIDE = re.compile(r"url\((?!#)|https?://|data:", re.IGNORECASE)
_SIZE = re.compile(r"\.hinh \.([a-z-]+)\s*{[^}]*font-size:\s*([\d.]+)px")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing that may be shown: its name, what it is called, what it shows in words, its size and its tree."""

    name: str
    title: str
    words: str
    width: float
    root: Element


def macros(docs: Path) -> dict[str, Callable[..., str]]:
    """Return the macro ``hinh`` for one page; a drawing shown twice has other ids the second time."""
    shown: Counter[str] = Counter()

    def hinh(name: str, caption: str = "") -> str:
        shown[name] += 1
        return figure(read(docs, name), caption, shown[name])

    return {"hinh": hinh}


def read(docs: Path, name: str) -> Drawing:
    """Return the drawing ``name`` of ``docs``; raise MacroError, in one line, when it may not be shown."""
    file = docs / FOLDER / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not file.is_file():
        guess = nearest(name, sorted(one.stem for one in file.parent.glob("*.svg")))
        mend = f"có phải “{guess}”?" if guess else f"vẽ vào docs/{FOLDER}/{name}.svg"
        raise MacroError(f"không có hình “{name}”", mend)
    try:
        root = fromstring(file.read_text(encoding="utf-8"), forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise MacroError(f"hình “{name}” không phải SVG đọc được: {error}", "sửa tệp SVG") from None
    wrong = next(_problems(root), None)
    if wrong:
        raise MacroError(f"hình “{name}” {wrong[0]}", wrong[1])
    return Drawing(name, _said(root, "title"), _said(root, "desc"), _width(root), root)


def _problems(root: Element) -> Iterator[tuple[str, str]]:
    if root.tag != f"{_SVG}svg" or _width(root) <= 0:
        yield "thiếu viewBox", 'phần tử gốc viết <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 …">'
        return
    for tag, kind in (("title", "tên gọi"), ("desc", "lời tả cho người không nhìn được hình")):
        if not _said(root, tag):
            yield f"thiếu <{tag}>", f"thêm {kind} ngay trong <svg>"
    for element in root.iter():
        yield from _element_problems(element)
    yield from _small_letters(root, SMALLEST * _width(root) / PHONE, _width(root))


def _element_problems(element: Element) -> Iterator[tuple[str, str]]:
    tag = element.tag.removeprefix(_SVG) if isinstance(element.tag, str) else "?"
    if tag not in _ELEMENTS:
        yield f"có phần tử <{tag}> không được dùng", f"chỉ dùng: {', '.join(sorted(_ELEMENTS))}"
    for name, value in element.attrib.items():
        if (name.endswith("href") and not value.startswith("#")) or _OUTSIDE.search(value):
            yield f"gọi ra ngoài bằng “{value[:40]}”", "hình phải đứng một mình, chỉ dùng #id của chính nó"
        elif name == "style" or name.startswith("on"):
            yield f"có thuộc tính {name}", "dùng class của hinh.css hoặc thuộc tính fill, stroke"
        elif name in _COLOURED and not _is_token(value):
            yield f"có màu cố định {name}=“{value}”", "dùng màu của bộ nhận diện, như var(--brand)"
        elif name == "class" and not set(value.split()) <= _classes():
            yield f"có class “{value}” không có trong hinh.css", f"chọn trong: {', '.join(sorted(_classes()))}"


def _is_token(value: str) -> bool:
    variable = _VARIABLE.fullmatch(value)
    return variable[1] in tokens() if variable else value in _COLOURLESS or _OWN.fullmatch(value) is not None


def _small_letters(element: Element, least: float, size: float) -> Iterator[tuple[str, str]]:
    size = _font_size(element, size)
    if element.tag in (f"{_SVG}text", f"{_SVG}tspan") and size + 0.01 < least:
        words = " ".join("".join(element.itertext()).split())
        yield (
            f"có chữ “{words[:30]}” quá nhỏ trên điện thoại",
            f"với viewBox này, font-size ít nhất {least:.1f} (12 px trên máy rộng 390 px)",
        )
    for child in element:
        yield from _small_letters(child, least, size)


def _font_size(element: Element, inherited: float) -> float:
    sizes = [size for name, size in _class_sizes().items() if name in element.get("class", "").split()]
    given = element.get("font-size", "").removesuffix("px")
    return sizes[-1] if sizes else float(given) if re.fullmatch(r"\d+(\.\d+)?", given) else inherited


def _width(root: Element) -> float:
    numbers = re.findall(r"[\d.]+", root.get("viewBox", ""))
    return float(numbers[2]) if len(numbers) == 4 else 0


def _said(root: Element, tag: str) -> str:
    return " ".join((root.findtext(f"{_SVG}{tag}") or "").split())


@cache
def tokens() -> Mapping[str, str]:
    """Return the colours of the identity by day, by their names."""
    css = _TOKENS.read_text(encoding="utf-8").split('[data-theme="light"]', 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", css))


@cache
def _classes() -> frozenset[str]:
    return frozenset(re.findall(r"\.hinh \.([a-z-]+)", STYLES.read_text(encoding="utf-8")))


@cache
def _class_sizes() -> Mapping[str, float]:
    return {name: float(size) for name, size in _SIZE.findall(STYLES.read_text(encoding="utf-8"))}


def figure(drawing: Drawing, caption: str = "", nth: int = 1) -> str:
    """Return the drawing as one line of HTML, for the page itself: there its colours follow day, night and print."""
    prefix = f"hinh-{drawing.name}" + (f"-{nth}" if nth > 1 else "")
    root = _with_own_ids(drawing.root, prefix)
    root.attrib |= {
        "class": "hinh__ve",
        "width": f"{drawing.width * GROWTH:.0f}",
        "role": "img",
        "aria-labelledby": f"{prefix}-title",
        "aria-describedby": f"{prefix}-desc",
        "data-search-exclude": "",
    }
    inside = f"{_markup(root)}<figcaption>{escape(caption or drawing.title, quote=False)}</figcaption>"
    return f'<figure class="hinh" data-hinh="{drawing.name}" {LEFT_OUT}>{inside}</figure>'


def _markup(root: Element) -> str:
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
    line = " ".join(tostring(root, encoding="unicode").split())
    return line.replace("> <", "><")


def _with_own_ids(root: Element, prefix: str) -> Element:
    copy: Element = fromstring(tostring(root, encoding="unicode"))
    for element in copy.iter():
        for name, value in list(element.attrib.items()):
            if name == "id":
                element.set(name, f"{prefix}-{value}")
            elif name.endswith("href"):
                del element.attrib[name]
                element.set("href", f"#{prefix}-{value[1:]}")
            else:
                element.set(name, re.sub(r"url\(#", f"url(#{prefix}-", value))
    for tag in ("title", "desc"):
        found = copy.find(f"{_SVG}{tag}")
        if found is not None:
            found.set("id", f"{prefix}-{tag}")
    return copy


def fixed(drawing: Drawing) -> str:
    """Return the drawing as a file of its own in the colours by day, for paper and for readers without style sheets."""
    styles = re.sub(r"/\*.*?\*/", "", STYLES.read_text(encoding="utf-8"), flags=re.DOTALL)
    rules = "".join(re.findall(r"^\.hinh \.[^{]+{[^}]*}", styles, re.MULTILINE)).replace(".hinh ", "")
    copy = _with_own_ids(drawing.root, "hinh")
    copy.set("font-family", "Be Vietnam Pro")
    copy.set("fill", tokens()["ink"])
    text = _markup(copy).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    text = re.sub(r"(<svg [^>]*>)", rf"\1<style>{rules}</style>", text, count=1)
    return _VARIABLE.sub(lambda match: tokens()[match[1]], text)
