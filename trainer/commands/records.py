"""Commands over the records: recorded attempts, reports, rebuilding."""

import json
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeAlias

import click

from trainer.commands.base import NOT_PASSED, OK, WRONG_USAGE, Fail, LazyGroup, command, today_in_vietnam, why
from trainer.commands.database import library_or_fail, official_or_fail, with_database, with_figures
from trainer.content.library import Library
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.quiz.model import Quiz
from trainer.core.quiz.revealing import answered
from trainer.core.text import count
from trainer.core.vietnam_time import LOCAL
from trainer.tables.table import Column, Line, Stream
from trainer.tables.write_file import KINDS, write_file
from trainer.terminal.grid import print_table
from trainer.terminal.quiz import Answered, show_result

if TYPE_CHECKING:
    from trainer.models import Attempt, Official, SectionVersion, Unit
    from trainer.queries.progress import Filter

Ask = Callable[..., dict[int, Answer]]
# Is told how many are done, of how many.
Told: TypeAlias = Callable[[int, int], None]


def take_recorded(project: Path, quiz_id: str, code: str, ask: Ask) -> bool:
    """Take a quiz at the terminal and record it exactly as the screens do; return whether it was passed."""
    with_database()
    from trainer.actions import attempt_rows, attempts, papers
    from trainer.queries import revealing

    library, official = library_or_fail(), official_or_fail(code)
    papers.keep_versions(library, datetime.now(UTC))
    attempt = _begin(official, library.quizzes[quiz_id], library)
    click.echo(f"{official.full_name} ({official.staff_code}): {attempt.quiz_title}. Kết quả sẽ được ghi lại.")
    drawn = papers.read(attempt)
    ask(drawn, answered=_saver(attempt.pk, drawn), taken=_given(attempt.pk, drawn))
    handed_in = attempts.hand_in(attempt.pk, datetime.now(UTC))
    answers = {place: tuple(mark["answer"]) for place, mark in enumerate(handed_in.marks)}
    reveal = revealing.of_attempt(handed_in, attempt_rows.of_quiz(official.pk, quiz_id))
    show_result(
        drawn,
        answers,
        attempts.rule_of(attempt),
        library.sections,
        click.echo,
        library.instruments,
        key=lambda item, answer: reveal == "key" and answered(item.question, answer),
    )
    if reveal != "key":
        speed = revealing.quickness(handed_in)
        click.echo(f"Bài này {speed}, nên không hiện đáp án." if speed else "Đáp án và lời giải hiện ra khi đạt bài.")
    renewed = attempt.purpose == "relearn" and handed_in.passed
    click.echo("Đã ghi kết quả." + (" Kết quả của cả bài đã được cập nhật." if renewed else ""))
    return handed_in.passed


def _begin(official: "Official", quiz: Quiz, library: Library) -> "Attempt":
    """Begin or go on; who passed on texts that changed since is shown the changes, and asked about them alone."""
    from trainer.actions import attempts, papers, reliance

    now, seed = datetime.now(UTC), secrets.token_hex(8)
    changed = reliance.outdated(official.pk, now, quiz.id).get(quiz.id)
    try:
        if changed:
            _show_changes(official, changed, quiz, library, now)
            return attempts.begin_relearn(official, quiz, library, seed, now)
        attempt = attempts.begin(official, quiz, library, seed, now)
    except attempts.NotYet as error:
        raise Fail("chưa được làm bài này", f"làm lại từ {error.until.astimezone(LOCAL):%H:%M ngày %d/%m/%Y}") from None
    except attempts.NothingToRelearn:
        raise Fail("chưa có câu hỏi về các mục đã thay đổi", "báo đơn vị phụ trách CNTT") from None
    except attempts.NothingToAsk as nothing:
        why = " ".join(nothing.asked.reasons())
        raise Fail(f"bài “{quiz.id}” không còn câu nào để hỏi. {why}", "báo đơn vị phụ trách CNTT") from None
    if len(attempt.paper) < quiz.rule.draw:
        click.echo(papers.askable(quiz, library, today_in_vietnam()).notice())
    return attempt


