"""Tables of reminders: by which rules they are written, which rounds were begun, what was sent to whom, and
who was told without a mail."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from trainer.models.campaigns import Campaign
from trainer.models.people import Official

KINDS = {"rule": "Theo lịch", "hand": "Nhắc ngay", "digest": "Thư tuần cho lãnh đạo"}
WAITING, SENT, NO_EMAIL, RESTORED = "waiting", "sent", "no_email", "restored"
OUTCOMES = {
    WAITING: "Đang chờ gửi",
    SENT: "Đã gửi",
    NO_EMAIL: "Không có e-mail",
    "settled": "Không gửi: đã xong",
    "exempt": "Không gửi: đang tạm miễn",
    "left": "Không gửi: đã rời danh sách",
    "refused": "Hộp thư từ chối",
    "expired": "Không gửi được trong hai ngày",
    RESTORED: "Không gửi lại sau khôi phục",
}


class ReminderRules(models.Model):
    """One row: whether reminders go by themselves, and when. Without it they are off. ``contact``: whom to ask."""

    on = models.BooleanField(default=False)
    at_opening = models.BooleanField(default=True)
    days_before = models.JSONField(default=list)
    on_the_day = models.BooleanField(default=True)
    late_first = models.PositiveSmallIntegerField(default=3)
    late_every = models.PositiveSmallIntegerField(default=7)
    late_most = models.PositiveSmallIntegerField(default=4)
    hour = models.PositiveSmallIntegerField(default=8)
    digest = models.BooleanField(default=False)
    digest_weekday = models.PositiveSmallIntegerField(default=0)
    contact = models.CharField(max_length=200, blank=True)


class ReminderRound(models.Model):
    """A day's round of one kind was begun: by whichever process wrote this row first, once."""

    kind = models.CharField(max_length=10)
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "day"], name="one_round_a_day")]


class Reminder(models.Model):
    """One reminder of one official on one day, whatever became of it.

    ``about`` says what it was about when it was written: ``[{quiz, title, due_on, due_by}]``; what still is due when
    it is sent is looked up then. Nobody gets two a day; a leader's digest is counted apart.
    """

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    day = models.DateField()
    about = models.JSONField(default=list)
    campaigns = models.ManyToManyField(Campaign, related_name="reminders")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=list(OUTCOMES.items()), default=WAITING)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["official", "day"], condition=~Q(kind="digest"), name="one_reminder_a_day"),
            models.UniqueConstraint(fields=["official", "day"], condition=Q(kind="digest"), name="one_digest_a_day"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-day", "-id"], name="reminder_by_day"),
            models.Index(fields=["outcome", "-day", "-id"], name="reminder_by_outcome"),
        ]


class Told(models.Model):
    """That somebody was told by word or by a message of his own, not by a mail of ours: by whom, when, in which round.

    A round is a ``campaign``; where none was meant, the ``week``, by its Monday. Who takes a mark off deletes it; what
    was done stands in the events.
    """

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="+")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.CASCADE, related_name="+")
    week = models.DateField()
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["official", "campaign"], condition=Q(campaign__isnull=False), name="told_once_a_campaign"
            ),
            models.UniqueConstraint(
                fields=["official", "week"], condition=Q(campaign__isnull=True), name="told_once_a_week"
            ),
        ]
