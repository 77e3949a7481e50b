"""The contents of the Word book: written out, for programs that do not fill them in when they open a file.

They stay a field: Word fills in the pages when it opens the file, LibreOffice when it is asked to update the index.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from trainer.handbook.print.letterhead import whole_rows

_FIELD = re.compile(
    r'<w:p>(?P<begin><w:r><w:fldChar w:fldCharType="begin" w:dirty="true" /><w:instrText xml:space="preserve">TOC '
    r'.*?<w:fldChar w:fldCharType="separate" />)(?P<end><w:fldChar w:fldCharType="end" /></w:r>)</w:p>',
    re.DOTALL,
)
_HEADING = re.compile(
    r'<w:bookmarkStart w:id="\d+" w:name="(?P<name>[^"]+)" />\s*'
    r'<w:p><w:pPr><w:pStyle w:val="Heading(?P<level>[12])" /></w:pPr>(?P<runs>.*?)</w:p>',
    re.DOTALL,
)
_TEXT = re.compile(r"<w:t[^>]*>([^<]*)</w:t>")


def write_contents(file: Path) -> None:
    """Write the headings of the first two levels, each a link to its place, into the contents of a DOCX from pandoc;
    let no row of its tables be torn between two pages.

    Raise RuntimeError when the file holds no contents to fill.
    """
    with zipfile.ZipFile(file) as old:
        parts = [(info, old.read(info)) for info in old.infolist()]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info, data in parts:
            is_text = info.filename == "word/document.xml"
            new.writestr(info, whole_rows(_filled(data.decode()).encode()) if is_text else data)


def _filled(document: str) -> str:
    field = _FIELD.search(document)
    if field is None:
        raise RuntimeError("pandoc không để lại mục lục trong bản Word")
    entries = list(_entries(document))
    entries[0] = entries[0].replace("</w:pPr>", f"</w:pPr>{field['begin']}</w:r>", 1)
    closing = f"<w:p><w:r>{field['end']}</w:p>"
    return document[: field.start()] + "".join(entries) + closing + document[field.end() :]


def _entries(document: str) -> Iterator[str]:
    for heading in _HEADING.finditer(document):
        words = "".join(_TEXT.findall(heading["runs"]))
        yield (
            f'<w:p><w:pPr><w:pStyle w:val="TOC{heading["level"]}"/></w:pPr>'
            f'<w:hyperlink w:anchor="{heading["name"]}" w:history="1">'
            f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:hyperlink></w:p>'
        )