def _show_changes(
    official: "Official", changed: "list[SectionVersion]", quiz: Quiz, library: Library, now: datetime
) -> None:
    from trainer.content.live import texts
    from trainer.queries import relearning
    from trainer.terminal.edition_text import plain_excerpts

    work = relearning.work(official, changed, quiz, library, now)
    by = " (theo đợt học lại)" if work.by_campaign else ""
    over = "hạn cập nhật đã qua từ hết ngày" if work.late else "hạn cập nhật: hết ngày"
    click.echo(f"Có {work.sections} mục đã thay đổi từ khi đạt bài này, {over} {work.until:%d/%m/%Y}{by}.")
    for section in relearning.changed_sections(changed, library, texts()):
        click.echo(f"\n{section.page_title}: {section.title}")
        for note in section.notes:
            click.echo(f"  {note.published_on:%d/%m/%Y}: {'' if note.material else 'sửa nhỏ: '}{note.reason}")
        for line in plain_excerpts(pair for stretch in section.stretches for pair in stretch.pairs):
            click.echo(f"    {line}")
    click.echo("\nChỉ làm các câu về những mục này.")


def _given(attempt_id: int, drawn: tuple[DrawnQuestion, ...]) -> dict[int, Answer]:
    """Return what was answered before, in the author's numbers."""
    from trainer.actions import answers

    return {
        place: drawn[place].as_author(answers.counting(drawn[place].question.kind, given))
        for place, given in answers.history(attempt_id).items()
    }


def _saver(attempt_id: int, drawn: tuple[DrawnQuestion, ...]) -> Answered:
    from trainer.actions import answers

    def save(place: int, chosen: Answer) -> None:
        last = answers.latest(attempt_id).get(place)
        shown = stored_places(drawn[place].as_shown(chosen))
        wanted = answers.Save(attempt_id, place, (last.revision if last else 0) + 1, shown)
        now = datetime.now(UTC)
        outcome = answers.save_batch([wanted], now)[0]
        if outcome.status not in ("saved", "again"):
            raise Fail(
                "câu vừa rồi không lưu được: bài đã nộp hoặc được trả lời ở nơi khác", "chạy lại lệnh để làm tiếp"
            )
        click.echo(f"Đã lưu lúc {now.astimezone(LOCAL):%H:%M:%S}")

    return save


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
@click.option("--json", "as_json", is_flag=True, help="In ra một tài liệu JSON.")
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


def hand_out(
    table_of: Callable[[Told], Stream],
    output: str | None,
    as_json: bool,
    asked: Mapping[str, str | None],
    show: Callable[[Stream, TextIO], None] = print_table,
    *,
    name: str,
) -> None:
    """Write a table to a file, with its trace under ``name``, or print it, as ``show`` does: of one moment, and in
    memory that does not grow with it."""
    from rich.progress import Progress

    from trainer.queries.one_moment import one_moment

    with Progress(disable=not (output and sys.stderr.isatty()), transient=True) as bar, printed() as out:
        task = bar.add_task("Lập bảng", total=None)
        with one_moment():
            found = table_of(lambda done, total: bar.update(task, completed=done, total=total))
            if output:
                rows = write_table(found, Path(output))
            elif as_json:
                print_json(found, out)
            else:
                show(found, out)
    if output:
        trace_export(name, output, rows, **asked)
        click.echo(f"Đã ghi {count(rows)} dòng vào {output}.", err=as_json)


