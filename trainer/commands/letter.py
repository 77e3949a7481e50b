"""Commands over the weekly letters: making those of this week, printing them, and what leaders answered."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import Progress

from trainer.commands.base import NOT_PASSED, OK, WRONG_USAGE, Fail, command
from trainer.commands.consent import Consent, consenting
from trainer.commands.database import library_or_fail, with_database, with_figures
from trainer.commands.json_document import json_option, say
from trainer.commands.writing import on_the_disk, written
from trainer.core.in_groups import in_groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainer.letters.queries import Addressee
    from trainer.letters.rules.page import LetterPage
    from trainer.models import Work

# So many people the letters of one file name, or those of one unit: setting them takes 0.13 MB for each.
_MOST_PEOPLE = 4_000


@command("make")
@json_option
@consenting
def make(as_json: bool, consent: Consent) -> int:
    """Lập thư tuần này cho mọi đơn vị chưa có. Dừng giữa chừng thì chạy lại để lập tiếp."""
    with_figures()
    from trainer.letters import make as letters

    library = library_or_fail()
    if consent.asks:
        words, counts = _foreseen()
        consent.ask(words, counts, as_json=as_json)
    work = letters.decide(datetime.now(UTC), None)
    if work is not None:
        with Progress(disable=as_json) as bar:
            task = bar.add_task("Đang lập thư", total=work.total)
            for left in _pieces(library, work):
                bar.update(task, completed=work.total - left)
    _tell(work is not None, as_json)
    return OK


@command("stop")
@json_option
def stop(as_json: bool) -> int:
    """Dừng việc lập thư đang chạy, ở máy nào cũng vậy; thư đã lập giữ nguyên. Lập tiếp: letter make."""
    with_database()
    from trainer.letters import make as letters

    left = letters.stop(datetime.now(UTC), None)
    words = f"Đã dừng. Còn {left} đơn vị chưa có thư. Lập tiếp: python -m trainer letter make"
    if left is None:
        words = "Không có thư nào đang lập: việc lập thư đã xong hoặc đã dừng trước đó."
    return say({"stopped": left is not None, "left": left or 0}, words, as_json=as_json)


def _pieces(library: object, work: "Work") -> "Iterator[int]":
    """Write piece by piece, with a pause after each for whoever else writes; yield how many are left. Raises Fail."""
    import time

    from django.db import DatabaseError

    from trainer.actions import pieces
    from trainer.models import Piece

    going_on = True
    while going_on:
        began = time.monotonic()
        try:
            going_on = not pieces.finish(library, work, 0)  # type: ignore[arg-type]
        except DatabaseError:
            raise
        except Exception as error:
            what = f"có thư chưa lập được ({type(error).__name__}: {error}); những thư đã lập vẫn còn"
            raise Fail(what, "chạy lại lệnh này để lập các thư khác; vẫn lỗi thì báo người phát triển") from error
        yield Piece.objects.filter(work=work.pk).count()
        pieces.rest(began)


def _foreseen() -> tuple[str, dict[str, str | int]]:
    from trainer.core.vietnam_time import day_of, monday
    from trainer.letters.queries import addressees
    from trainer.models import Letter

    now = datetime.now(UTC)
    week = monday(day_of(now))
    have = set(Letter.objects.filter(week=week).values_list("unit_id", flat=True))
    left = [one for one in addressees(now) if one.unit.pk not in have]
    mailed = sum(map(_has_address, left))
    counts: dict[str, str | int] = {
        "week": week.isoformat(),
        "letters": len(left),
        "by_mail": mailed,
        "on_paper": len(left) - mailed,
    }
    return f"Sẽ lập {len(left)} thư: {mailed} gửi qua e-mail, {len(left) - mailed} in ra.", counts


def _tell(made: bool, as_json: bool) -> None:
    from trainer.core.vietnam_time import day_of, monday
    from trainer.letters import make as letters_made
    from trainer.models import Letter

    week = monday(day_of(datetime.now(UTC)))
    letters = Letter.objects.filter(week=week)
    total, on_paper = letters.count(), letters.filter(mails=0).count()
    stopped = letters_made.stopped(week)
    words = f"Tuần này mọi đơn vị đã có thư ({total}). Không lập thêm."
    if stopped is not None:
        words = f"Đã dừng: {total} đơn vị có thư, còn {stopped.details['left']} đơn vị. Chạy lại để lập tiếp."
    elif made:
        words = f"Tuần này có {total} thư, {on_paper} thư phải in: python -m trainer letter print var/thu-tuan.pdf"
    counts = {"week": week, "letters": total, "on_paper": on_paper, "stopped": stopped is not None}
    say(counts, words, as_json=as_json)


@command("print")
@click.argument("file", metavar="TỆP.pdf")
@click.option("--unit", "codes", multiple=True, metavar="MÃ", help="Chỉ đơn vị này; lặp lại được.")
@click.option("--all", "everybody", is_flag=True, help="Cả những đơn vị mà lãnh đạo nhận qua e-mail.")
@click.option("--no-slips", is_flag=True, help="Không kèm phiếu đăng nhập lần đầu.")
@click.option("--again", is_flag=True, help="Phiếu mới cho cả người có phiếu còn dùng được; phiếu cũ hết tác dụng.")
@click.option(
    "--address", metavar="URL", default="", help="Địa chỉ mọi người mở, in lên phiếu; không ghi: GAN_DAN_SITE."
)
@consenting
def print_(
    file: str, codes: tuple[str, ...], everybody: bool, no_slips: bool, again: bool, address: str, consent: Consent
) -> int:
    """Ghi thư ra PDF, sau thư của mỗi đơn vị là phiếu đăng nhập cho người chưa từng đăng nhập.

    Của đơn vị không gửi được e-mail, hoặc --unit, hoặc --all. Nhiều phiếu hay nhiều người thì thành nhiều tệp:
    TỆP-1.pdf, TỆP-2.pdf.
    """
    with_figures()
    from django.conf import settings

    library, now = library_or_fail(), datetime.now(UTC)
    found = _pages(_chosen(codes, everybody), library, now)
    if not found:
        raise Fail(
            "không có thư nào để in", "chọn --all, hoặc lập thư trước: python -m trainer letter make", NOT_PASSED
        )
    site = (address or settings.SITE).rstrip("/")
    if not no_slips and not site and any(page.figures.never for page in found):
        mend = "thêm --address https://…, hoặc đặt GAN_DAN_SITE, hoặc --no-slips"
        raise Fail("chưa biết địa chỉ để in lên phiếu", mend, WRONG_USAGE)
    never = 0 if no_slips else sum(page.figures.never for page in found)
    said = f"{len(found)} thư; phiếu đăng nhập cho {never} người chưa từng đăng nhập, trừ người có phiếu còn dùng được."
    consent.ask(said)
    for name, pages in _files(file, found, no_slips):
        _print(name, pages, None if no_slips else again, f"{site}/phieu/", {"don_vi": ",".join(codes)})
    return OK


def _files(file: str, found: "list[LetterPage]", no_slips: bool) -> "list[tuple[str, list[LetterPage]]]":
    """Return which letters go into which file: all into one, unless there are more slips or people than one bears."""
    from trainer.core.accounts.slip_code import MOST
    from trainer.letters.rules.parts import parts

    slips = [0 if no_slips else min(page.figures.never, MOST) for page in found]
    people = [len(page.people) for page in found]
    wanted = [
        [found[at] for at in part[some.start : some.stop]]
        for part in parts(slips, len(found), MOST)
        for some in parts(people[part.start : part.stop], len(found), _MOST_PEOPLE)
    ]
    path = Path(file)
    names = [path.with_stem(f"{path.stem}-{number}") for number in range(1, len(wanted) + 1)]
    return list(zip([file] if len(wanted) == 1 else map(str, names), wanted, strict=True))


def _print(file: str, pages: "list[LetterPage]", again: bool | None, address: str, asked: dict[str, str]) -> None:
    """Write one file; ``again`` is None for letters without slips."""
    from trainer.actions import audit
    from trainer.letters import slips
    from trainer.letters.as_pdf import letters_pdf
    from trainer.letters.queries import sender

    now = datetime.now(UTC)
    made = None if again is None else slips.draw(pages, now, again=again)
    with written(Path(file)) as output:
        output.write(letters_pdf(pages, sender(), now, made, address))
        # Before a slip is kept: each voids the one printed before.
        on_the_disk(output)
        slips.keep(made or {}, None, now)
    printed = sum(len(one.made) for one in (made or {}).values())
    audit.exported(None, Path(file).name, asked, len(pages), now)
    if printed:
        audit.exported(None, "slips.pdf", asked, printed, now)
    with_slips = f", kèm {printed} phiếu đăng nhập" if printed else ""
    click.echo(f"Đã ghi {len(pages)} thư{with_slips} vào {file}.")


def _chosen(codes: tuple[str, ...], everybody: bool) -> "list[Addressee]":
    from trainer.letters.queries import addressees

    known = {one.unit.code: one for one in addressees(datetime.now(UTC))}
    missing = [code for code in codes if code not in known]
    if missing:
        raise Fail(f"không có thư của đơn vị “{missing[0]}”", "xem mã đơn vị: python -m trainer letter make --dry-run")
    if codes:
        return [known[code] for code in codes]
    unsent = _made_without_mail()
    return [one for one in known.values() if everybody or one.unit.pk in unsent or not _has_address(one)]


def _has_address(addressee: "Addressee") -> bool:
    return any(leader.email for leader in addressee.leaders)


def _made_without_mail() -> set[int]:
    """Return the units whose letter of this week went to nobody by mail: as many as ``make`` says are to be printed."""
    from trainer.core.vietnam_time import day_of, monday
    from trainer.models import Letter

    week = monday(day_of(datetime.now(UTC)))
    return set(Letter.objects.filter(week=week, mails=0).values_list("unit_id", flat=True))


def _pages(chosen: "list[Addressee]", library: object, now: datetime) -> "list[LetterPage]":
    """Read some units at a time, so that a large city never lies in memory as rows."""
    from trainer.letters import queries_paper

    each = 50
    parts = in_groups(range(len(chosen)), each)
    found = [
        page
        for part in parts
        for page in queries_paper.pages([chosen[at] for at in part], library, now)  # type: ignore[arg-type]
    ]
    return [page for page in found if page.figures.people]
