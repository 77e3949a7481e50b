"""A proof as PDF: tagged, in the look of the printed book, with its digest on every page."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from trainer.evidence.rules.document import Block, Heading
from trainer.handbook.print.images import FONTS
from trainer.handbook.print.pdf import lay_out_look

_LAYOUT = Path(__file__).with_name("as_pdf.typ")


def evidence_pdf(blocks: Sequence[Block], digest: str, printed_at: datetime) -> bytes:
    """Return the PDF of a proof; raise RuntimeError when Typst refuses it."""
    title = next(block.text for block in blocks if isinstance(block, Heading))
    data = {"title": title, "digest": digest, "blocks": [_plain(block) for block in blocks]}
    with tempfile.TemporaryDirectory(prefix="gan-dan-") as place:
        room = Path(place)
        lay_out_look(room)
        (room / "main.typ").write_text(_LAYOUT.read_text(encoding="utf-8"), encoding="utf-8")
        (room / "evidence.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        made = typst.compile(
            room / "main.typ",
            format="pdf",
            font_paths=[FONTS],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=printed_at.astimezone(UTC),
        )
    content: bytes = made[0] if isinstance(made, list) else made
    return content


def _plain(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__, **asdict(block)}
