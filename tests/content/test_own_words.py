"""What the trainer says itself, on screens, in mails and letters, names no law that is dead or in no register."""

from datetime import date

import pytest

from tests.server_process import PROJECT
from trainer.content.registers import read_instruments
from trainer.core.law_names import Names

# Files in which a law stands as an example of how authors write one, or of what was wrong.
EXAMPLES = {"content/shapes.py", "content/registers.py", "core/law.py", "core/law_names.py"}
FILES = [
    file
    for ending in ("py", "html", "txt", "typ", "js")
    for file in sorted((PROJECT / "trainer").rglob(f"*.{ending}"))
    if file.relative_to(PROJECT / "trainer").as_posix() not in EXAMPLES and "migrations" not in file.parts
]


def test_there_are_words_to_read() -> None:
    assert len(FILES) > 300


@pytest.mark.parametrize("ending", ["py", "html", "txt", "typ", "js"])
def test_no_word_of_ours_names_a_dead_law(ending: str) -> None:
    instruments, _ = read_instruments(PROJECT / "docs")
    today = date.today()  # noqa: DTZ011
    names = Names(instruments.values(), today)
    found = [
        f"{file.relative_to(PROJECT)}:{number}: {mention.words}"
        for file in FILES
        if file.suffix == f".{ending}"
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1)
        for mention in names.mentions(line)
        if mention.instrument is None or mention.instrument.ended(today)
    ]
    assert found == []
