"""Tables of what happened. Only added to: what was asked in which words, answered, marked, corrected, done to whom."""

from typing import ClassVar

from django.db import models

from trainer.models.people import Official, Unit


class SectionVersion(models.Model):
    """A section of the handbook as it stood when somebody was asked about it.

    ``relearn_by`` is derived from the editions: until when those whose pass rests on this text learn it again; None
    while it still serves.
    """

    reference = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=16)
    title = models.CharField(max_length=300)
    page_title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    html = models.TextField()
    first_seen_at = models.DateTimeField()
    relearn_by = models.DateField(null=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference", "fingerprint"], name="one_section_version_once")
        ]


class ReturnedText(models.Model):
    """That an ``edition`` brought a text of a section back, and since when the book shows it here again.

    When a text came for the first time stands in itself. Kept by the edition and not by what was shown before, so that
    a server that is put back to older content for a while is no return.
    """

    section_version = models.ForeignKey(
        SectionVersion, on_delete=models.PROTECT, related_name="returns", db_index=False
    )
    edition = models.CharField(max_length=20)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["section_version", "edition"], name="one_return_an_edition")
        ]


class QuestionVersion(models.Model):
    """The exact words, key and feedback of a question that was asked."""

    fingerprint = models.CharField(max_length=16, primary_key=True)
    question_id = models.CharField(max_length=100, db_index=True)
    content = models.JSONField()
    first_seen_at = models.DateTimeField()


class Attempt(models.Model):
    """One attempt at one quiz: the seed, the paper drawn from it and the rule in force. Written once.

    ``purpose``: ``full``, or ``relearn`` for the questions on sections that changed since the pass.
    ``before_merge``: ``[staff number, number]`` that it had before its record was merged with another of one person.
    ``paper`` is a list of ``{"question": fingerprint, "order": [numbers], "sections": {reference: fingerprint}}``.
    """

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="attempts")
    quiz = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    purpose = models.CharField(max_length=10, default="full")
    seed = models.CharField(max_length=32)
    paper = models.JSONField()
    rule = models.JSONField()
    quiz_title = models.CharField(max_length=300)
    started_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, db_index=True)
    before_merge = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["official", "quiz", "number"], name="one_attempt_a_number")
        ]


class Answer(models.Model):
    """An answer as it was given. Never changed: a later one has the next ``revision``, and the last one counts.

    ``chosen`` holds the places of the marked options as the trainee saw them, "0,2"; empty when taken back.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="answers")
    place = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField()
    chosen = models.CharField(max_length=200, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "place", "revision"], name="one_answer_a_revision")
        ]


class HandIn(models.Model):
    """The end of an attempt and its result. Written once; ``marks`` as ``[{"answer": [...], "points": "1/2"}]``.

    ``unit``: where the official worked when he handed in; None of those from before this was kept. ``stamp``: a
    keyed digest over it, as ``core.stamp`` writes it; None of those of programs that knew none.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="hand_in")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    handed_in_at = models.DateTimeField()
    by_time_limit = models.BooleanField()
    marks = models.JSONField()
    hundredths = models.PositiveIntegerField()
    passed = models.BooleanField()
    stamp = models.CharField(max_length=120, null=True)


class StampKey(models.Model):
    """A key that hand-ins are stamped with: ``words`` hold it, with its days, and only the secret opens them."""

    words = models.CharField(max_length=400)
    created_at = models.DateTimeField()


class Withdrawal(models.Model):
    """A question found to be wrong: not asked again in these words. Hand-ins from ``since`` on are marked again.

    ``revokes``: the IT unit said that a pass may be lost by it.
    """

    question_id = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=16, unique=True)
    since = models.DateField()
    reason = models.CharField(max_length=500)
    revokes = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField()
    actor = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")


class Correction(models.Model):
    """A hand-in marked again without a withdrawn question. Written once, beside the hand-in; the last one counts."""

    hand_in = models.ForeignKey(HandIn, on_delete=models.PROTECT, related_name="corrections")
    withdrawal = models.ForeignKey(Withdrawal, on_delete=models.PROTECT, related_name="corrections")
    hundredths = models.PositiveIntegerField()
    passed = models.BooleanField()
    corrected_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hand_in", "withdrawal"], name="one_correction_a_withdrawal")
        ]


class Practice(models.Model):
    """A shift of practice: what it asks, in the form of an ``Attempt``; never a condition of anything. Written once.

    ``source``: ``quiz``, ``attempt`` (what was missed in one), ``one`` (a question) or ``due``, for which ``quiz`` is
    empty.
    """

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="practices")
    quiz = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=10)
    seed = models.CharField(max_length=32)
    paper = models.JSONField()
    begun_at = models.DateTimeField()


class RefresherReview(models.Model):
    """A question answered in practice to keep it alive; never a condition of anything. Only added to.

    ``rating`` from 1 (forgotten) to 4 (easy), ``sections`` as in a paper. ``place`` in the ``practice``; from the
    number of its questions on it is one that came back. Those of before there were shifts have neither.
    """

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="refresher_reviews")
    question = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    question_name = models.CharField(max_length=100)
    order = models.JSONField()
    sections = models.JSONField()
    chosen = models.CharField(max_length=200, blank=True)
    points = models.CharField(max_length=20)
    rating = models.PositiveSmallIntegerField()
    reviewed_at = models.DateTimeField()
    practice = models.ForeignKey(Practice, null=True, on_delete=models.PROTECT, related_name="reviews", db_index=False)
    place = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["practice", "place"], name="one_review_a_place")]
        indexes: ClassVar = [
            models.Index(fields=["official", "question_name", "reviewed_at"], name="review_of_official")
        ]


class Event(models.Model):
    """What was done to people and records, by whom and when. Only added to; sign-ins are deleted when they are old."""

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=40)
    actor = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    official = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="events")
    details = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["official", "at"], name="event_of_official"),
            models.Index(fields=["kind", "at"], name="event_of_kind"),
        ]


class Installation(models.Model):
    """Which running database this is. One row, drawn by chance; a restored database gets another one."""

    identity = models.CharField(max_length=32)
    since = models.DateTimeField()
