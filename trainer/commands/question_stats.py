"""The command over how the questions do: what is to be looked at, a table to take away, counting at once."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainer.commands.base import OK, WRONG_USAGE, Fail, command
from trainer.commands.database import library_or_fail, with_database
from trainer.commands.json_document import json_option
from trainer.commands.table_output import print_json, printed, trace_export, write_table
from trainer.core.text import hundredths, percent

if TYPE_CHECKING:
    from trainer.content.library import Library
    from trainer.item_analysis.queries import QuestionRow, QuizRow


@command("stats")
@click.option("--quiz", metavar="BÀI", default="", help="Chỉ câu hỏi của bài này.")
@click.option("--output", metavar="TỆP", type=click.Path(), help="Ghi ra tệp .csv hoặc .xlsx.")
@json_option
@click.option("--count", "counts", is_flag=True, help="Tính cả những bài nộp sau lần tính đêm qua.")
@click.option("--anew", is_flag=True, help="Bỏ số liệu đã tính, tính lại từ bài nộp đầu tiên.")
def stats(quiz: str, output: str | None, as_json: bool, counts: bool, anew: bool) -> int:
    """Câu nào quá dễ, quá khó, phương án nào không ai chọn. Mỗi đêm hệ thống tự tính."""
    with_database()
    library = library_or_fail()
    if quiz and quiz not in library.quizzes:
        raise Fail(f"--quiz không có bài “{quiz}”", f"chọn một trong: {', '.join(library.quizzes)}", WRONG_USAGE)
    if counts or anew:
        _count(anew)
    from trainer.item_analysis import queries, table

    rows = [one for one in queries.quizzes(library) if quiz in ("", one.quiz)]
    taken = table.of_questions([question for one in rows for question in one.questions], library)
    if output:
        write_table(taken.stream(), Path(output))
        trace_export("cau-hoi", output, len(taken.rows), quiz=quiz)
        click.echo(f"Đã ghi {len(taken.rows)} dòng vào {output}.", err=as_json)
    elif as_json:
        with printed() as out:
            print_json(taken.stream(), out)
    else:
        _tell(rows)
        _tell_labels([question for one in rows for question in one.questions], library)
    return OK


def _count(anew: bool) -> None:
    from rich.progress import Progress

    from trainer.item_analysis import counting

    if anew:
        counting.begin_anew()
    upto = counting.settled()
    with Progress(transient=True) as bar:
        task = bar.add_task("Đang tính", total=counting.waiting(upto))
        read = counting.count(upto=upto, step=lambda number: bar.advance(task, number))
    click.echo(f"Đã đọc {read} bài nộp.", err=True)


def _tell(rows: "list[QuizRow]") -> None:
    if not rows:
        click.echo("Chưa có số liệu. → Thêm --count để tính ngay.")
    for quiz in rows:
        mean = percent(hundredths(quiz.papers.mean))
        click.echo(f"{quiz.title}: {quiz.papers.number} bài, điểm trung bình {mean}.")
        for question in quiz.questions:
            if question.verdict or question.withdrawn:
                _tell_one(question)


def _tell_labels(rows: "list[QuestionRow]", library: "Library") -> None:
    """Say where the difficulty that an author wrote is not that of the papers, which measure it."""
    from trainer.item_analysis.rules.difficulty import estimated
    from trainer.item_analysis.table import labelled

    for row in (one for one in rows if not one.withdrawn):
        written, found = labelled(row, library), estimated(row.found)
        if written is not None and found not in (None, written):
            click.echo(
                f"Độ khó {row.question.id}: người soạn ước {written}, đo từ {row.found.number} bài là {found} "
                f"({percent(hundredths(row.found.facility))} điểm). → Sửa difficulty nếu thấy đúng."
            )


def _tell_one(row: "QuestionRow") -> None:
    mark = "!" if row.to_look_at else "·"
    click.echo(
        f"  {mark} {row.question.id} ({row.found.number} bài, {percent(hundredths(row.found.facility))}): {row.words}"
    )
