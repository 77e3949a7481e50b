"""The page of what each button of a platform leaves behind says of every button when somebody tried it."""

import re

from trainer.disk.paths import PROJECT

_DAY = re.compile(r"\d\d/\d\d?/\d{4}|Chưa thử được")


def test_every_button_has_the_day_it_was_tried_or_says_that_nobody_could() -> None:
    page = (PROJECT / "docs" / "su-co" / "go-tung-noi.md").read_text(encoding="utf-8")
    tables = re.findall(r"^\| Nút \|.*\n\|[-|]+\n((?:\|.*\n)+)", page, re.MULTILINE)
    rows = [row for table in tables for row in table.splitlines()]
    tried = [row.rstrip(" |").rpartition("|")[2].strip() for row in rows]

    assert len(tables) == 5
    assert [row for row, day in zip(rows, tried, strict=True) if not _DAY.fullmatch(day)] == []
