"""What the doctor says of a database on another machine."""

from typing import Any

import pytest

from trainer.doctor import mail
from trainer.doctor.on_the_way import is_here, to_postgresql


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "127.0.1.1", "::1", "[::1]", "/var/run/postgresql"])
def test_what_never_leaves_the_machine(host: str) -> None:
    assert is_here(host)
    assert to_postgresql({"HOST": host}, encrypted=False) is None


@pytest.mark.parametrize("host", ["db1", "10.0.0.5", "localhost.example.org", "2001:db8::1"])
def test_what_does(host: str) -> None:
    assert not is_here(host)


def test_plain_text_to_another_machine_is_a_fault_that_names_it() -> None:
    found = to_postgresql({"HOST": "127.0.0.1,db2", "OPTIONS": {}}, encrypted=False)

    assert found is not None
    assert found.state == "fault"
    assert "db2" in found.words
    assert "127.0.0.1" not in found.words


@pytest.mark.parametrize(
    ("mode", "state"), [(None, "note"), ("require", "note"), ("verify-ca", None), ("verify-full", None)]
)
def test_who_answers_has_to_be_looked_at(mode: str | None, state: str | None) -> None:
    found = to_postgresql({"HOST": "db1", "OPTIONS": {"sslmode": mode} if mode else {}}, encrypted=True)

    assert (found.state if found else None) == state


@pytest.mark.parametrize(
    ("host", "user", "encrypted", "states"),
    [
        ("thu.example", "gan-dan", False, ["fault"]),
        ("thu.example", "", False, ["note"]),
        ("thu.example", "gan-dan", True, []),
        ("127.0.0.1", "gan-dan", False, []),
    ],
)
def test_mail_in_plain_text_to_another_machine(
    settings: Any, host: str, user: str, encrypted: bool, states: list[str]
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS = host, user, encrypted
    settings.DEFAULT_FROM_EMAIL = "gan-dan@example.org"

    assert [one.state for one in mail._settings()] == states