@contextmanager
def printed() -> Iterator[TextIO]:
    """Give something to write to, and print what was written once all is: who reads it page by page, for hours, shall
    not keep a reading of the database open, which would let its log grow."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as kept:
        yield kept
        kept.seek(0)
        shutil.copyfileobj(kept, sys.stdout)


def trace_export(name: str, output: str, rows: int, **wanted: str | None) -> None:
    """Keep that somebody at the terminal took the table that screens give under ``name``, as a file like ``output``."""
    from trainer.actions import audit

    asked = {name: value for name, value in wanted.items() if value}
    audit.exported(None, f"{name}{Path(output).suffix.lower()}", asked, rows, datetime.now(UTC))


def filter_of(library: Library, unit_code: str | None, role: str | None, quiz: str, state: str, text: str) -> "Filter":
    from trainer.core.quiz.model import ROLE_TITLES
    from trainer.queries.progress import CHOICES, Filter, path_for

    for value, known, option in (
        (role, list(ROLE_TITLES), "--role"),
        (quiz, list(library.quizzes), "--quiz"),
        (state, list(CHOICES), "--state"),
    ):
        if value and value not in known:
            raise Fail(f"{option} không có “{value}”", f"chọn một trong: {', '.join(known)}", WRONG_USAGE)
    path = path_for(role, library.paths) if role else None
    return Filter(unit_or_city(unit_code), path, quiz, state, text)  # type: ignore[arg-type]


def unit_or_city(code: str | None) -> "Unit":
    """Return the unit ``code``, or the city without one."""
    from trainer.models import Unit

    if code is None:
        city = Unit.objects.filter(parent__isnull=True).first()
        if city is None:
            raise Fail("chưa có đơn vị nào", "nạp danh sách đơn vị: python -m trainer roster units TỆP.csv")
        return city
    found = Unit.objects.filter(code=code.strip().upper()).first()
    if found is None:
        near = get_close_matches(code.strip().upper(), Unit.objects.values_list("code", flat=True), n=3, cutoff=0.5)
        mend = f"có phải {' hay '.join(near)}?" if near else "xem mã đơn vị trong danh sách đã nạp"
        raise Fail(f"không có đơn vị “{code}”", mend, WRONG_USAGE)
    return found


def write_table(table: Stream, path: Path) -> int:
    """Write ``table`` as its name says and return how many rows. Raises Fail; what stood there then still does."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise Fail(f"không ghi được dạng “{path.suffix}”", "đặt tên tệp .csv hoặc .xlsx", WRONG_USAGE)
    try:
        return write_file(table, path, kind).rows
    except OSError as error:
        raise Fail(f"không ghi được {path}: {why(error)}", "chọn thư mục khác") from None


def _plain(row: Line, columns: Sequence[Column]) -> dict[str, Any]:
    values = zip(columns, row, strict=True)
    return {column.key: value.isoformat() if isinstance(value, date) else value for column, value in values}


def print_json(table: Stream, to: TextIO) -> None:
    """Write the rows as ``json.dumps`` would write the list of them, one after the other."""
    between = "[\n"
    for row in table.rows:
        one = json.dumps(_plain(row, table.columns), ensure_ascii=False, indent=2, default=float)
        # Not by lines as Python knows them: some of its ends of lines stand within a text.
        to.write(f"{between}  " + one.replace("\n", "\n  "))
        between = ",\n"
    to.write("[]\n" if between == "[\n" else "\n]\n")


@command("rebuild")
@click.option("--json", "as_json", is_flag=True, help="In ra một tài liệu JSON.")
def rebuild(as_json: bool) -> int:
    """Tính lại mọi kết quả hoàn thành từ các lượt đã nộp. Không sửa gì ở các lượt đó."""
    with_database()
    from rich.progress import Progress

    from trainer.actions import remembered
    from trainer.actions.rebuild import rebuild as run
    from trainer.clock import CLOCK
    from trainer.item_analysis import counting
    from trainer.models import HandIn

    with Progress(disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("Tính lại", total=HandIn.objects.count())
        done = run(library_or_fail(), today_in_vietnam(), lambda: progress.advance(task))
        counting.begin_anew()
        counted = progress.add_task("Tính lại số liệu câu hỏi", total=done.hand_ins)
        counting.count(upto=counting.settled(), step=lambda number: progress.advance(counted, number))
        remembered.count(CLOCK.now())
    if as_json:
        click.echo(
            json.dumps({"hand_ins": done.hand_ins, "completions": done.completions, "differing": done.differing})
        )
    else:
        click.echo(f"Đã đọc {done.hand_ins} lượt nộp, lập lại {done.completions} kết quả hoàn thành.")
    for number in done.differing:
        click.echo(
            f"Lượt nộp {number}: điểm tính lại khác điểm đã ghi → giữ điểm đã ghi, báo người phát triển.", err=True
        )
    return NOT_PASSED if done.differing else OK
