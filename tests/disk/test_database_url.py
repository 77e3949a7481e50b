"""What DATABASE_URL may say of a PostgreSQL and its standby."""

import pytest

from trainer.disk import database_url


def test_several_machines_each_with_its_port_are_one_database_that_takes_writes() -> None:
    found = database_url.read(
        "postgres://gan_dan:m%40t@db1.example:5433,db2.example,[::1]:5434/gan_dan?sslmode=require"
    )

    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("gan_dan", "m@t", "gan_dan")
    assert (found["HOST"], found["PORT"]) == ("db1.example,db2.example,::1", "5433,5432,5434")
    assert found["OPTIONS"]["target_session_attrs"] == "read-write"
    assert found["OPTIONS"]["sslmode"] == "require"


def test_one_machine_is_asked_whatever_it_is() -> None:
    found = database_url.read("postgres://gan_dan@db1.example/gan_dan?connect_timeout=20")

    assert (found["HOST"], found["PORT"]) == ("db1.example", "")
    assert "target_session_attrs" not in found["OPTIONS"]
    assert found["OPTIONS"]["connect_timeout"] == 20


@pytest.mark.parametrize("url", ["postgres://a:b[c@d,e/f", "postgres://a@b:x,c:y/d", "là gì đây"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        database_url.read(url)
