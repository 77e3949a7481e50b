"""The server under an account of PostgreSQL that may not touch the tables themselves, as the guide sets it up."""

import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.server_process import PROJECT
from tests.serving.house import ON_POSTGRES, House, house
from tests.serving.savers import saving

pytestmark = pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has no accounts")
GUIDE = PROJECT / "docs" / "tra-cuu" / "bo-phan-cntt" / "cai-dat.md"


def _rights(owner: str, account: str) -> str:
    """Return what the guide lets one type into psql, for these two accounts."""
    block = re.search(r"```sql\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert block
    return re.sub(r"\bgan_dan\b", owner, block[1].replace("gan_dan_phuc_vu", account))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[House, str]]:
    """Yield a house whose server and commands come as an account that owns nothing; and its owners' address."""
    account = f"phuc_vu_{secrets.token_hex(4)}"
    with house(tmp_path, 4) as made:
        owners = made.database
        parts = urlsplit(owners)
        with psycopg.connect(owners, autocommit=True) as server:
            server.execute(f"CREATE ROLE {account} LOGIN")
            server.execute(_rights(parts.username or "", account))
        own = urlunsplit(parts._replace(netloc=f"{account}@{parts.hostname}:{parts.port}"))
        made.settle_in(own)
        try:
            yield made, owners
        finally:
            made.stop()
            with psycopg.connect(owners, autocommit=True) as server:
                server.execute(f"DROP OWNED BY {account}; DROP ROLE {account}")


def test_it_serves_saves_and_keeps_house_without_owning_a_table(served: tuple[House, str]) -> None:
    server, _ = served
    server.start()
    with saving(server) as savers:
        savers.wait_for(100)
    for command in (["report", "--json"], ["remind"], ["doctor"]):
        said = server.tried("trainer", *command)
        assert "permission denied" not in said.stdout + said.stderr

    stored = server.stored()
    assert {key: stored.get(key) for key in savers.acknowledged} == savers.acknowledged
    assert "permission denied" not in server.said()


def test_a_copy_by_an_account_that_may_not_write_is_made_and_says_that_it_left_no_mark(
    served: tuple[House, str], tmp_path: Path
) -> None:
    server, owners = served
    account = urlsplit(server.database).username
    with psycopg.connect(owners, autocommit=True) as database:
        database.execute(f"REVOKE UPDATE, DELETE ON trainer_handin FROM {account}")

    made = server.tried("trainer", "backup", str(tmp_path / "copy"))

    assert made.returncode == 0, made.stderr
    assert "Chưa lấy được mốc hồ sơ" in made.stderr
    assert (tmp_path / "copy").is_file()


def test_it_can_neither_change_nor_drop_a_table(served: tuple[House, str]) -> None:
    with psycopg.connect(served[0].database, autocommit=True) as server:
        for statement in ("DROP TABLE trainer_answer", "ALTER TABLE trainer_event ADD more text", "CREATE TABLE a ()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                server.execute(statement)


def test_an_upgrade_under_it_says_who_may(served: tuple[House, str]) -> None:
    server, owners = served
    with psycopg.connect(owners, autocommit=True) as database:
        database.execute(
            "DELETE FROM django_migrations WHERE app = 'trainer'"
            " AND name = (SELECT max(name) FROM django_migrations WHERE app = 'trainer')"
        )

    refused = server.tried("trainer", "init")

    assert refused.returncode == 3
    assert "với DATABASE_URL của tài khoản sở hữu cơ sở dữ liệu" in refused.stderr
    assert "Traceback" not in refused.stderr
