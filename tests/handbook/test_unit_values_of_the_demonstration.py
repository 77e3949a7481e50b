"""The demonstration's table of wards: once one is chosen, nothing of the invented ward is left."""

import csv
import re
from pathlib import Path

import pytest

from trainer.content.registers import DEMONSTRATION, UNIT_TABLE, read_agency
from trainer.core.handbook.unit_values import named
from trainer.handbook.compress import compress
from trainer.handbook.site import unit_values

PROJECT = Path(__file__).resolve().parents[2]
INVENTED = re.compile("sao ?mai", re.IGNORECASE)
# Positions, not people: the wards are real.
PERSON = re.compile(r"(?:^|\s)(?:ông|bà|chị|anh)\s")
PAGES = ("su-co/lo-du-lieu-ca-nhan", "su-co/mat-tai-khoan", "su-co/trang-gia", "nguoi-dan/nhan-ra-kenh-that")


def test_every_ward_has_its_own_of_all_that_names_the_invented_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAN_DAN_AGENCY", "demo/co-quan.yml")
    agency, faults = read_agency(PROJECT)
    found, more = unit_values.read(PROJECT, agency)
    units = named(found)
    assert [*faults, *more] == []
    with (PROJECT / "demo" / "don-vi.csv").open(encoding="utf-8-sig") as file:
        wards = {row["code"]: row["name"] for row in csv.DictReader(file) if row["parent"] == "TP"}
    assert {unit.code: unit.name for unit in units} == wards

    columns = unit_values.keys(units)
    shared = [entry for key, entry in agency.items() if key not in columns | {DEMONSTRATION, UNIT_TABLE}]
    assert [
        entry.key for entry in shared if INVENTED.search(entry.value or "") or PERSON.search(entry.value or "")
    ] == []
    assert [unit.code for unit in units if set(unit.values) != columns] == []
    said = [words for unit in units for words in unit.values.values()]
    assert [words for words in said if INVENTED.search(words) or PERSON.search(words)] == []

    (tmp_path / "so.js").write_text(unit_values.table(units, agency), encoding="utf-8")
    compress(tmp_path)
    assert (tmp_path / "so.js.gz").stat().st_size <= 25_000


@pytest.mark.parametrize("page", PAGES)
def test_what_to_do_and_to_send_names_no_ward_but_by_its_key(page: str) -> None:
    assert not INVENTED.search((PROJECT / "docs" / f"{page}.md").read_text(encoding="utf-8"))
