"""A country on PostgreSQL, made of a city that `bench.cockpit` built there: the city again and again, as its provinces.

    python -m bench.country postgres://…/city postgres://…/country --provinces 10 --whole 50000

Every table that belongs to people and units is copied once a province with numbers of its own, all others once; a unit
above all provinces is added. Indexes and foreign keys are made afterwards, so that PostgreSQL itself looks whether
every row has what it refers to. To save disk, only the first ``--whole`` people have papers with words and marks,
answers, refresher cards and what their passes rest on; the attempts and hand-ins of all others are there with empty
papers, so that keys and indexes have their true size, but nobody can open them.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

_TOP = "QG"
# What belongs to the people and units of a province.
_COPIED = frozenset(
    """trainer_unit trainer_official trainer_roleholding trainer_campaign_units trainer_requirement trainer_progress
    trainer_attempt trainer_handin trainer_completion trainer_countedunit trainer_letter trainer_letteranswer
    trainer_reminder trainer_reminder_campaigns trainer_outgoingmail trainer_answer trainer_reliance
    trainer_refreshercard""".split()
)
# What the works of a night make again, and sessions.
_LEFT_OUT = frozenset(
    """trainer_countedday trainer_unitday trainer_remembered trainer_quizzesbyunit trainer_campaigncurve
    trainer_keptunitpage trainer_preparedfile trainer_accountsession django_session""".split()
)
# The table a row's official is found in, for what only the first people have whole.
_WHOLE = {
    "trainer_attempt": "",
    "trainer_handin": "JOIN trainer_attempt o ON o.id = t.attempt_id",
    "trainer_answer": "JOIN trainer_attempt o ON o.id = t.attempt_id",
    "trainer_reliance": "JOIN trainer_completion o ON o.id = t.completion_id",
    "trainer_refreshercard": "",
}
_EMPTY = {"trainer_attempt": {"paper": "'[]'", "rule": "'{}'"}, "trainer_handin": {"marks": "'[]'"}}
# What is unique, or says where a unit is, and is no number: for province {p}, whose names end with {end}.
_WORDS = {
    ("trainer_unit", "code"): "t.code || '{end}'",
    ("trainer_unit", "name"): "t.name || '{of}'",
    ("trainer_unit", "ancestry"): "'/{top}' || regexp_replace(t.ancestry, '([^/])/', '\\1{end}/', 'g')",
    ("trainer_unit", "position"): "t.position + {p} * {units} + 1",
    ("trainer_unit", "parent_id"): "coalesce(t.parent_id + {p} * {units}, {provinces} * {units} + 1)",
    ("trainer_official", "staff_code"): "t.staff_code || '{end}'",
    # These end with the staff code.
    ("trainer_official", "folded"): "t.folded || lower('{end}')",
    ("trainer_official", "lowered"): "t.lowered || lower('{end}')",
    ("trainer_official", "email"): "replace(t.email, '@', lower('{end}@'))",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The tables of a city: their columns, which column is a number of which table, and the greatest of each table."""

    columns: Mapping[str, list[str]]
    numbers: Mapping[tuple[str, str], str]
    greatest: Mapping[str, int]


def shape_of(city: "psycopg.Connection[Any]") -> Shape:
    """Read the tables of a city from its catalogue."""
    columns: dict[str, list[str]] = {}
    for table, column in city.execute(
        "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables"
        " USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        " ORDER BY table_name, ordinal_position"
    ):
        columns.setdefault(table, []).append(column)
    numbers = {(table, "id"): table for table in _COPIED if "id" in columns[table]}
    for table, column, target in city.execute(
        "SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'"
    ):
        if table in _COPIED and target in _COPIED:
            numbers[table, column] = target
    greatest = {
        table: city.execute(sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(sql.Identifier(table))).fetchone()[0]  # type: ignore[index]
        for table in _COPIED
        if "id" in columns[table]
    }
    return Shape(columns, numbers, greatest)


def selects(table: str, shape: Shape, provinces: int, whole: int) -> Iterator[str]:
    """Yield what reads the rows of a table, a statement a province."""
    if table not in _COPIED:
        yield f"SELECT {', '.join(map(_plain, shape.columns[table]))} FROM {table} t"
        return
    for province in range(provinces):
        only_whole = table in _WHOLE and table not in _EMPTY
        if only_whole and province:
            return
        join = _WHOLE.get(table, "") if not province else ""
        official = "o.official_id" if join else "t.official_id"
        values = [
            _value(table, column, shape, province, provinces, f"{official} <= {whole}")
            for column in shape.columns[table]
        ]
        where = f" WHERE {official} <= {whole}" if only_whole else ""
        yield f"SELECT {', '.join(values)} FROM {table} t {join}{where}"


