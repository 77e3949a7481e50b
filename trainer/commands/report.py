"""`report`: who has completed, who has not."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from trainer.commands.base import OK, WRONG_USAGE, Fail, LazyGroup
from trainer.commands.database import library_or_fail, with_figures
from trainer.commands.json_document import json_option
from trainer.commands.lookup import unit_or_city
from trainer.commands.table_output import hand_out
from trainer.content.library import Library

if TYPE_CHECKING:
    from trainer.queries.progress_filter import Filter


@click.group(
    "report",
    cls=LazyGroup,
    lazy={
        "bank": (
            "trainer.commands.blueprint:report_bank",
            "Ngân hàng câu hỏi phủ cẩm nang đến đâu; không cần cơ sở dữ liệu.",
        ),
        "scan": (
            "trainer.commands.scan_figures:scan_figures",
            "Các quy tắc của Rà bài đúng đến đâu; không cần cơ sở dữ liệu.",
        ),
        "quarter": ("trainer.commands.report_files:quarter", "Báo cáo quý theo mẫu của cẩm nang: Word, PDF."),
        "year": ("trainer.commands.report_files:year", "Báo cáo năm theo mẫu của cẩm nang: Word, PDF."),
        "leadership": ("trainer.commands.report_files:leadership", "Bảng Excel có biểu đồ cho lãnh đạo."),
        "unit": ("trainer.commands.report_files:unit", "Một trang cho một đơn vị, để treo hoặc gửi: PDF."),
        "people": ("trainer.commands.over_time:people", "Mỗi người một dòng, mỗi bài một cột."),
        "days": ("trainer.commands.over_time:days", "Mỗi ngày bao nhiêu người đã xong, quá hạn; đếm hôm nay."),
        "quizzes": ("trainer.commands.over_time:quizzes", "Mỗi đơn vị, mỗi bài: bao nhiêu người đã đạt."),
    },
    invoke_without_command=True,
    no_args_is_help=False,
    subcommand_metavar="[LỆNH]",
)
@click.option("--unit", "unit_code", metavar="MÃ", help="Chỉ đơn vị này và các đơn vị thuộc nó.")
@click.option(
    "--role", metavar="VAI_TRÒ", help="Chỉ người giữ vai trò này (page_admin, spokesperson, leader, staff, it)."
)
@click.option("--quiz", default="", metavar="BÀI", help="Chỉ bài này.")
@click.option(
    "--state",
    default="all",
    metavar="TRẠNG_THÁI",
    help="all, done, not_done, overdue, not_begun, in_progress, failed, update, expired, exempt hoặc left.",
)
@click.option("--search", "text", default="", metavar="CHỮ", help="Tên hoặc mã, không cần dấu.")
@click.option("--output", "output", metavar="TỆP", help="Ghi ra tệp .csv hoặc .xlsx.")
@json_option
@click.pass_context
def report(
    context: click.Context,
    unit_code: str | None,
    role: str | None,
    quiz: str,
    state: str,
    text: str,
    output: str | None,
    as_json: bool,
) -> int:
    """Ai đã hoàn thành, ai chưa: in bảng, hoặc ghi ra CSV, XLSX. “report bank” nói về câu hỏi."""
    if context.invoked_subcommand is not None:
        return OK
    with_figures()
    library = library_or_fail()
    wanted = filter_of(library, unit_code, role, quiz, state, text)
    asked = {"unit": unit_code, "role": role, "quiz": quiz, "state": state, "text": text}
    hand_out_report(wanted, library, output, as_json, asked, quick=True)
    return OK


def hand_out_report(
    wanted: "Filter",
    library: Library,
    output: str | None,
    as_json: bool,
    asked: Mapping[str, str | None],
    *,
    quick: bool = False,
) -> None:
    """Write the report of ``wanted`` to a file, with its trace, or print it; of one moment, however long it takes."""
    from trainer.queries.progress_report import report as report_of

    hand_out(
        lambda told: report_of(wanted, library.quizzes, datetime.now(UTC), quick=quick, told=told),
        output,
        as_json,
        asked,
        name="ket-qua-tap-huan",
    )


def filter_of(library: Library, unit_code: str | None, role: str | None, quiz: str, state: str, text: str) -> "Filter":
    """Return whom a list is about, as the options of a command say it; "" and None leave nobody out.

    Raises Fail where an option names what is not there.
    """
    from trainer.core.quiz.model import ROLE_TITLES
    from trainer.queries.progress_filter import CHOICES, Filter, path_for

    for value, known, option in (
        (role, list(ROLE_TITLES), "--role"),
        (quiz, list(library.quizzes), "--quiz"),
        (state, list(CHOICES), "--state"),
    ):
        if value and value not in known:
            raise Fail(f"{option} không có “{value}”", f"chọn một trong: {', '.join(known)}", WRONG_USAGE)
    path = path_for(role, library.paths) if role else None
    return Filter(unit_or_city(unit_code), path, quiz, state, text)  # type: ignore[arg-type]
