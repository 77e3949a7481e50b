"""The looks of our Word files: pandoc's own reference document, with the fonts, colours and boxes of the identity.

Made by code at each printing, so that a change of a colour is one line and nothing binary is kept.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import quoteattr

from trainer.handbook.print import pandoc
from trainer.handbook.site.drawings import tokens

_BOXES: Mapping[str, str] = {"Khung": "info", "Khung tốt": "good", "Khung lưu ý": "accent", "Khung xấu": "bad"}
_FOOTER = "word/footer1.xml"
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True)
class Look:
    """A look: typeface, size in half points, whether headings are coloured, margins in twentieths of a point."""

    font: str
    size: int
    coloured: bool
    margins: str


BOOK = Look("Be Vietnam Pro", 21, True, 'w:top="1247" w:right="1247" w:bottom="1247" w:left="1417"')
# As offices type: Times New Roman 13, margins of the decree on clerical work (20, 15, 20, 30 mm).
OFFICE = Look("Times New Roman", 26, False, 'w:top="1134" w:right="850" w:bottom="1134" w:left="1701"')


@cache
def reference(look: Look) -> bytes:
    """Return a reference document for pandoc in this look."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pandoc.default_file("reference.docx"))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), _changed(name, old.read(name).decode("utf-8"), look))
        new.writestr(zipfile.ZipInfo(_FOOTER), _footer())
    return made.getvalue()


def _changed(name: str, text: str, look: Look) -> str:
    if name == "word/styles.xml":
        return _styles(text, look)
    if name == "word/document.xml":
        return _page(text, look)
    if name == "[Content_Types].xml":
        return text.replace("</Types>", f'<Override PartName="/{_FOOTER}" ContentType="{_FOOTER_TYPE}"/></Types>')
    if name == "word/fontTable.xml":
        # Few offices have our typeface: Word then takes one that has every Vietnamese letter.
        ours = f'<w:font w:name="{look.font}"><w:altName w:val="Arial"/><w:family w:val="swiss"/></w:font>'
        return text.replace("</w:fonts>", f"{ours}</w:fonts>") if look.coloured else text
    if name == "word/_rels/document.xml.rels":
        link = f'<Relationship Id="rIdChan" Type="{_RELATION}/footer" Target="footer1.xml"/>'
        return text.replace("</Relationships>", f"{link}</Relationships>")
    return text


def _styles(text: str, look: Look) -> str:
    fonts = "".join(f'w:{side}="{look.font}" ' for side in ("ascii", "hAnsi", "cs", "eastAsia"))
    text = re.sub(r"<w:rFonts [^>]*/>", f"<w:rFonts {fonts}/>", text)
    text = re.sub(
        r"(<w:rPrDefault>\s*<w:rPr>.*?)<w:sz [^>]*/>", rf'\1<w:sz w:val="{look.size}"/>', text, flags=re.DOTALL
    )
    space = '<w:spacing w:before="60" w:after="100" w:line="276" w:lineRule="auto"/>'
    text = re.sub(r'(w:styleId="BodyText".*?)<w:spacing [^>]*/>', rf"\1{space}", text, count=1, flags=re.DOTALL)
    text = re.sub(r"<w:lang [^>]*/>", '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>', text)
    colour = tokens()["brand"][1:].upper() if look.coloured else "000000"
    text = re.sub(r'<w:color w:val="(?!auto)[^"]*"[^>]*/>', f'<w:color w:val="{colour}"/>', text)
    own = "".join(_box(name, tone) for name, tone in _BOXES.items())
    own += _paragraph("Dòng nguồn", f'<w:color w:val="{tokens()["ink-soft"][1:]}"/><w:sz w:val="17"/>')
    own += _paragraph("Dẫn nhập", f'<w:color w:val="{tokens()["ink-soft"][1:]}"/>')
    own += _paragraph("Ô đánh dấu", "", '<w:ind w:left="284" w:hanging="284"/>')
    own += _paragraph("Giữa", "", '<w:jc w:val="center"/>')
    own += _mark()
    return _with_table(text, look).replace("</w:styles>", f"{own}</w:styles>")


def _paragraph(name: str, run: str, paragraph: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId={quoteattr(_id(name))}><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="BodyText"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
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


def _page(text: str, look: Look) -> str:
    section = (
        f'<w:sectPr><w:footerReference xmlns:r="{_RELATION}" w:type="default" r:id="rIdChan"/>'
        f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar {look.margins} w:header="567" w:footer="567" w:gutter="0"/>'
        "</w:sectPr>"
    )
    return re.sub(r"<w:sectPr.*?</w:sectPr>|<w:sectPr[^>]*/>", section, text, count=1, flags=re.DOTALL)


def _footer() -> str:
    number = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr xmlns:w="{_WORD}">'
        f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{number}</w:p></w:ftr>'
    )
