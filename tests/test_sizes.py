"""Nobody has to read long files."""

from trainer.disk.paths import CODE

LONGEST = 300


def test_no_file_of_the_program_is_longer_than_three_hundred_lines() -> None:
    lines = {path.relative_to(CODE): path.read_text("utf-8").count("\n") for path in CODE.rglob("*.py")}
    assert {path.as_posix(): count for path, count in lines.items() if count > LONGEST} == {}
