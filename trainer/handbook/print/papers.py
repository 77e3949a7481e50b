"""Papers that are handed over, as PDF: tagged, in the type and colours of the identity."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import typst

from trainer.handbook.print.images import FONTS
from trainer.handbook.print.pdf import lay_out_look


def paper_pdf(layout: Path, data: Mapping[str, Any], printed_at: datetime, beside: Sequence[Path] = ()) -> bytes:
    """Return the PDF of ``layout``, a Typst file that reads its words from ``data.json`` beside it.

    Beside it too: ``look.typ``, ``colours.typ``, ``mark.svg``, and the files ``beside``. ``printed_at`` is the time
    written into the file.
    """
    with tempfile.TemporaryDirectory(prefix="gan-dan-") as place:
        room = Path(place)
        lay_out_look(room)
        (room / "main.typ").write_text(layout.read_text(encoding="utf-8"), encoding="utf-8")
        for one in beside:
            (room / one.name).write_text(one.read_text(encoding="utf-8"), encoding="utf-8")
        (room / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        try:
            return _compiled(room, printed_at, "ua-1")
        except RuntimeError:
            # PDF/UA allows no sign that our typeface lacks, such as one in a name from afar: then without its seal.
            return _compiled(room, printed_at, None)


def block_data(block: Any) -> dict[str, Any]:
    """Return what a layout reads of a block, a dataclass: its fields, and as ``kind`` the name of its class."""
    return {"kind": type(block).__name__, **asdict(block)}


def _compiled(room: Path, printed_at: datetime, standard: Literal["ua-1"] | None) -> bytes:
    made = typst.compile(
        room / "main.typ",
        format="pdf",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        pdf_standards=standard,
        timestamp=printed_at.astimezone(UTC).replace(microsecond=0),
    )
    content: bytes = made[0] if isinstance(made, list) else made
    return content
