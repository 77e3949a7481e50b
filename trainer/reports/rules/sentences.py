"""The figures of a report, a sentence each, and how each was counted."""

from collections.abc import Iterator
from dataclasses import dataclass

from trainer.core.text import count, hundredths, listed, percent
from trainer.core.vietnam_time import moment_words
from trainer.reports.rules.model import FEWEST, Hard, Report, Snapshot, lowest

UNKNOWN = (
    "Hệ thống không giữ số cán bộ được giao bài của ngày đã qua, nên không tính lại được ai còn thiếu bài lúc ấy. Các "
    "con số về việc đã làm trong kỳ (bài đạt, thư nhắc, đợt) vẫn đúng."
)
# So many units are named in the sentence; the table has them all.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Sentence:
    """A figure in a sentence, and how it was counted; ``about``: what it is about, in a word or two."""

    about: str
    words: str
    how: str


def said(report: Report) -> list[Sentence]:
    """Return what the report says, in the order in which it matters."""
    return [
        *_snapshot(report),
        *_passed(report),
        *_rounds(report),
        *_workshops(report),
        *_changes(report),
        *_mails(report),
        *_hard(report),
    ]


def when(snapshot: Snapshot) -> str:
    """Return to which moment figures of a snapshot belong."""
    return f"lúc {moment_words(snapshot.at)}"


def detail_when(snapshot: Snapshot) -> str:
    """Return to which moment figures by role and quiz belong."""
    return f"lúc {moment_words(snapshot.detail_at or snapshot.at)}"


def of_whom(snapshot: Snapshot) -> str:
    """Return whose people stand in a line of a unit."""
    return "kể cả đơn vị trực thuộc" if snapshot.kept else "tính riêng người của chính đơn vị"


def _snapshot(report: Report) -> Iterator[Sentence]:
    snapshot = report.snapshot
    if snapshot is None:
        yield Sentence("Được giao bài", "Không biết được ai còn thiếu bài lúc hết kỳ.", UNKNOWN)
        return
    whole = snapshot.whole
    how = (
        f"Tính {when(snapshot)}: người đang làm việc có ít nhất một bài bắt buộc, không kể người đang tạm miễn. Hoàn "
        "thành là mọi bài được giao đều đạt và còn giá trị."
    )
    if not whole.people:
        yield Sentence("Được giao bài", "Chưa có cán bộ nào được giao bài bắt buộc.", how)
        return
    words = (
        f"{count(whole.people)} cán bộ được giao bài bắt buộc; {count(whole.done)} người ({whole.share}) đã hoàn thành "
        f"tất cả, {count(whole.left)} người chưa."
    )
    yield Sentence("Hoàn thành", words, how)
    late = f"{count(whole.late)} người đang quá hạn." if whole.late else "Không ai quá hạn."
    away = f" {count(whole.exempt)} người đang tạm miễn, tính riêng." if whole.exempt else ""
    yield Sentence("Quá hạn", late + away, "Có bài đã qua hạn mà chưa đạt; mỗi người tính một lần.")
    yield from _lowest(snapshot)


def _lowest(snapshot: Snapshot) -> Iterator[Sentence]:
    units = lowest(snapshot.units)
    if units:
        named = listed(
            [f"{unit.name} ({count(unit.done)}/{count(unit.people)}, {unit.share})" for unit in units[:_NAMED]]
        )
        how = (
            f"Tỉ lệ hoàn thành thấp nhất trong các đơn vị có từ {FEWEST} người được giao bài trở lên, "
            f"{of_whom(snapshot)}. Đơn vị dưới {FEWEST} người không xếp: một người đã đổi cả tỉ lệ."
        )
        yield Sentence("Cần giúp trước", f"{named}.", how)


def _passed(report: Report) -> Iterator[Sentence]:
    happened = report.happened
    how = (
        f"Các lượt đạt cả bài {report.period.days}, kể cả của người nay đã rời danh sách; mỗi người tính một lần. Lượt "
        "đạt bị rút câu hỏi làm mất thì không tính."
    )
    if not happened.passed:
        yield Sentence("Đạt trong kỳ", "Trong kỳ chưa ai đạt bài nào.", how)
    else:
        since = f"; {count(happened.left_since)} người trong số đó nay đã rời danh sách" if happened.left_since else ""
        words = f"Trong kỳ {count(happened.passed)} người đạt {count(happened.passes)} bài{since}."
        yield Sentence("Đạt trong kỳ", words, how)
    moved = [
        f"{count(number)} người {what}" for number, what in ((happened.joined, "vào"), (happened.left, "rời")) if number
    ]
    there = f"Cuối kỳ danh sách có {count(happened.there)} cán bộ"
    words = f"{there}; trong kỳ có {listed(moved)} danh sách." if moved else f"{there}."
    yield Sentence("Danh sách", words, "Theo nhật ký vào, rời, trở lại danh sách.")


