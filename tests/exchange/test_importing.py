"""What is made of a file: its format, ids, sections, and gaps that ``check`` reports."""

import io
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.content.sound_project import change, write_project
from trainer.content.reading import gather
from trainer.core.checks import find_problems
from trainer.exchange.import_ import FORMATS_IN, MAX_BYTES, Wanted, receive
from trainer.exchange.model import ExchangeError
from trainer.exchange.xlsx.template import template
from trainer.exchange.yaml_write import quiz_yaml, rule_yaml

SAMPLES = Path(__file__).parent / "samples"
SECTION = "giu-tai-khoan/mat-khau#do-dai"


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("gift.txt", ["mk-02", "moi-02", "moi-03", "moi-04", "moi-05", "moi-06"]),
        ("aiken.txt", ["moi-01", "moi-02"]),
        ("moodle.xml", ["moi-01", "bg-01", "moi-03", "moi-04", "moi-05"]),
    ],
)
def test_the_format_is_told_and_ids_are_numbered_through(name: str, ids: list[str]) -> None:
    head, delivery = receive(sample(name), name, Wanted(quiz="moi"))

    assert head.id == "moi"
    assert [one.question.id for one in delivery.incoming] == ids


def test_an_id_that_is_no_key_or_stands_twice_is_replaced_and_listed() -> None:
    text = "// [id:a-1]\nMột?{=a ~b ~c}\n\n// [id:a-1]\nHai?{=a ~b ~c}\n\n// [id:Lạ lắm]\nBa?{=a ~b ~c}\n"
    _, delivery = receive(text.encode(), "x", Wanted("moi"))

    assert [one.question.id for one in delivery.incoming] == ["a-1", "moi-02", "moi-03"]
    assert [loss.what for loss in delivery.all_losses() if loss.line] == ["mã “a-1”", "mã “Lạ lắm”"]


def test_sections_are_given_only_to_questions_without() -> None:
    _, delivery = receive(sample("moodle.xml"), "x", Wanted("moi", sections=("a/b#c",)))

    assert [one.question.sections for one in delivery.incoming][:2] == [("a/b#c",), (SECTION,)]


def test_a_difficulty_that_was_set_is_said() -> None:
    _, delivery = receive(sample("aiken.txt"), "x", Wanted("moi"))

    assert {one.question.difficulty for one in delivery.incoming} == {2}
    assert "độ khó của 2 câu" in [loss.what for loss in delivery.losses]


