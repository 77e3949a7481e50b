"""What undoing a list would do, as the terminal tells it."""

from collections.abc import Iterator
from typing import Any

import click

from trainer.commands.json_document import echo_json
from trainer.models import Unit
from trainer.roster.rules.undoing import TITLES
from trainer.roster.undo_plan import UndoPlan, in_words, with_units

_COUNTS = {
    "back": "Trở lại danh sách",
    "leaving": "Rời danh sách",
    "changed": "Trở lại như trước",
    "alone": "Có điều để nguyên",
    "slips": "Phiếu hết dùng được",
}


def show(made: UndoPlan, *, as_json: bool, done: bool) -> None:
    """Tell what undoing does, person by person for what is left alone; ``done``: it is being done."""
    units = dict(Unit.objects.values_list("pk", "name"))
    if as_json:
        told: dict[str, Any] = {"file": made.roster.file_name, "done": done, "counts": made.counts()}
        told["people"] = list(_people(made, units))
        echo_json(told)
        return
    click.echo(f"{'Đã hoàn tác' if done else 'Sẽ hoàn tác'} danh sách “{made.roster.file_name}”.")
    counts = made.counts()
    for key, title in _COUNTS.items():
        click.echo(f"{title + ':':<20}{counts[key]:>6}")
    for one in _people(made, units):
        for title, value in one["kept"]:
            click.echo(f"  Để nguyên {one['code']} ({one['name']}): {title} “{value}”, đã đổi sau khi nạp danh sách")
        if one["used"]:
            click.echo(f"  Để nguyên {one['code']} ({one['name']}): đã dùng tài khoản từ khi danh sách ấy đưa vào")


def _people(made: UndoPlan, units: dict[int, str]) -> Iterator[dict[str, Any]]:
    for number, one in made.steps.items():
        yield {
            "code": one.stands.code,
            "name": one.stands.name,
            "fields": [[TITLES[name], old, new] for name, old, new in with_units(one, units)],
            "kept": [[TITLES[name], in_words(one.stands, name, units)] for name in one.kept],
            "used": one.used,
            "worked": made.worked.get(number, 0),
        }
