"""A proof and a certificate as PDF: tagged, in the type and colours of the identity."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import typst

from trainer.evidence.rules.certificate import Certificate
from trainer.evidence.rules.document import Block
from trainer.evidence.rules.sheet import Sheet
from trainer.handbook.print.images import FONTS
from trainer.handbook.print.pdf import lay_out_look

_ROOM = Path(__file__).parent


def evidence_pdf(sheet: Sheet, details: Sequence[Block], title: str, printed_at: datetime) -> bytes:
    """Return the PDF of a proof: its first page, then its details."""
    data = {"title": title, "sheet": asdict(sheet), "blocks": [_plain(block) for block in details]}
    return _set("as_pdf.typ", data, printed_at)


def certificate_pdf(certificate: Certificate, printed_at: datetime) -> bytes:
    """Return the one page of a certificate."""
    return _set("certificate.typ", asdict(certificate), printed_at)


def _set(layout: str, data: dict[str, Any], printed_at: datetime) -> bytes:
    with tempfile.TemporaryDirectory(prefix="gan-dan-") as place:
        room = Path(place)
        lay_out_look(room)
        (room / "main.typ").write_text((_ROOM / layout).read_text(encoding="utf-8"), encoding="utf-8")
        (room / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        try:
            made = _compiled(room, printed_at, "ua-1")
        except RuntimeError:
            # PDF/UA allows no sign that our typeface lacks, such as one in a name from afar: then without its seal.
            made = _compiled(room, printed_at, None)
    return made


def _compiled(room: Path, printed_at: datetime, standard: Literal["ua-1"] | None) -> bytes:
    made = typst.compile(
        room / "main.typ",
        format="pdf",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        pdf_standards=standard,
        timestamp=printed_at.astimezone(UTC),
    )
    content: bytes = made[0] if isinstance(made, list) else made
    return content


def _plain(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__, **asdict(block)}
