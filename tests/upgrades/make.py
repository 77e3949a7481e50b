"""Makes the small databases of earlier versions that the tests upgrade: ``python -m tests.upgrades.make [COMMIT …]``.

No version has been released yet, so each of ``VERSIONS`` is a state that was handed over: the last commit before tables
changed for the next one. Its own programs make its own demonstration, in a checkout of their own with the libraries of
today. Two people of it are kept with all that hangs on them: who handed in a few papers, and who has answered the first
questions of one and not handed it in. With DATABASE_URL also on that server of PostgreSQL.
"""

import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg

from tests.server_process import PROJECT

HERE = Path(__file__).parent
# The commit, and the newest of its migrations.
VERSIONS = {
    "53fd1e3b": "0001",
    "1f70976c": "0003",
    "588f5efe": "0004",
    "386407e5": "0008",
    "c7184130": "0009",
    "1950460f": "0019",
    "0d7ea939": "0025",
    "2ab7063f": "0030",
    "8843cb3a": "0034",
    "813f8e23": "0047",
}
# Who has handed in a few papers and failed one of them; who is asked more than he has begun, and began least.
_HANDED_IN = """
SELECT official_id FROM trainer_attempt JOIN trainer_handin ON trainer_handin.attempt_id = trainer_attempt.id
GROUP BY official_id HAVING sum(CASE WHEN passed THEN 0 ELSE 1 END) > 0 ORDER BY abs(count(*) - 4), official_id LIMIT 1
"""
_TO_DO = """
SELECT trainer_official.id, staff_code, quiz FROM trainer_requirement
JOIN trainer_official ON trainer_official.id = trainer_requirement.official_id
WHERE is_active AND quiz NOT IN (SELECT quiz FROM trainer_attempt WHERE official_id = trainer_official.id)
ORDER BY (SELECT count(*) FROM trainer_attempt WHERE official_id = trainer_official.id), staff_code, quiz LIMIT 1
"""
# What is typed at the terminal before the line drops: an option, which a question of any kind takes or asks again.
_TYPED = "a\n\n" * 3


def main() -> None:
    """Make those that are named, or all."""
    for commit in sys.argv[1:] or VERSIONS:
        with tempfile.TemporaryDirectory() as folder:
            _make(commit, Path(folder) / "old")


def _make(commit: str, checkout: Path) -> None:
    git = ["git", "-C", str(PROJECT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(checkout), commit], check=True)
    try:
        _run(checkout, "trainer.handbook")
        _of_sqlite(commit, checkout)
        if os.environ.get("DATABASE_URL"):
            _of_postgresql(commit, checkout, os.environ["DATABASE_URL"])
    finally:
        subprocess.run([*git, "remove", "--force", str(checkout)], check=True)


def _run(checkout: Path, *words: str, typed: str = "", **more: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GAN_DAN_", "DATABASE_URL"))}
    command = ["nice", sys.executable, "-m", *words]
    done = subprocess.run(command, cwd=checkout, env={**kept, **more}, input=typed, text=True, capture_output=True)
    # Who stops in the middle of a quiz is told so by an exit code.
    assert done.returncode == 0 or typed, done.stderr


def _of_sqlite(commit: str, checkout: Path) -> None:
    _run(checkout, "trainer", "demo", "--quiet")
    with closing(sqlite3.connect(checkout / "var" / "gan-dan.sqlite3", isolation_level=None)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        links = [
            (table, one[3], one[2], one[4] or "id")
            for table in tables
            for one in database.execute(f"PRAGMA foreign_key_list({table})")
        ]
        begun = _begin_one(checkout, database)
        _prune(database, links, begun)
        database.execute("VACUUM")
        _write(f"{VERSIONS[commit]}-sqlite", "\n".join(database.iterdump()))


def _of_postgresql(commit: str, checkout: Path, server: str) -> None:
    name = f"upgrade_{commit}"
    address = f"{server.rpartition('/')[0]}/{name}"
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f"DROP DATABASE IF EXISTS {name}")
        database.execute(f"CREATE DATABASE {name}")
    shutil.rmtree(checkout / "var" / "static", ignore_errors=True)
    (checkout / "var" / "demo.json").unlink(missing_ok=True)
    _run(checkout, "trainer", "demo", "--quiet", DATABASE_URL=address)
    with psycopg.connect(address, autocommit=True) as database:
        links = database.execute(_LINKS).fetchall()
        begun = _begin_one(checkout, database, DATABASE_URL=address)
        database.execute("SET session_replication_role = replica")
        _prune(database, links, begun)
    dump = ["pg_dump", "--no-owner", "--no-privileges", address]
    _write(f"{VERSIONS[commit]}-postgresql", subprocess.run(dump, check=True, capture_output=True, text=True).stdout)
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f"DROP DATABASE {name}")


_LINKS = """
SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text, b.attname FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1] WHERE c.contype = 'f'
"""


def _begin_one(checkout: Path, database: "sqlite3.Connection | psycopg.Connection", **more: str) -> int:
    """Let somebody answer the first questions of a quiz, and leave it open; return who."""
    who, code, quiz = database.execute(_TO_DO).fetchone()
    _run(checkout, "trainer", "take", quiz, "--official", code, typed=_TYPED, **more)
    return int(who)


def _prune(
    database: "sqlite3.Connection | psycopg.Connection", links: list[tuple[str, str, str, str]], begun: int
) -> None:
    """Keep two people, and of every other table what leads to nobody who is gone."""
    (handed_in,) = database.execute(_HANDED_IN).fetchone()
    database.execute(f"DELETE FROM trainer_official WHERE id NOT IN ({handed_in}, {begun})")
    gone = 1
    while gone:
        gone = 0
        for table, column, target, key in links:
            done = database.execute(
                f'DELETE FROM {table} WHERE "{column}" IS NOT NULL AND "{column}" NOT IN (SELECT "{key}" FROM {target})'
            )
            gone += done.rowcount
    _prune_texts(database)


def _prune_texts(database: "sqlite3.Connection | psycopg.Connection") -> None:
    """Keep the words that somebody who is left was asked: texts are most of a database."""
    papers = "".join(str(paper) for (paper,) in database.execute("SELECT paper FROM trainer_attempt").fetchall())
    for table in ("trainer_questionversion", "trainer_sectionversion"):
        for (fingerprint,) in database.execute(f"SELECT fingerprint FROM {table}").fetchall():
            if fingerprint not in papers:
                database.execute(f"DELETE FROM {table} WHERE fingerprint = '{fingerprint}'")


def _write(name: str, dump: str) -> None:
    (HERE / f"{name}.sql.xz").write_bytes(lzma.compress(dump.encode(), preset=9))


if __name__ == "__main__":
    main()