def test_what_is_missing_is_marked_in_the_yaml_and_reported_by_check(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    head, delivery = receive(sample("aiken.txt"), "aiken.txt", Wanted("moi"))
    text = quiz_yaml(head, delivery.incoming, "aiken.txt")
    (project / "quizzes/moi.yml").write_text(text, encoding="utf-8")
    change(project, "quizzes/lo-trinh.yml", "paths:", rule_yaml(head) + "paths:")
    _, problems = gather(project, None)
    marked = [number for number, line in enumerate(text.splitlines(), 1) if "# CẦN ĐIỀN" in line]

    # title, summary and chapter, then two questions with their section and three explanations each
    assert len(marked) == 3 + 2 * 4
    assert sorted({problem.line for problem in problems}) == marked


def test_what_had_no_words_is_marked_and_reported_too(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    text = "Thẻ nào?{=<a>#1 ~b#2 ~c#3}\n\n<img>{=a#1 ~b#2 ~c#3}\n\nGhép?{=a -> b =c -> =d -> e ####Vì thế.}\n"
    head, delivery = receive(text.encode(), "x", Wanted("moi", sections=(SECTION,)))
    done = quiz_yaml(head, delivery.incoming, "x")
    (project / "quizzes/moi.yml").write_text(done, encoding="utf-8")
    change(project, "quizzes/lo-trinh.yml", "paths:", rule_yaml(head) + "paths:")
    _, problems = gather(project, None)
    marked = [number for number, line in enumerate(done.splitlines(), 1) if "# CẦN ĐIỀN" in line]

    # title and summary; an option, a question, a target
    assert len(marked) == 2 + 3
    assert set(marked) <= {problem.line for problem in problems}


def test_an_import_that_lacks_nothing_passes_check(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    text = (
        "$CATEGORY: Bài mới\n\n// [id:b-1]\nDài bao nhiêu là đủ cho trang?{=Từ 12#Đúng. ~Bốn#Ngắn. ~Sáu thôi#Ngắn.}\n"
    )
    head, delivery = receive(text.encode(), "x", Wanted("moi", sections=(SECTION,)))
    done = quiz_yaml(head, delivery.incoming, "x").replace('summary: ""', "summary: Một câu.")
    (project / "quizzes/moi.yml").write_text(done, encoding="utf-8")
    change(project, "quizzes/lo-trinh.yml", "paths:", rule_yaml(head) + "paths:")
    content, problems = gather(project, None)

    assert [*problems, *find_problems(content)] == []
    assert head.title == "Bài mới"


def test_what_a_question_lost_stands_above_it(tmp_path: Path) -> None:
    head, delivery = receive(sample("gift.txt"), "gift.txt", Wanted("moi"))
    lines = quiz_yaml(head, delivery.incoming, "gift.txt").splitlines()
    above = lines[: lines.index("  - id: mk-02")]

    assert "  # dòng 6: trọng số riêng (100; 0; 50) → chấm theo cách của Gần Dân" in above


def test_long_lines_are_folded_and_vietnamese_stays_as_it_is() -> None:
    long = "Chuyển quyền về người đương chức rồi lập biên bản. " * 8
    head, delivery = receive(f"Gì?{{={long}#{long} ~b#c ~d#e}}".encode(), "x", Wanted("moi"))
    text = quiz_yaml(head, delivery.incoming, "x")

    assert max(map(len, text.splitlines())) <= 120
    assert "Chuyển quyền về người đương chức" in text


def test_several_lines_are_written_as_a_block() -> None:
    head, delivery = receive("Một\\nhai?{=a#b ~c#d ~e#f}".encode(), "x", Wanted("moi"))

    assert "    text: |-\n      Một\n      hai?\n" in quiz_yaml(head, delivery.incoming, "x")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "tệp rỗng"),
        (b"%PDF-1.7\n{", "không phải văn bản"),
        (b"PK\x03\x04", "hỏng"),
        (b"\x00\x01\x02" * 50, "không phải văn bản"),
        ("Chỉ là một đoạn văn.".encode(), "không nhận ra dạng"),
        ("Điền?{=a =b}".encode(), "không mang được câu hỏi nào"),
        (b"a" * (MAX_BYTES + 1), "lớn hơn 20 MB"),
    ],
)
def test_a_file_that_gives_nothing_is_one_clear_error(content: bytes, what: str) -> None:
    with pytest.raises(ExchangeError) as caught:
        receive(content, "x", Wanted())

    assert what in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("form", FORMATS_IN)
@pytest.mark.parametrize("name", ["gift.txt", "aiken.txt", "moodle.xml"])
def test_a_wrong_format_is_an_error_and_no_traceback(form: str, name: str) -> None:
    with suppress(ExchangeError):
        receive(sample(name), name, Wanted(), form)


def test_a_workbook_tells_where_its_ids_were_changed() -> None:
    book: Any = openpyxl.load_workbook(io.BytesIO(template()))
    book["Bài"]["B1"] = "Bài của xã"
    book["Chọn ý"]["B2"] = "MAU-1"
    book["Ghép cặp"]["B2"] = "câu ghép"
    content = io.BytesIO()
    book.save(content)
    quiz, delivery = receive(content.getvalue(), "tay.xlsx", Wanted(otherwise="bai-xa"))

    assert quiz.id == "bai-xa"
    assert [one.question.id for one in delivery.incoming][:1] == ["bai-xa-01"]
    assert [(loss.sheet, loss.line, loss.what, loss.became) for loss in delivery.all_losses()] == [
        ("Bài", 0, "mã bài “Bài của xã”", "đổi thành bai-xa"),
        ("Chọn ý", 2, "mã “MAU-1”", "đổi thành bai-xa-01"),
        ("Ghép cặp", 2, "mã “câu ghép”", "đổi thành bai-xa-06"),
    ]
