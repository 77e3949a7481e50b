"""The ready sign-ins of the demonstration, kept in a file of this machine. Needs no Django: the server prints them."""

import json
from dataclasses import asdict, dataclass

from trainer.disk.paths import VAR

FILE = VAR / "demo.json"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A ready sign-in of the demonstration: for whom, staff number and password."""

    title: str
    code: str
    password: str


def read() -> list[SignIn]:
    """Return the sign-ins as they were made on this machine; none when there is no demonstration."""
    if not FILE.is_file():
        return []
    return [SignIn(**item) for item in json.loads(FILE.read_text(encoding="utf-8"))["sign_ins"]]


def write(made: list[SignIn]) -> None:
    """Keep the sign-ins, for the owner of the file only."""
    FILE.touch(mode=0o600)
    FILE.write_text(json.dumps({"sign_ins": [asdict(item) for item in made]}, ensure_ascii=False), encoding="utf-8")
