"""What went wrong with a record, noted in the history of the official whom it concerns."""

from datetime import datetime

from trainer.core.vietnam_time import in_vietnam
from trainer.models import Attempt, Event


def note_clock(attempt: Attempt, said: datetime) -> None:
    """Keep what the clock said when it stood before the start of the attempt: the hand-in itself is never dated so."""
    told = in_vietnam(said)
    fields = [[f"Bài “{attempt.quiz_title}”, lượt {attempt.number}", f"{told:%H:%M %d/%m/%Y}", "ghi theo giờ bắt đầu"]]
    details = {"attempt": attempt.pk, "said": said.isoformat(), "fields": fields}
    Event.objects.create(at=attempt.started_at, kind="clock_back", official_id=attempt.official_id, details=details)


def note_unmarkable(attempt_id: int, error: Exception, now: datetime) -> str:
    """Note once, in the history of the official, that an attempt cannot be marked; return a line for the log."""
    # Nothing but plain columns: paper and rule may be what cannot be read.
    row = Attempt.objects.filter(pk=attempt_id).values("official_id", "quiz_title", "number")
    found = row.get()
    what = f"{type(error).__name__}: {error}"
    noted = Event.objects.filter(official=found["official_id"], kind="unmarkable", details__attempt=attempt_id)
    if not noted.exists():
        fields = [[f"Bài “{found['quiz_title']}”, lượt {found['number']}", "hết giờ", "chưa chấm được, chưa đóng"]]
        Event.objects.create(
            at=now,
            kind="unmarkable",
            official_id=found["official_id"],
            details={"attempt": attempt_id, "error": what, "fields": fields},
        )
    return (
        f"Lượt làm bài {attempt_id} của tài khoản {found['official_id']} (bài “{found['quiz_title']}”, lượt "
        f"{found['number']}) hết giờ mà không chấm được ({what}); các lượt khác vẫn được đóng. → Khôi phục bản ghi này "
        "từ bản sao lưu; nó được thử lại thưa dần, nhiều nhất mỗi giờ một lần."
    )
