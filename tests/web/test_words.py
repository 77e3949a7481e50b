"""Words on every page: what no line may be broken in."""

import re
from pathlib import Path

import trainer

TEMPLATES = sorted(Path(trainer.__file__).parent.rglob("templates/**/*.html"))


def test_no_line_is_broken_at_the_hyphen_of_e_mail() -> None:
    # In an address, an id or a name of ours it is no word that is read.
    bare = re.compile(r"(?<![\"\w/-])e-mail(?![-\w/])")
    found = [
        f"{file.name}: {line.strip()}"
        for file in TEMPLATES
        for line in file.read_text(encoding="utf-8").split("\n")
        if bare.search(line)
    ]
    assert len(TEMPLATES) > 50
    assert found == []
    assert any("{{ e_mail }}" in file.read_text(encoding="utf-8") for file in TEMPLATES)
