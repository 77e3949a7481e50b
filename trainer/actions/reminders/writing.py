"""Reminders of a day are written once, in pieces: by whichever process begins the round, and by hand."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from trainer.actions import installation, pieces
from trainer.actions.agreements import exempting
from trainer.actions.outgoing_mail import row_of_kind
from trainer.actions.pieces import Content
from trainer.actions.reminders import rules as reminder_rules
from trainer.actions.reminders.asked import asked_of, candidates
from trainer.content.library import Library
from trainer.core.in_groups import in_groups
from trainer.core.reminders import QuizDue, Rules, Window, in_order, may_begin, occasions, window
from trainer.core.text import count
from trainer.core.vietnam_time import day_of, in_vietnam
from trainer.models import Event, Official, OutgoingMail, Reminder, ReminderRound, Work
from trainer.models.reminders import NO_EMAIL, RESTORED, WAITING

# So many officials a transaction, with a row and a mail each: some 50 ms of the write lock.
AT_ONCE = 100
# What could not be sent by then is over; the next day of the rules brings the next.
LIVES = timedelta(days=2)
KEPT = timedelta(days=400)
_FORGOTTEN_AT_ONCE = 500
Reasons: TypeAlias = Callable[[int, list[QuizDue]], list[QuizDue]]


class MailNotSetUp(Exception):
    """Nobody named a mail server: nothing could be sent."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """What came of reminding by hand: how many get a mail, how many have no e-mail, how many were passed over (nothing
    due, exempt, gone, or reminded today already), and whether the rest is still being written."""

    mails: int
    no_email: int
    passed_over: int
    going_on: bool

    def words(self) -> str:
        """Return it in Vietnamese, as a screen or the terminal says it."""
        said = [f"Đã viết thư nhắc cho {count(self.mails)} người."] if self.mails else ["Không có thư nào được viết."]
        if self.no_email:
            said.append(
                f"{count(self.no_email)} người không có e-mail: anh/chị báo trực tiếp hoặc bằng thư tuần in ra."
            )
        if self.passed_over:
            said.append(
                f"{count(self.passed_over)} người không cần nhắc: không còn gì đến hạn, đang tạm miễn, "
                "hoặc hôm nay đã được nhắc."
            )
        if self.going_on:
            said.append("Những người còn lại, hệ thống đang viết tiếp.")
        return " ".join(said)


def begin_round(now: datetime, at_any_hour: bool = False) -> Work | None:
    """Decide on the round of today when its hour has come and nobody has; None otherwise. The housekeepers write it."""
    rules, today = reminder_rules.read(), day_of(now)
    if not rules.on or not (at_any_hour or may_begin(rules, in_vietnam(now).hour)):
        return None
    return begin("rule", "reminders", today, now)


def begin(kind: str, work: str, today: date, now: datetime) -> Work | None:
    """Decide on the round ``kind`` of ``today`` unless somebody has; return its work, which the housekeepers do."""
    if ReminderRound.objects.filter(kind=kind, day=today).exists():
        return None
    with transaction.atomic():
        last = ReminderRound.objects.filter(kind=kind, day__lt=today).aggregate(last=Max("day"))["last"]
        # Two processes at once: one of them writes the row.
        _, mine = ReminderRound.objects.get_or_create(kind=kind, day=today, defaults={"at": now})
        since = window(last, today).since
        return pieces.decide(work, {"since": since.isoformat(), "day": today.isoformat()}, now) if mine else None


def window_of(now: datetime) -> Window:
    """Return the days that a round of today would be for."""
    today = day_of(now)
    last = ReminderRound.objects.filter(kind="rule", day__lt=today).aggregate(last=Max("day"))["last"]
    return window(last, today)


def foreseen(officials: Sequence[int], rules: Rules, of: Window, now: datetime) -> list[int]:
    """Return who of ``officials`` has a reason to be reminded in the round ``of``."""
    told = _told(officials)
    due = _without_exempt(asked_of(officials, now), of.today)
    return [one for one, asked in due.items() if occasions(asked, rules, of, told.get(one, frozenset()))]


def listed(rules: Rules, of: Window, now: datetime) -> list[int]:
    """Return, without any lock, everybody who may have a reason to be reminded in the round ``of``."""
    found = candidates(rules, of, now).values_list("official_id", flat=True)
    return sorted(set(found.order_by().iterator()))


def _list_round(work: Work) -> list[Content]:
    return list(in_groups(listed(reminder_rules.read(), _window(work), work.at), AT_ONCE))


def _window(work: Work) -> Window:
    return Window(date.fromisoformat(work.details["since"]), date.fromisoformat(work.details["day"]))


def _write_round(library: Library, work: Work, content: Content) -> None:
    rules, of, told = reminder_rules.read(), _window(work), _told(content)
    if not rules.on:
        return

    def reasons(official: int, asked: list[QuizDue]) -> list[QuizDue]:
        return occasions(asked, rules, of, told.get(official, frozenset()))

    write("rule", content, of.today, work.at, library, reasons)


def remind_now(
    actor: Official | None,
    officials: Sequence[int],
    library: Library,
    now: datetime,
    *,
    about: Mapping[str, Any] | None = None,
    seconds: float | None = None,
) -> Reminded:
    """Remind by hand those of ``officials`` of whom something is asked by a day; nobody who was reminded today.

    ``actor`` None: somebody at the terminal. ``about`` (a campaign, a unit) is kept in the event. After ``seconds``
    (None: never) what is left is left to the housekeeper. Raises MailNotSetUp.
    """
    if not settings.MAIL_SET_UP:
        raise MailNotSetUp
    numbers = sorted(set(officials))
    # Two thousand pieces of a city would keep others waiting if they were written with the decision.
    work = pieces.prepare("remind now", {}, now, in_groups(numbers, AT_ONCE), actor)
    with pieces.deciding(work):
        Event.objects.create(at=now, kind="reminded", actor=actor, details={**(about or {}), "people": len(numbers)})
    done = pieces.finish_or_leave(library, work, seconds)
    written = Reminder.objects.filter(kind="hand", created_at=now, created_by=actor)
    no_email = written.filter(outcome=NO_EMAIL).count()
    mails = written.count() - no_email
    return Reminded(mails, no_email, len(numbers) - mails - no_email if done else 0, not done)


def _write_by_hand(library: Library, work: Work, content: Content) -> None:
    write("hand", content, day_of(work.at), work.at, library, lambda official, asked: asked, work.actor_id)


def write(
    kind: str,
    officials: Sequence[int],
    day: date,
    at: datetime,
    library: Library,
    reasons: Reasons,
    actor: int | None = None,
) -> None:
    """Write a reminder for each of ``officials`` with a reason, who was not reminded on ``day``, and the mail of it.

    In the transaction of the caller.
    """
    due = _without_exempt(asked_of(officials, at), day)
    why = {official: found for official, asked in due.items() if (found := reasons(official, asked))}
    with_email = set(
        Official.objects.filter(pk__in=list(why), is_active=True, email__isnull=False).values_list("pk", flat=True)
    )
    today = Reminder.objects.filter(official__in=list(why), day=day).exclude(kind="digest")
    already = set(today.values_list("official", flat=True))
    titles = {quiz.id: quiz.title for quiz in library.quizzes.values()}
    rows = [
        Reminder(
            official_id=official,
            kind=kind,
            day=day,
            about=[_about(one, titles, one in why[official]) for one in in_order(due[official], titles)],
            created_at=at,
            created_by_id=actor,
            outcome=WAITING if official in with_email else NO_EMAIL,
        )
        # In one order, so that two processes never wait for each other.
        for official in sorted(why)
        if official not in already
    ]
    keep(rows, "reminder", {official: {one.campaign for one in asked} for official, asked in due.items()})


def keep(rows: Sequence[Reminder], mail_kind: str, campaigns: Mapping[int, set[int | None]]) -> None:
    """Write reminders that nobody else wrote, and a mail for each that waits; in the transaction of the caller."""
    if not rows:
        return
    if installation.is_older(rows[0].created_at):
        _hold_back(rows)
    # Another process may have been there first: then there is a row, with its mail.
    Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    same = Reminder.objects.filter(kind=rows[0].kind, day=rows[0].day, mail=None)
    mine = same.filter(official__in=[row.official_id for row in rows])
    made = list(mine.only("official_id", "outcome", "created_at"))
    through = Reminder.campaigns.through
    through.objects.bulk_create(
        [
            through(reminder_id=row.pk, campaign_id=campaign)
            for row in made
            for campaign in sorted(one for one in campaigns.get(row.official_id, ()) if one is not None)
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    OutgoingMail.objects.bulk_create(
        [
            row_of_kind(mail_kind, row.created_at, row.official_id, row.pk, row.created_at + LIVES)
            for row in made
            if row.outcome == WAITING
        ],
        batch_size=500,
    )


def _hold_back(rows: Sequence[Reminder]) -> None:
    """Let nothing be mailed of a round of the database that was replaced, which went on with it by itself."""
    for row in rows:
        row.outcome = RESTORED if row.outcome == WAITING else row.outcome


def _about(one: QuizDue, titles: Mapping[str, str], reason: bool) -> dict[str, Any]:
    return {"quiz": one.quiz, "title": titles.get(one.quiz, one.quiz), "day": one.day.isoformat(), "reason": reason}


def _told(officials: Sequence[int]) -> dict[int, frozenset[int]]:
    """Return of which campaigns each of ``officials`` was ever reminded."""
    rows = Reminder.campaigns.through.objects.filter(reminder__official__in=officials)
    told: dict[int, set[int]] = defaultdict(set)
    for official, campaign in rows.values_list("reminder__official", "campaign_id").distinct():
        told[official].add(campaign)
    return {official: frozenset(campaigns) for official, campaigns in told.items()}


def _without_exempt(asked: dict[int, list[QuizDue]], today: date) -> dict[int, list[QuizDue]]:
    away = set(exempting(today).filter(official__in=list(asked)).values_list("official_id", flat=True))
    return {official: found for official, found in asked.items() if official not in away}


def forget_old(now: datetime) -> int:
    """Delete reminders older than ``KEPT``, some hundreds a transaction; return how many."""
    old = Reminder.objects.filter(day__lt=day_of(now - KEPT)).order_by("day").values_list("pk", flat=True)
    gone = 0
    while some := list(old[:_FORGOTTEN_AT_ONCE]):
        gone += Reminder.objects.filter(pk__in=some).delete()[1].get("trainer.Reminder", 0)
    return gone


pieces.KINDS["reminders"] = pieces.Kind(_write_round, lists=_list_round)
pieces.KINDS["remind now"] = pieces.Kind(_write_by_hand)
