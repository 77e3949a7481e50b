"""Commands that take questions in from other systems, and out to them."""

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from trainer.commands.base import NOT_PASSED, OK, WRONG_USAGE, Fail, command, today_in_vietnam
from trainer.content.quizzes import read_quizzes
from trainer.content.registers import read_instruments
from trainer.core.checks import Content, Item, named_law
from trainer.core.quiz.model import Question, Quiz
from trainer.core.text import nearest
from trainer.disk import paths
from trainer.disk.room import why
from trainer.exchange.export import ENDINGS, FORMATS_OUT, export
from trainer.exchange.import_ import FORMATS_IN, MAX_BYTES, Wanted, receive
from trainer.exchange.model import Delivery, ExchangeError, Loss
from trainer.exchange.xlsx.template import template
from trainer.exchange.yaml_write import MARK, quiz_yaml, rule_yaml


@command("import")
@click.argument("file", metavar="TỆP")
@click.option("--format", "form", type=click.Choice(FORMATS_IN), help="Dạng của tệp; không ghi thì tự nhận ra.")
@click.option("--quiz", metavar="MÃ", help="Mã của bài mới; không ghi thì lấy từ tệp, hoặc tên tệp của --out.")
@click.option(
    "--sections", metavar="TRANG#MỤC", multiple=True, help="Mục cẩm nang cho câu chưa có mục. Ghi được nhiều lần."
)
@click.option("--out", metavar="quizzes/TÊN.yml", help="Tệp YAML sẽ ghi; phải là tệp chưa có.")
def import_(file: str, form: str | None, quiz: str | None, sections: tuple[str, ...], out: str | None) -> int:
    """Nhập câu hỏi từ GIFT, Aiken, Moodle XML, mẫu Excel, hoặc bảng (Excel, CSV) có cột Câu hỏi, A, B, C, D, Đáp án.

    Điều gì không mang sang được thì in ra từng dòng, và ghi chú ngay trên câu ấy. Sau đó chạy: trainer check.
    """
    target = _free(out or _missing("--out quizzes/TÊN.yml"))
    wanted = Wanted(_key(quiz), "" if quiz else _key(target.stem), _references(sections))
    try:
        head, delivery = receive(_bytes(file), Path(file).name, wanted, form)
    except ExchangeError as error:
        _show(file, error.losses)
        reasons = "; lý do ở từng dòng trên" if error.losses else ""
        raise Fail(f"{_place(file, error.line)}: {error.what}{reasons}", error.mend) from None
    text = quiz_yaml(head, delivery.incoming, Path(file).name)
    _write(target, text.encode())
    losses = delivery.all_losses()
    _show(file, losses)
    click.echo(f"Đã nhập {len(delivery.incoming)} câu vào {out}; {len(losses)} điều không mang sang nguyên vẹn.")
    if delivery.assumed:
        click.echo(f"Bảng mã của tệp: {delivery.assumed}.")
    _show_law(file, delivery)
    gaps = "điền các chỗ ghi “CẦN ĐIỀN”, " if MARK in text else ""
    click.echo("Luật của bài, thêm dưới “quizzes:” trong quizzes/lo-trinh.yml (sửa số nếu cần):")
    click.echo(rule_yaml(head).rstrip())
    click.echo(f"Việc tiếp theo: {gaps}thêm luật, rồi chạy: python -m trainer check")
    return OK


@command("export")
@click.argument("quiz", metavar="[BÀI]", default="")
@click.option("--all", "whole", is_flag=True, help="Xuất mọi bài, mỗi bài một tệp, vào thư mục --out.")
@click.option("--format", "form", type=click.Choice(FORMATS_OUT), help="Dạng của tệp sẽ ghi.")
@click.option("--out", metavar="TỆP", help="Tệp sẽ ghi (với --all: thư mục); phải là chỗ chưa có.")
def export_(quiz: str, whole: bool, form: str | None, out: str | None) -> int:
    """Xuất một bài, hoặc mọi bài, sang GIFT, Moodle XML, QTI 2.1, SCORM 1.2 (tệp zip) hoặc Excel.

    Excel giữ được mọi thứ. Ở các dạng khác, điều gì không mang theo được thì in ra từng dòng.
    """
    if whole and quiz:
        raise Fail(f"vừa ghi “{quiz}” vừa ghi “--all”", "chỉ ghi một trong hai", WRONG_USAGE)
    if not whole and not quiz:
        raise Fail("chưa nói xuất bài nào", "ghi mã của bài, hoặc --all để xuất mọi bài", WRONG_USAGE)
    form = form or _missing(f"--format {'|'.join(FORMATS_OUT)}")
    target = _free(out or _missing("--out TỆP"))
    return _export_bank(target, form) if whole else _export_quiz(_quiz(quiz), target, form)


def _export_quiz(found: Quiz, target: Path, form: str) -> int:
    package = export(found, form)
    _write(target, package.content)
    _show(found.file, package.losses)
    total = len(found.questions)
    click.echo(
        f"Đã xuất {package.carried}/{total} câu vào {target}; {len(package.losses)} điều không mang theo nguyên vẹn."
    )
    return OK


