"""Reports as Word files, laid out as offices type: to be filled in further, signed and filed."""

import tempfile
from datetime import datetime
from html import escape
from pathlib import Path

from trainer.core.vietnam_time import day_of
from trainer.handbook.print import docx_styles, letterhead, official, pandoc
from trainer.handbook.print.fillable import fillable
from trainer.reports.rules.document import Block, Document, Grid, Heading, Paragraph, Signature

_SIGNED, _NEW_PAGE, _RULE = "@@KY@@", "@@TRANG@@", "@@KE@@"
_PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def document_docx(document: Document, printed_at: datetime) -> bytes:
    """Return the DOCX of a report on the office's form."""
    with tempfile.TemporaryDirectory(prefix="gan-dan-") as place:
        room = Path(place)
        look, source, target = room / "reference.docx", room / "report.html", room / "report.docx"
        look.write_bytes(docx_styles.reference(docx_styles.DECREE))
        source.write_text(f'<html lang="vi"><body>{_body(document)}</body></html>', encoding="utf-8")
        pandoc.run(source, target, day_of(printed_at), "--to=docx", f"--reference-doc={look}", "--metadata=lang:vi-VN")
        head = letterhead.letterhead(document.agency, [document.number], document.place_and_day)
        signed = next((one for one in document.body if isinstance(one, Signature)), None)
        places = {_NEW_PAGE: _PAGE, _RULE: letterhead.title_rule()}
        if signed is not None:
            receivers = official.each_receiver("; ".join(signed.left[1:]))
            places[_SIGNED] = letterhead.signatures([signed.left[0], *receivers], signed.right)
        letterhead.insert(target, head, " ".join(document.title), places, fillable)
        return target.read_bytes()


def _body(document: Document) -> str:
    title = "<br>".join(escape(line) for line in document.title)
    parts = [f'<div class="giua"><p><strong>{title}</strong></p></div><p>{_RULE}</p>', *map(_block, document.body)]
    annex = f'<div class="giua"><p><strong>{escape(document.annex_title.upper())}</strong></p></div>'
    return "".join([*parts, f"<p>{_NEW_PAGE}</p>", annex, *map(_block, document.annex)])


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"<h3>{escape(block.text)}</h3>"
        case Paragraph():
            words = escape(block.text)
            return f"<p><em>{words}</em></p>" if block.soft else f"<p>{words}</p>"
        case Grid():
            return _table(block)
        case Signature():
            return f"<p>{_SIGNED}</p>"


def _table(grid: Grid) -> str:
    whole = sum(grid.widths)
    columns = "".join(f'<col style="width: {100 * width / whole:.1f}%">' for width in grid.widths)
    head = _row(grid.columns, "th", grid.numbers)
    rows = "".join(_row(row, "td", grid.numbers) for row in grid.rows)
    return f"<table><colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _row(cells: tuple[str, ...], tag: str, numbers: tuple[int, ...]) -> str:
    sides = ["right" if at in numbers else "left" for at in range(len(cells))]
    made = [
        f'<{tag} style="text-align: {side}">{escape(cell)}</{tag}>' for cell, side in zip(cells, sides, strict=True)
    ]
    return f"<tr>{''.join(made)}</tr>"
