"""What the roster tests share: small lists, the real ones, and what applying a plan means."""

import csv
from dataclasses import replace
from pathlib import Path

from trainer.roster.rules.columns import Mapping, is_staff_list, propose
from trainer.roster.rules.model import CurrentOfficial, RosterUnit
from trainer.roster.rules.plan import plan
from trainer.tables.read.detect import read
from trainer.tables.sheet import Cell

DEMO = Path(__file__).parents[3] / "demo"
MAPPING = Mapping(header=1, code=0, name=1, position=2, unit=3, roles=4, email=5)
UNITS = (RosterUnit("P1", "Phường Sao Mai"), RosterUnit("P2", "Phường Bình Minh Hạ"), RosterUnit("X3", "Xã Gió Lành"))
HEADING = (1, tuple(map(Cell, ("Mã cán bộ", "Họ và tên", "Chức vụ", "Đơn vị", "Vai trò", "Email"))))


def person(code="A1", name="Lê An", position="Văn thư", unit="P1", roles="Cán bộ", email=""):
    """One row of a list."""
    return code, name, position, unit, roles, email


def official(code="A1", name="Lê An", position="Văn thư", unit="P1", roles=("staff",), email="", active=True):
    """One official of the records; the same person as ``person``."""
    return CurrentOfficial(code, name, position, unit, roles, email, active)


def sheet(*people):
    """The people as rows of a sheet, the first one in row 2."""
    return (HEADING, *((number, tuple(map(Cell, row))) for number, row in enumerate(people, start=2)))


def plan_of(people, officials=(), mapping=MAPPING):
    """The plan of a small list."""
    return plan(sheet(*people), mapping, UNITS, officials)


def applied(made, officials=()):
    """The records after the plan: what whoever applies it has to do, in its simplest form."""
    before = {one.code: one for one in officials}
    after = dict(before)
    for entry in (*made.new, *(change.entry for change in (*made.changed, *made.moved, *made.returning))):
        after[entry.code] = CurrentOfficial(
            entry.code, entry.name, entry.position, entry.unit_code, entry.roles, entry.email
        )
        if known := before.get(entry.code):
            after[entry.code] = replace(
                after[entry.code],
                it_officer=known.it_officer and known.active,
                has_password=known.has_password,
                waiting_email=known.waiting_email,
            )
    for waiting in made.to_confirm:
        after[waiting.code] = replace(after[waiting.code], waiting_email=waiting.new)
    for leaver in made.leaving:
        after[leaver.code] = replace(leaver, active=False, it_officer=False)
    return tuple(after.values())


def real_units():
    """The units of the demonstration."""
    with (DEMO / "don-vi.csv").open(encoding="utf-8-sig", newline="") as lines:
        return tuple(RosterUnit(row["code"], row["name"], row["parent"]) for row in csv.DictReader(lines))


def real_plan(month, officials=()):
    """The plan of one of the demonstration's lists, read as the screen reads it."""
    name = f"danh-sach-can-bo-2026-{month}.xlsx"
    rows = read((DEMO / name).read_bytes(), name, is_staff_list).rows
    return plan(rows, propose(rows), real_units(), officials)
