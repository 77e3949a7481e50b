"""The looks of our Word files: pandoc's own reference document, with the fonts, colours and boxes of the identity.

Made by code at each printing, so that a change of a colour is one line and nothing binary is kept.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from xml.sax.saxutils import quoteattr

from trainer.handbook.print import pandoc
from trainer.handbook.site.drawings import tokens

_BOXES: Mapping[str, str] = {"Khung": "info", "Khung tốt": "good", "Khung lưu ý": "accent", "Khung xấu": "bad"}
_PART_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True)
class Look:
    """A look: typeface, size in half points, whether headings are coloured, margins in twentieths of a point, and
    whether paragraphs begin further in and fill their lines, as those of decisions do."""

    font: str
    size: int
    coloured: bool
    margins: str
    flowing: bool = False


BOOK = Look("Be Vietnam Pro", 21, True, 'w:top="1247" w:right="1247" w:bottom="1247" w:left="1417"')
# As offices type: Times New Roman 13, margins of the decree on clerical work (20, 15, 20, 30 mm).
OFFICE = Look("Times New Roman", 26, False, 'w:top="1134" w:right="850" w:bottom="1134" w:left="1701"')
DECREE = replace(OFFICE, flowing=True)


@cache
def reference(look: Look) -> bytes:
    """Return a reference document for pandoc in this look."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pandoc.reference_docx())) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), _changed(name, old.read(name).decode("utf-8"), look))
        new.writestr(zipfile.ZipInfo(f"word/{_edge(look)}1.xml"), _numbered(_edge(look)))
    return made.getvalue()


def _changed(name: str, text: str, look: Look) -> str:
    if name == "word/styles.xml":
        return _styles(text, look)
    if name == "word/document.xml":
        return _page(text, look)
    if name == "word/settings.xml" and look.flowing:
        # A line that ends before its time is not stretched to the edge.
        return text.replace("<w:rsids>", "<w:compat><w:doNotExpandShiftReturn/></w:compat><w:rsids>", 1)
    if name == "[Content_Types].xml":
        part = f'<Override PartName="/word/{_edge(look)}1.xml" ContentType="{_PART_TYPE.format(_edge(look))}"/>'
        return text.replace("</Types>", f"{part}</Types>")
    if name == "word/fontTable.xml":
        # Few offices have our typeface: Word then takes one that has every Vietnamese letter.
        ours = f'<w:font w:name="{look.font}"><w:altName w:val="Arial"/><w:family w:val="swiss"/></w:font>'
        return text.replace("</w:fonts>", f"{ours}</w:fonts>") if look.coloured else text
    if name == "word/_rels/document.xml.rels":
        edge = _edge(look)
        link = f'<Relationship Id="rIdSoTrang" Type="{_RELATION}/{edge}" Target="{edge}1.xml"/>'
        return text.replace("</Relationships>", f"{link}</Relationships>")
    return text


def _styles(text: str, look: Look) -> str:
    fonts = "".join(f'w:{side}="{look.font}" ' for side in ("ascii", "hAnsi", "cs", "eastAsia"))
    text = re.sub(r"<w:rFonts [^>]*/>", f"<w:rFonts {fonts}/>", text)
    text = re.sub(
        r"(<w:rPrDefault>\s*<w:rPr>.*?)<w:sz [^>]*/>", rf'\1<w:sz w:val="{look.size}"/>', text, flags=re.DOTALL
    )
    space = '<w:spacing w:before="60" w:after="100" w:line="276" w:lineRule="auto"/>'
    if look.flowing:
        in_cells = '<w:spacing w:before="36" w:after="36"/><w:ind w:firstLine="0"/><w:jc w:val="left"/>'
        text = re.sub(r'(w:styleId="Compact".*?)<w:spacing [^>]*/>', rf"\1{in_cells}", text, count=1, flags=re.DOTALL)
        space = '<w:spacing w:before="120" w:after="120"/><w:ind w:firstLine="567"/><w:jc w:val="both"/>'
    text = re.sub(r'(w:styleId="BodyText".*?)<w:spacing [^>]*/>', rf"\1{space}", text, count=1, flags=re.DOTALL)
    text = re.sub(r"<w:lang [^>]*/>", '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>', text)
    colour = tokens()["brand"][1:].upper() if look.coloured else "000000"
    text = re.sub(r'<w:color w:val="(?!auto)[^"]*"[^>]*/>', f'<w:color w:val="{colour}"/>', text)
    if not look.coloured:
        text = re.sub(r'(w:styleId="Heading\d".*?<w:rPr>)', r"\1<w:b/>", text, flags=re.DOTALL)
    own = "".join(_box(name, tone) for name, tone in _BOXES.items())
    own += _paragraph("Dòng nguồn", f'<w:color w:val="{tokens()["ink-soft"][1:]}"/><w:sz w:val="17"/>')
    own += _paragraph("Dẫn nhập", f'<w:color w:val="{tokens()["ink-soft"][1:]}"/>')
    own += _paragraph("Ô đánh dấu", "", '<w:ind w:left="284" w:hanging="284"/>')
    own += _paragraph("Giữa", "", '<w:ind w:firstLine="0"/><w:jc w:val="center"/>')
    own += _mark() + _contents(1, "<w:b/>") + _contents(2, "")
    return _with_table(text, look).replace("</w:styles>", f"{own}</w:styles>")