def _value(table: str, column: str, shape: Shape, province: int, provinces: int, is_whole: str) -> str:
    if words := _WORDS.get((table, column)):
        return words.format(
            p=province,
            end=f"T{province}" if province else "",
            of=f" (tỉnh {province})" if province else "",
            top=_TOP,
            units=shape.greatest["trainer_unit"],
            provinces=provinces,
        )
    if empty := _EMPTY.get(table, {}).get(column):
        return f"{empty}::jsonb" if province else f"CASE WHEN {is_whole} THEN t.{column} ELSE {empty} END"
    if number := shape.numbers.get((table, column)):
        return f"{_plain(column)} + {province * shape.greatest[number]}::bigint"
    return _plain(column)


def _plain(column: str) -> str:
    return f't."{column}"'


def copy(city: "psycopg.Connection[Any]", country: "psycopg.Connection[Any]", table: str, statements: list[str]) -> int:
    """Copy the rows that the statements read into an empty table, as rows that need no vacuum; return how many."""
    rows = 0
    with country.transaction(), country.cursor() as into, city.cursor() as out:
        into.execute(f"TRUNCATE {table}")
        for statement in statements:
            with (
                out.copy(f"COPY ({statement}) TO STDOUT (FORMAT binary)") as source,
                into.copy(f"COPY {table} FROM STDIN (FORMAT binary, FREEZE)") as target,
            ):
                for block in source:
                    target.write(block)
            rows += into.rowcount
    return rows


def add_top(country: "psycopg.Connection[Any]", shape: Shape, provinces: int) -> None:
    """Add the unit above all provinces; what was counted of a province is counted of the country."""
    top = provinces * shape.greatest["trainer_unit"] + 1
    country.execute(
        "INSERT INTO trainer_unit (id, code, name, kind, ancestry, position) VALUES (%s, %s, %s, '', %s, 0)",
        (top, _TOP, "Cả nước", f"/{_TOP}/"),
    )
    counts = ("papers", "asked", "missed", "asked_squared", "missed_squared", "both")
    said = ", ".join(f'"{name}" = "{name}" * {provinces}' for name in counts)
    country.execute(f"UPDATE trainer_countedsection SET {said}")
    # As far as a province was counted, the country is: the papers of the others are empty.
    last = shape.greatest["trainer_handin"]
    country.execute("UPDATE trainer_derivedupto SET hand_in = %s WHERE hand_in >= %s", (last * provinces, last))


def go_on(country: "psycopg.Connection[Any]", shape: Shape) -> None:
    """Let whatever is added get numbers after those that are there."""
    for table, columns in shape.columns.items():
        if "id" in columns:
            country.execute(
                f"SELECT setval(name::regclass, top) FROM (SELECT pg_get_serial_sequence('{table}', 'id') AS name,"
                f" (SELECT max(id) FROM {table})::bigint AS top) found WHERE name IS NOT NULL AND top IS NOT NULL"
            )


def main() -> None:
    """Make the country, and say what each step took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("city", help="DATABASE_URL of the city, which is only read")
    parser.add_argument("country", help="DATABASE_URL of the country: a database that is there, and empty")
    parser.add_argument("--provinces", type=int, default=10)
    parser.add_argument("--whole", type=int, default=50_000, help="so many people have whole papers")
    asked = parser.parse_args()
    began, connect = time.perf_counter(), partial(psycopg.connect, autocommit=True)

    def told(what: str) -> None:
        free = shutil.disk_usage(tempfile.gettempdir()).free / 1e9
        print(f"{time.perf_counter() - began:7.0f} s  {what}  ({free:.1f} GB free)", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "tables"
        subprocess.run(["pg_dump", "-Fc", "-s", "-O", "-d", asked.city, "-f", dump], check=True)
        restore = ["pg_restore", "-O", "-d", asked.country, "--exit-on-error"]
        subprocess.run([*restore, "--section=pre-data", dump], check=True)
        with (
            psycopg.connect(asked.city, autocommit=True) as city,
            psycopg.connect(asked.country, autocommit=True) as country,
        ):
            shape = shape_of(city)
            for table in shape.columns:
                if table in _LEFT_OUT:
                    continue
                rows = copy(city, country, table, list(selects(table, shape, asked.provinces, asked.whole)))
                told(f"{table}: {rows:,}")
            add_top(country, shape, asked.provinces)
        os.environ["PGOPTIONS"] = "-c maintenance_work_mem=1GB -c max_parallel_maintenance_workers=0"
        subprocess.run([*restore, "--section=post-data", "-j", "2", dump], check=True)
        told("indexes and foreign keys")
    with connect(asked.country) as country:
        go_on(country, shape)
        country.execute("VACUUM ANALYZE")
        country.execute("CHECKPOINT")
    told("all")


if __name__ == "__main__":
    main()
