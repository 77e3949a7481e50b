"""Documents as lines of text: .docx of Word and its like, .txt and .md. What is hidden in a .docx is read, too."""

import io
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from trainer.tables.read.decoding import NotTextError, decode

TEXTS = frozenset((".txt", ".md"))
WORD = ".docx"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LARGEST = 30_000_000
_PARTS = ("word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes", "word/comments")
_CANNOT = (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, NotImplementedError, RuntimeError, zlib.error, EOFError)


class DocumentError(Exception):
    """A file that cannot be read: what is wrong, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document, a paragraph a line; ``deleted``: a change that Word still shows the deleted words of."""

    text: str
    deleted: bool = False


def read(raw: bytes, ending: str) -> Document:
    """Return the text of a file whose name ends with ``ending``. Raises DocumentError."""
    if ending == WORD:
        return _word(raw)
    try:
        return Document(decode(raw).text.replace("\r\n", "\n"))
    except NotTextError:
        raise DocumentError("không phải tệp chữ", "mở tệp và lưu lại dạng chữ, bảng mã UTF-8") from None


def _word(raw: bytes) -> Document:
    lines: list[str] = []
    deleted = False
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            packed.getinfo("word/document.xml")
            for part in sorted(packed.infolist(), key=_order):
                if part.filename.startswith(_PARTS) and part.filename.endswith(".xml"):
                    if part.file_size > _LARGEST:
                        raise DocumentError("tệp Word quá lớn", "tách thành nhiều tệp nhỏ")
                    tree = _tree(packed.read(part))
                    lines += [_paragraph(one) for one in tree.iter(f"{_W}p")]
                    deleted = deleted or next(tree.iter(f"{_W}delText"), None) is not None
    except _CANNOT:
        raise DocumentError("không mở được như tệp Word", "mở bằng Word, lưu lại thành .docx") from None
    return Document("\n".join(lines), deleted)


def _order(part: zipfile.ZipInfo) -> tuple[bool, str]:
    return part.filename != "word/document.xml", part.filename


def _tree(raw: bytes) -> etree._Element:
    """Return the tree of XML that may be anybody's: no entity is looked up, nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(raw, parser)


def _paragraph(paragraph: etree._Element) -> str:
    words: list[str] = []
    for part in paragraph.iter(f"{_W}t", f"{_W}delText", f"{_W}tab", f"{_W}br", f"{_W}cr"):
        kind = str(part.tag).removeprefix(_W)
        words.append("\t" if kind == "tab" else " " if kind in ("br", "cr") else part.text or "")
    return "".join(words)