def _paragraph(name: str, run: str, paragraph: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId={quoteattr(_id(name))}><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="BodyText"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def _contents(level: int, run: str) -> str:
    """Return the style of a line of the contents, as Word names it."""
    space = f'<w:spacing w:before="{160 if level == 1 else 0}" w:after="20"/><w:ind w:left="{(level - 1) * 284}"/>'
    tab = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9242"/></w:tabs>'
    return (
        f'<w:style w:type="paragraph" w:styleId="TOC{level}"><w:name w:val="toc {level}"/><w:basedOn w:val="Normal"/>'
        f'<w:uiPriority w:val="39"/><w:pPr>{"<w:keepNext/>" if level == 1 else ""}{tab}{space}</w:pPr>'
        f"<w:rPr>{run}</w:rPr></w:style>"
    )


def _box(name: str, tone: str) -> str:
    line, ground = tokens()[tone][1:], tokens()[f"{tone}-soft"][1:]
    edge = f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{line}"/></w:pBdr>'
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>'
    return _paragraph(
        name, "", f'{edge}{shade}<w:spacing w:before="60" w:after="60"/><w:ind w:left="227" w:right="113"/>'
    )


def _mark() -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{tokens()["accent-soft"][1:]}"/>'
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{_id("Cần điền")}"><w:name w:val="Cần điền"/>'
        f"<w:rPr>{shade}</w:rPr></w:style>"
    )


def _id(name: str) -> str:
    return name.encode("ascii", "ignore").decode().replace(" ", "") + str(sum(map(ord, name)))


def _with_table(text: str, look: Look) -> str:
    colour = tokens()["line"][1:] if look.coloured else "000000"
    sides = ("top", "bottom", "insideH") if look.coloured else ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{colour}"/>' for side in sides)
    size = f'<w:sz w:val="{look.size - 2}"/>'
    table = (
        '<w:style w:type="table" w:customStyle="1" w:styleId="Table"><w:name w:val="Table"/>'
        '<w:basedOn w:val="TableNormal"/>'
        f'<w:pPr><w:spacing w:before="40" w:after="40"/></w:pPr><w:rPr>{size}</w:rPr>'
        f'<w:tblPr><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar><w:left w:w="80" w:type="dxa"/>'
        '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
    )
    found = re.search(r'<w:style [^>]*w:styleId="Table".*?</w:style>', text, re.DOTALL)
    return text.replace(found[0], table) if found else text.replace("</w:styles>", f"{table}</w:styles>")


def _edge(look: Look) -> str:
    """Return where the number of the page stands: offices have it above the text, from the second page on."""
    return "footer" if look.coloured else "header"


def _page(text: str, look: Look) -> str:
    section = (
        f'<w:sectPr><w:{_edge(look)}Reference xmlns:r="{_RELATION}" w:type="default" r:id="rIdSoTrang"/>'
        f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar {look.margins} w:header="567" w:footer="567" w:gutter="0"/>'
        f"{'' if look.coloured else '<w:titlePg/>'}</w:sectPr>"
    )
    return re.sub(r"<w:sectPr.*?</w:sectPr>|<w:sectPr[^>]*/>", section, text, count=1, flags=re.DOTALL)


def _numbered(edge: str) -> str:
    number = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    tag = "ftr" if edge == "footer" else "hdr"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{tag} xmlns:w="{_WORD}">'
        f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{number}</w:p></w:{tag}>'
    )