def _rounds(report: Report) -> Iterator[Sentence]:
    total = len(report.campaigns) + report.campaigns_more
    how = "Đợt mở, đang mở hoặc đóng trong kỳ. Đợt đã đóng giữ số lúc đóng, đợt đang mở lấy số lúc lập báo cáo."
    if not total:
        yield Sentence("Đợt tập huấn", "Trong kỳ không có đợt tập huấn nào.", how)
        return
    closed = sum(one.closed_on is not None for one in report.campaigns) + report.closed_more
    best = next((one for one in report.campaigns if one.people), None)
    example = (
        f" Gần nhất: “{best.title}”, {count(best.done)}/{count(best.people)} người xong ({best.share})." if best else ""
    )
    yield Sentence("Đợt tập huấn", f"Trong kỳ có {total} đợt, {closed} đợt đã đóng.{example}", how)


def _workshops(report: Report) -> Iterator[Sentence]:
    happened = report.happened
    if happened.workshops:
        words = f"Trong kỳ đã ghi {count(happened.workshops)} buổi, {count(happened.attended)} người dự."
        how = (
            f"Buổi diễn ra {report.period.days}, không kể buổi đã bỏ; người dự nhiều buổi tính một lần. Dự một buổi "
            "không tính là đạt bài nào."
        )
        yield Sentence("Buổi tập huấn, diễn tập", words, how)


def _changes(report: Report) -> Iterator[Sentence]:
    how = (
        f"Thay đổi quan trọng mà các phiên bản cẩm nang {report.period.days} đưa vào. Người phải học lại, đã học lại "
        "tính lúc lập báo cáo, trong những người đang làm việc."
    )
    if not report.changes:
        yield Sentence("Học lại", "Trong kỳ cẩm nang không có thay đổi nào buộc học lại.", how)
        return
    words = (
        f"{len(report.changes)} thay đổi buộc học lại: {count(report.relearnt)} người đã học lại xong, "
        f"{count(report.waiting)} người còn phải học."
    )
    yield Sentence("Học lại", words, how)


def _mails(report: Report) -> Iterator[Sentence]:
    happened = report.happened
    if happened.reminders is None:
        words = "Thư nhắc của kỳ này đã xóa theo quy định (giữ 400 ngày)."
    else:
        words = f"Đã gửi {count(happened.sent)} thư nhắc."
    letters = f" Đã lập {count(happened.letters)} thư tuần, {count(happened.letters_on_paper)} thư in giấy."
    yield Sentence("Thư", words + letters, "Thư nhắc máy chủ thư đã nhận; thư tuần tính theo tuần bắt đầu trong kỳ.")
    if happened.extensions or happened.exemptions:
        words = f"Đã cho {count(happened.extensions)} lần gia hạn, {count(happened.exemptions)} lần tạm miễn."
        yield Sentence("Gia hạn, tạm miễn", words, "Lần cho trong kỳ, kể cả lần sau đó bỏ.")


def _hard(report: Report) -> Iterator[Sentence]:
    for hard, about in ((report.hard_questions, "Câu khó nhất"), (report.hard_sections, "Mục khó nhất")):
        if hard:
            first = hard[0]
            words = f"“{first.name}”: đúng {between(first)}, từ {count(first.number)} bài."
            how = (
                "Từ lượt làm đầu tiên của mỗi người, từ trước đến nay, không riêng kỳ này; chỉ xét câu đã có từ 30 "
                "bài. Khoảng trong ngoặc đúng trong 95 trên 100 trường hợp."
            )
            yield Sentence(about, words, how)


def between(hard: Hard) -> str:
    """Return a share with how sure it is: ``31% (25% đến 37%)``."""
    value, least, most = (percent(hundredths(one)) for one in (hard.share, hard.least, hard.most))
    return f"{value} ({least} đến {most})"


def notes(report: Report) -> list[str]:
    """Return what the reader has to know of figures of their time."""
    happened = report.happened
    found = []
    if happened.changes_of_units:
        found.append(
            "Từ sau kỳ này: " + "; ".join(happened.changes_of_units) + ". Bảng bài đạt theo đơn vị ghi tên đơn vị lúc "
            "hết kỳ."
        )
    if happened.moved_since:
        found.append(
            f"{count(happened.moved_since)} người đã chuyển đơn vị từ sau kỳ; bài đạt tính cho đơn vị lúc hết kỳ."
        )
    if report.period.over(report.made_at):
        found.append(
            "Vai trò của từng người trong kỳ không được giữ lại, nên bài đạt trong kỳ không chia theo vai trò."
        )
    else:
        found.append("Kỳ báo cáo chưa hết: các con số tính đến lúc lập.")
    snapshot = report.snapshot
    if snapshot is not None and report.period.over(report.made_at) and not snapshot.kept:
        found.append(f"Ai còn thiếu bài tính {when(snapshot)}, không phải đúng ngày cuối kỳ.")
    if snapshot is not None and snapshot.kept:
        words = f"Ai còn thiếu bài lấy từ số đếm hằng đêm, {when(snapshot)}; đêm ấy không đếm theo vai trò, theo bài"
        found.append(f"{words}, nên hai bảng ấy tính {detail_when(snapshot)}." if snapshot.detail_at else f"{words}.")
    return found