def _export_bank(folder: Path, form: str) -> int:
    """Write every quiz into a new folder; nothing while one of them has faults."""
    written = read_quizzes(paths.PROJECT)
    if written.problems:
        what = f"ngân hàng còn {len(written.problems)} lỗi, lỗi đầu: {written.problems[0]}"
        raise Fail(what, "chạy: python -m trainer check")
    quizzes = [item.value for item in written.quizzes]
    packages = [export(quiz, form) for quiz in quizzes]
    _new_folder(folder)
    for quiz, package in zip(quizzes, packages, strict=True):
        _write(folder / f"{quiz.id}.{ENDINGS[form]}", package.content)
        _show(quiz.file, package.losses)
    carried, lost = sum(one.carried for one in packages), sum(len(one.losses) for one in packages)
    total = sum(len(quiz.questions) for quiz in quizzes)
    click.echo(
        f"Đã xuất {len(quizzes)} bài, {carried}/{total} câu vào {folder}; {lost} điều không mang theo nguyên vẹn."
    )
    return OK


def _new_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=folder.parent.resolve() == (paths.PROJECT / "var").resolve())
    except OSError as error:
        raise Fail(f"không tạo được “{folder}” ({why(error)})", "kiểm tra thư mục và quyền ghi", NOT_PASSED) from None


@command("template")
@click.argument("file", metavar="TỆP.xlsx")
def template_(file: str) -> int:
    """Ghi mẫu Excel để soạn câu hỏi: mỗi kiểu một ví dụ, có trang giải thích."""
    target = _free(file)
    _write(target, template())
    click.echo(f"Đã ghi mẫu vào {file}.")
    click.echo(f"Điền xong thì chạy: python -m trainer question import {file} --out quizzes/TÊN.yml")
    return OK


def _quiz(name: str) -> Quiz:
    written = read_quizzes(paths.PROJECT)
    known = {item.value.id: item.value for item in written.quizzes}
    if name in known:
        faults = [problem for problem in written.problems if problem.file == known[name].file]
        if faults:
            raise Fail(f"bài “{name}” còn {len(faults)} lỗi, lỗi đầu: {faults[0]}", "chạy: python -m trainer check")
        return known[name]
    guess = nearest(name, list(known))
    mend = f"có phải “{guess}”?" if guess else f"chọn một bài: {', '.join(known)}"
    raise Fail(f"không có bài kiểm tra “{name}”", mend, WRONG_USAGE)


def _show(file: str, losses: Sequence[Loss]) -> None:
    for loss in losses:
        place = f"{file}, trang “{loss.sheet}”" if loss.sheet else file
        what = " ".join(loss.what.split())
        click.echo(f"{_place(place, loss.line)}: {what} → {loss.became}")


def _show_law(file: str, delivery: Delivery) -> None:
    """Print at once which law the questions name that is dead, unknown, or cited by none of them."""
    instruments, _ = read_instruments(paths.PROJECT / "docs")
    questions = tuple(_at_its_line(one.question, file) for one in delivery.incoming)
    content = Content(questions=questions, instruments=instruments, today=today_in_vietnam())
    for found in (*named_law.check(content), *named_law.notices(content)):
        click.echo(str(found))


def _at_its_line(question: Question, file: str) -> Item[Question]:
    return Item(question, file, lambda *_: question.line)


def _place(file: str, line: int) -> str:
    return f"{file}:{line}" if line else file


def _missing(option: str) -> NoReturn:
    raise Fail(f"thiếu tùy chọn “{option.partition(' ')[0]}”", f"ghi thêm {option}", WRONG_USAGE)


def _free(name: str) -> Path:
    """Return the path of a file that must not be there yet."""
    path = Path(name)
    if path.exists():
        raise Fail(f"đã có “{name}”, không ghi đè", "chọn tên khác, hoặc tự chuyển tệp cũ đi rồi chạy lại", WRONG_USAGE)
    return path


def _write(path: Path, content: bytes) -> None:
    try:
        # The guide has keys written there, where git takes nothing; a fresh clone has no such folder yet.
        if path.parent.resolve() == (paths.PROJECT / "var").resolve():
            path.parent.mkdir(exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise Fail(f"không ghi được “{path}” ({why(error)})", "kiểm tra thư mục và quyền ghi", NOT_PASSED) from None


def _bytes(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            # One byte more than allowed is enough to know that it is too large.
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Fail(f"không đọc được “{name}” ({why(error)})", "kiểm tra tên tệp và quyền đọc", WRONG_USAGE) from None


def _key(name: str | None) -> str:
    if name and not all(char in "abcdefghijklmnopqrstuvwxyz0123456789-" for char in name):
        raise Fail(f"mã bài “{name}” có ký tự lạ", "chỉ dùng chữ thường không dấu, số và gạch nối", WRONG_USAGE)
    return name or ""


def _references(told: Sequence[str]) -> tuple[str, ...]:
    found = [part for words in told for part in words.replace(",", " ").split()]
    for reference in found:
        if "#" not in reference:
            mend = "ghi trang và mục, ví dụ giu-tai-khoan/mat-khau#do-dai"
            raise Fail(f"“{reference}” không phải mục của cẩm nang", mend, WRONG_USAGE)
    return tuple(dict.fromkeys(found))
