"""A proof and a certificate as PDF."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import qrcode
from qrcode.image.svg import SvgPathImage

from trainer.evidence.rules import wording as words
from trainer.evidence.rules.certificate import Certificate
from trainer.evidence.rules.document import Block
from trainer.evidence.rules.sheet import CertificateSheet
from trainer.handbook.print.papers import block_data, paper_pdf

_ROOM = Path(__file__).parent


def evidence_pdf(sheet: CertificateSheet, details: Sequence[Block], title: str, printed_at: datetime) -> bytes:
    """Return the PDF of a proof: its first page, then its details."""
    data = {"title": title, "sheet": asdict(sheet), "blocks": [block_data(block) for block in details]}
    return paper_pdf(_ROOM / "as_pdf.typ", data, printed_at)


def certificate_pdf(certificate: Certificate, printed_at: datetime) -> bytes:
    """Return the one page of a certificate."""
    data = {**asdict(certificate), "made": words.moment(printed_at), "qr": _square(certificate.link)}
    return paper_pdf(_ROOM / "certificate.typ", data, printed_at)


def _square(link: str) -> str:
    """Return ``link`` as a QR code in SVG, which a telephone reads; "" for ""."""
    if not link:
        return ""
    made = qrcode.make(link, image_factory=SvgPathImage, error_correction=qrcode.ERROR_CORRECT_M, border=2)
    return str(made.to_string(encoding="unicode"))
