"""Whoever gets a copy is signed in nowhere by it, and nobody loses what he saved: with a real server and commands."""

import json
import random
import re
import sqlite3
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bench import answers
from bench.environment import PASSWORD
from tests.served import Browser
from tests.serving.house import ON_POSTGRES, House, house

HOME = "/tap-huan/"
_ROW = (
    "INSERT INTO trainer_accountsession (session_key, session_data, expire_date, began_at, seen_at, address, browser) "
    "VALUES ('{key}', '{data}', '2036-01-01 00:00:00', '2026-01-01 00:00:00', '2026-01-01 00:00:00', '', '')"
)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[House]:
    """Yield a running server with one person who has an attempt open."""
    with house(tmp_path / "var", 1) as made:
        made.start(1)
        yield made


def _connect(house: House) -> Any:
    return (
        psycopg.connect(house.database, autocommit=True)
        if ON_POSTGRES
        else sqlite3.connect(house.file, isolation_level=None)
    )


def _keys(house: House) -> list[str]:
    with closing(_connect(house)) as database:
        return [key for (key,) in database.execute("SELECT session_key FROM trainer_accountsession").fetchall()]


def _bytes(copy: Path) -> bytes:
    """Return all that can be read out of a copy: what PostgreSQL's tools packed, unpacked."""
    if not ON_POSTGRES:
        return copy.read_bytes()
    return subprocess.run(["pg_restore", "--file=-", str(copy)], check=True, capture_output=True).stdout


def save(house: House, ticket: str, place: int, revision: int) -> int:
    """Send an answer as the page does; return the status."""
    chosen = answers.some(*answers.shape(ticket)[place], random.Random(place))
    body = json.dumps({"place": place, "revision": revision, "chosen": chosen}).encode()
    try:
        asked = urllib.request.Request(f"{house.url}/luu", body, {"X-Ticket": ticket})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_the_cookie_out_of_a_copy_opens_nothing_and_the_open_attempt_is_gone_on_with(served: House) -> None:
    [(attempt, ticket)] = served.attempts
    own, copy = Browser(served.url), served.var.parent / "copy"
    assert own.sign_in("B000000", PASSWORD)[0] == 302
    assert own.get(HOME)[0] == 200
    [key] = _keys(served)
    thief = Browser(served.url, Cookie=f"sessionid={key}")
    assert thief.get(HOME)[0] == 200
    assert [save(served, ticket, place, 1) for place in (0, 1)] == [200, 200]
    saved = served.stored()

    served.run("trainer", "backup", str(copy))

    assert key.encode() not in _bytes(copy)
    # Who is signed in stays so: only the copy forgets.
    assert own.get(HOME)[0] == 200
    served.stop()
    served.run("trainer", "restore", str(copy))
    served.start(1)
    assert (own.get(HOME)[0], thief.get(HOME)[0]) == (302, 302)
    assert served.stored() == saved
    anew = Browser(served.url)
    assert anew.sign_in("B000000", PASSWORD)[0] == 302
    found = re.search(r'data-ticket="([^"]+)"', anew.get(f"{HOME}luot/{attempt}/")[1])
    assert found is not None
    assert save(served, found[1], 0, 2) == 200
    assert set(served.stored()) == {*saved, (attempt, 0, 2)}


@pytest.mark.skipif(ON_POSTGRES, reason="a dump of PostgreSQL has no pages")
def test_what_sessions_left_in_the_pages_of_the_database_is_not_copied(served: House) -> None:
    served.stop()
    with closing(_connect(served)) as database:
        database.execute("BEGIN IMMEDIATE")
        for number in range(400):
            database.execute(_ROW.format(key=f"stolen{number:026}", data="spoils" * 100))
        database.execute("COMMIT")
        # As SQLite is built by whoever does not build it to clear what it deletes.
        database.execute("PRAGMA secure_delete = OFF")
        # Some stay, most leave their bytes in pages that are free, or half so.
        database.execute("DELETE FROM trainer_accountsession WHERE session_key NOT LIKE '%7'")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"stolen" in served.file.read_bytes()
    copy = served.var.parent / "copy"

    served.run("trainer", "backup", str(copy))

    assert (b"stolen" in _bytes(copy), b"spoils" in _bytes(copy)) == (False, False)
    assert len(_keys(served)) == 40
    assert sorted(one.name for one in copy.parent.iterdir()) == ["copy", "var"]
    assert copy.stat().st_mode & 0o777 == 0o600
