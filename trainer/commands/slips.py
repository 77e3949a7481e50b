"""Slips for a first sign-in by command: as one PDF, for those of a unit or role who never signed in."""

from datetime import UTC, datetime
from pathlib import Path

import click

from trainer.commands.base import WRONG_USAGE, Fail, command
from trainer.commands.consent import Consent, consenting
from trainer.commands.database import library_or_fail, with_database
from trainer.commands.json_document import json_option, say
from trainer.commands.report import filter_of
from trainer.commands.writing import on_the_disk, written
from trainer.core.accounts.slip_code import MOST
from trainer.core.vietnam_time import in_vietnam


@command("slips")
@click.option("--unit", "unit_code", metavar="MÃ", help="Chỉ đơn vị này và các đơn vị thuộc nó.")
@click.option("--role", metavar="VAI_TRÒ", help="Chỉ người giữ vai trò này.")
@click.option("--search", "text", default="", metavar="CHỮ", help="Tên hoặc mã, không cần dấu.")
@click.option("--address", metavar="URL", default="", help="Địa chỉ mọi người mở; không ghi: GAN_DAN_SITE.")
@click.option(
    "--output", metavar="TỆP.pdf", default="", help="Ghi phiếu vào tệp này. Không ghi: chỉ cho biết có bao nhiêu người."
)
@json_option
@consenting
def slips(
    unit_code: str | None, role: str | None, text: str, address: str, output: str, as_json: bool, consent: Consent
) -> int:
    """In phiếu đăng nhập lần đầu (PDF, bốn phiếu một tờ) cho người chưa từng đăng nhập."""
    with_database()
    from django.conf import settings

    from trainer.actions import audit
    from trainer.actions.accounts import slips as actions
    from trainer.people.slips_pdf import slips_pdf
    from trainer.queries.progress import officials

    now = datetime.now(UTC)
    wanted = filter_of(library_or_fail(), unit_code, role, "", "all", text)
    found = actions.may_have_one(officials(wanted, now), now).select_related("unit")
    found = found.order_by("unit__position", "unit__code", "sort_name", "pk")
    count = found.count()
    if output:
        site = (address or settings.SITE).rstrip("/")
        _refuse(count, site)
        words = f"Sẽ in {count} phiếu vào {output}. Phiếu in trước của những người này hết tác dụng."
        consent.ask(words, {"people": count, "file": None}, as_json=as_json)
        made = actions.draw(list(found), now)
        with written(Path(output)) as file:
            file.write(slips_pdf(made, f"{site}/phieu/", in_vietnam(now).replace(microsecond=0)))
            on_the_disk(file)  # before a slip is kept: each voids the one printed before
            actions.keep(made, None, now)
        asked = {name: value for name, value in (("unit", unit_code), ("role", role), ("search", text)) if value}
        audit.exported(None, "slips.pdf", asked, len(made), now)
    said = f"{count} người chưa từng đăng nhập. Thêm --output TỆP.pdf để in phiếu."
    if output:
        said = f"Đã in {count} phiếu vào {output}. Phiếu in trước của những người này hết tác dụng."
    return say({"people": count, "file": output or None}, said, as_json=as_json)


def _refuse(count: int, site: str) -> None:
    if not site:
        raise Fail("chưa biết địa chỉ để in lên phiếu", "thêm --address https://…, hoặc đặt GAN_DAN_SITE", WRONG_USAGE)
    if not count:
        raise Fail("không có ai cần phiếu", "mọi người khớp điều kiện đã từng đăng nhập; bớt điều kiện lọc")
    if count > MOST:
        raise Fail(f"có {count} người, mỗi tệp tối đa {MOST} phiếu", "thêm --unit hoặc --role để còn ít người hơn")
