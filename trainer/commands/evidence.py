"""The command that prints what one official knew, when, in whose words, under which law, and what changed since."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainer.commands.base import OK, WRONG_USAGE, Fail, command
from trainer.commands.database import library_or_fail, with_database
from trainer.commands.json_document import json_option, json_text
from trainer.commands.lookup import official_or_fail
from trainer.commands.writing import written
from trainer.evidence.as_text import printed
from trainer.evidence.rules.annex import paper
from trainer.evidence.rules.document import blocks
from trainer.evidence.rules.form import digest, sealed
from trainer.evidence.rules.legible import legible

if TYPE_CHECKING:
    from trainer.content.library import Library
    from trainer.models import Official


@command("evidence")
@click.argument("code", metavar="MÃ")
@click.option("--quiz", default="", metavar="BÀI", help="Chỉ bài này.")
@json_option
@click.option("--pdf", "pdf", metavar="TỆP", help="Ghi ra tệp PDF để in: một trang tóm tắt để ký, rồi phụ lục.")
@click.option("--full", "full", is_flag=True, help="PDF có cả nguyên văn câu hỏi và mục đã hỏi.")
@click.option("--out", "out", metavar="TỆP", help="Ghi ra tệp văn bản .txt.")
def evidence(code: str, quiz: str, as_json: bool, pdf: str | None, full: bool, out: str | None) -> int:
    """Hồ sơ của một cán bộ: biết gì, lúc nào, theo chữ nào, theo văn bản nào, và từ đó tới nay gì đã thay đổi.

    Cuối hồ sơ có mã đối chiếu: cùng dữ kiện thì cùng mã. Mỗi lần xem hoặc ghi ra đều được ghi lại.
    """
    with_database()
    from trainer.evidence import queries as proofs

    library, official = library_or_fail(), official_or_fail(code, also_left=True)
    _check_quiz(official, library, quiz)
    found, now = proofs.of_official(official, library, quiz), _now()
    _trace(official, digest(found), now, terminal=not (as_json or pdf or out), json=as_json, pdf=pdf, txt=out)
    labels = {key: value.label for key, value in library.agency.items()}
    text = json_text(sealed(found, now)) if as_json else ""
    if pdf:
        from trainer.evidence.as_pdf import evidence_pdf
        from trainer.site_address import address_of

        _write(pdf, evidence_pdf(*paper(found, now, library.agency, full=full, address=address_of("front"))))
    if out:
        _write(out, printed(legible(blocks(found, now, texts=True), labels)).encode("utf-8"))
    if not (as_json or pdf or out):
        text = printed(legible(blocks(found, now, texts=False), labels))
    if text:
        click.echo(text.rstrip("\n"))
    return OK


def _now() -> datetime:
    from trainer.core.vietnam_time import in_vietnam

    return in_vietnam(datetime.now(UTC)).replace(microsecond=0)


def _check_quiz(official: "Official", library: "Library", quiz: str) -> None:
    from trainer.evidence.queries import known_quizzes

    known = known_quizzes(official, library) if quiz else []
    if quiz and quiz not in known:
        raise Fail(f"--quiz không có “{quiz}”", f"chọn một trong: {', '.join(known)}", WRONG_USAGE)


def _write(file: str, content: bytes) -> None:
    with written(Path(file)) as output:
        output.write(content)
    click.echo(f"Đã ghi {file}.", err=True)


def _trace(official: "Official", digest: str, now: datetime, **ways: object) -> None:
    from trainer.actions import audit

    for how, taken in ways.items():
        if taken:
            audit.evidence_seen(None, official, how, digest, now)
