"""The registers are read whole: what is sound by key, and a Problem for everything else."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.content.sound_project import instrument_yaml, write
from trainer.content.registers import DEMONSTRATION, read_agency, read_instruments
from trainer.core.handbook.section import AgencyValue
from trainer.core.law import Instrument
from trainer.core.problems import Problem
from trainer.disk.paths import PROJECT

DOCS = PROJECT / "docs"
_ARTICLE = re.compile(r"Điều \d+")


def register(project: Path, text: str) -> tuple[dict[str, Instrument], list[Problem]]:
    """Write the legal register and read it."""
    write(project, "docs/_data/van-ban.yml", text)
    return read_instruments(project / "docs")


def test_an_instrument_keeps_its_fields_and_its_line(tmp_path: Path) -> None:
    found, problems = register(tmp_path, "# đầu tệp\n" + instrument_yaml(note='" hai  dấu cách "'))
    instrument = found["luat-116-2025"]

    assert problems == []
    assert (instrument.number, instrument.kind, instrument.line) == ("116/2025/QH15", "Luật", 2)
    assert (instrument.issued, instrument.in_force_to) == (date(2025, 12, 10), None)
    assert instrument.note == "hai dấu cách"


@pytest.mark.parametrize(
    ("changes", "line", "what", "mend"),
    [
        ({"title": None}, 1, "thiếu trường “title”", "title: …"),
        ({"titel": "x"}, 12, "trường lạ “titel”", "có phải “title”?"),
        ({"issued": "10/12/2025"}, 6, "“issued” phải là ngày", "2026-11-24"),
        ({"issued": "2025-12-10 08:00:00"}, 6, "“issued” phải là ngày", "không có giờ"),
        ({"issued": "2026-08-01"}, 6, "trước ngày ban hành 01/08/2026", "đối chiếu"),
        ({"in_force_to": "2026-06-30"}, 8, "hết hiệu lực 30/06/2026 trước", "đối chiếu"),
        ({"replaced_by": "[luat-117-2025]"}, 9, "“luat-117-2025” không có trong danh mục", "luat-116-2025"),
        ({"replaced_by": "[luat-116-2025]"}, 9, "thay thế chính nó", "bỏ khóa"),
        ({"amended_by": "[luat-117-2025]"}, 12, "văn bản sửa đổi “luat-117-2025” không có", "luat-116-2025"),
        ({"amended_by": "[luat-116-2025]"}, 12, "sửa đổi chính nó", "bỏ khóa"),
        ({"amended_from": "2026-12-01"}, 12, "có ngày sửa đổi mà không có văn bản sửa đổi", "amended_by"),
        ({"confidence": "sure"}, 10, "không nhận “sure”", "high, medium, low"),
        ({"kind": "Luat"}, 3, "không nhận “Luat”", "Luật"),
        ({"confirmed_at": '" "'}, 11, "“confirmed_at” để trống", "viết nội dung"),
    ],
)
def test_each_fault_has_its_line_and_its_mend(
    tmp_path: Path, changes: dict[str, str | None], line: int, what: str, mend: str
) -> None:
    _, (problem,) = register(tmp_path, instrument_yaml(**changes))

    assert (problem.file, problem.line) == ("docs/_data/van-ban.yml", line)
    assert what in problem.what
    assert mend in problem.mend


def test_an_instrument_may_bind_from_the_day_it_is_issued_and_for_one_day(tmp_path: Path) -> None:
    text = instrument_yaml(issued="2026-07-01", in_force_to="2026-07-01")

    assert register(tmp_path, text)[1] == []


def test_a_key_with_odd_letters_is_a_problem(tmp_path: Path) -> None:
    _, (problem,) = register(tmp_path, instrument_yaml("Luật_116"))

    assert "khóa “Luật_116”" in problem.what


def test_one_number_twice_names_both(tmp_path: Path) -> None:
    _, (problem,) = register(tmp_path, instrument_yaml() + instrument_yaml("luat-117-2025", number="116/2025/qh15"))

    assert problem.line == 13
    assert "“luat-116-2025” (dòng 1)" in problem.what


def test_one_faulty_instrument_hides_no_other(tmp_path: Path) -> None:
    found, problems = register(tmp_path, instrument_yaml(kind=None) + instrument_yaml("luat-117-2025", number="117/QH"))

    assert list(found) == ["luat-117-2025"]
    assert len(problems) == 1


def test_a_replacement_that_is_itself_faulty_is_still_known(tmp_path: Path) -> None:
    text = instrument_yaml(replaced_by="[b-1]") + instrument_yaml("b-1", number="1/QH", kind=None)

    assert [problem.what for problem in register(tmp_path, text)[1]] == ["thiếu trường “kind”"]


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "a: ["])
def test_a_register_that_is_no_mapping_is_one_problem(tmp_path: Path, text: str) -> None:
    found, problems = register(tmp_path, text)

    assert found == {}
    assert len(problems) == 1


def test_agency_values_may_be_open(tmp_path: Path) -> None:
    write(
        tmp_path,
        "docs/_data/co-quan.yml",
        "ten_co_quan: {label: Tên cơ quan, value: null}\npa05: {label: A, value: B}\n",
    )

    assert read_agency(tmp_path) == (
        {"ten_co_quan": AgencyValue("ten_co_quan", "Tên cơ quan", None, 1), "pa05": AgencyValue("pa05", "A", "B", 2)},
        [],
    )


@pytest.mark.parametrize(
    "text", ["pa05: {label: A}\n", "pa05: B\n", "pa05: {label: A, value: ''}\n", "PA 05: {label: A, value: B}\n"]
)
def test_a_faulty_agency_value_is_a_problem(tmp_path: Path, text: str) -> None:
    write(tmp_path, "docs/_data/co-quan.yml", text)

    assert [problem.line for problem in read_agency(tmp_path)[1]] == [1]


def test_the_invented_agency_fills_in_everything_and_can_be_mistaken_for_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, _ = read_agency(PROJECT)
    monkeypatch.setenv("GAN_DAN_AGENCY", "demo/co-quan.yml")
    invented, problems = read_agency(PROJECT)

    assert problems == []
    assert set(invented) == {*real, DEMONSTRATION}
    assert [one.key for one in invented.values() if one.value is None] == []
    numbers = re.findall(r"\b0[\d ]{6,}\d", " ".join(one.value or "" for one in invented.values()))
    assert len(numbers) >= 5
    assert [one for one in numbers if not one.startswith("024 0000 ")] == []


def test_what_was_read_of_an_article_is_of_an_article_that_the_register_may_state() -> None:
    """Only what is sure is told, and only of articles that a page leans on."""
    instruments, problems = read_instruments(DOCS)
    assert problems == []
    sections = "\n".join(file.read_text(encoding="utf-8") for file in DOCS.rglob("*.md"))
    cited = {key: set(_ARTICLE.findall(" ".join(_cited(sections, key)))) for key in instruments}
    told = [(one, article) for one in instruments.values() for article, _ in one.articles]
    assert [one.key for one, _ in told if one.confidence != "high"] == []
    assert [
        (one.key, article) for one, article in told if not cited[one.key].issuperset(_ARTICLE.findall(article))
    ] == []


def _cited(text: str, key: str) -> list[str]:
    return re.findall(rf'vb\("{key}", "([^"]*)"', text)
