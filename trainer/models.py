"""Tables and constraints.

Facts are only added to: Attempt, Answer, HandIn, Event and the versions of what was asked. Requirement and Completion
are derived from them and from the content; ``rebuild`` makes them again.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from trainer.account_models import EmailNotices as EmailNotices
from trainer.account_models import OutgoingMail as OutgoingMail
from trainer.account_models import PendingEmail as PendingEmail
from trainer.account_models import TryCount as TryCount
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.text import fold, name_sort_key
from trainer.work_models import PeopleVersion as PeopleVersion
from trainer.work_models import Piece as Piece
from trainer.work_models import Work as Work


class Unit(models.Model):
    """A place in the tree of units. ``ancestry`` is ``/TP/P001/``: a unit's subtree is one prefix search."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    ancestry = models.CharField(max_length=400, unique=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class OfficialManager(BaseUserManager["Official"]):
    """Finds officials by the staff number that they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "Official":
        return self.get(staff_code=username)


class Official(AbstractBaseUser):
    """An official: who he is, and how he signs in. An official who left is inactive, never deleted."""

    staff_code = models.CharField(max_length=40, unique=True)
    full_name = models.CharField(max_length=200)
    sort_name = models.CharField(max_length=400, editable=False)
    # The same words twice: without tone marks for finding, with them for ranking what was typed exactly.
    folded = models.CharField(max_length=600, editable=False)
    lowered = models.CharField(max_length=600, editable=False)
    position = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="officials")
    email = models.EmailField(max_length=254, null=True, unique=True)
    is_active = models.BooleanField(default=True)
    # The IT unit of the city: sees and does everything. Given by a person, never by a staff list.
    is_it_officer = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "staff_code"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["full_name"]
    objects = OfficialManager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["sort_name", "id"], name="official_by_name"),
            models.Index(fields=["unit", "is_active"], name="official_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.staff_code})"

    def refresh_search(self) -> None:
        """Bring the derived search and sort texts in line with name, number and e-mail."""
        self.sort_name = name_sort_key(self.full_name)
        self.lowered = f"{self.full_name} {self.staff_code} {self.email or ''}".lower()
        self.folded = fold(self.lowered)


class RoleHolding(models.Model):
    """A role that an official holds, and since when."""

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="role_holdings")
    role = models.CharField(max_length=20, choices=list(ROLE_TITLES.items()))
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["official", "role"], name="one_role_once")]


class Campaign(models.Model):
    """A round of training: these roles (none: all), in these units and below (none: all), until this day.

    One with a ``cause`` is for ``people`` by name: they bring what they learnt of ``quizzes`` up to date. The cause is
    ``{"edition": …}`` or ``{"instrument": …}``.
    """

    title = models.CharField(max_length=200)
    roles = models.JSONField(default=list)
    units = models.ManyToManyField(Unit)
    people = models.ManyToManyField(Official, related_name="campaigns")
    quizzes = models.JSONField(default=list)
    cause = models.JSONField(default=dict)
    due_on = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)


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


class QuestionVersion(models.Model):
    """The exact words, key and feedback of a question that was asked."""

    fingerprint = models.CharField(max_length=16, primary_key=True)
    question_id = models.CharField(max_length=100, db_index=True)
    content = models.JSONField()
    first_seen_at = models.DateTimeField()


class Attempt(models.Model):
    """One attempt at one quiz: the seed, the paper drawn from it and the rule in force. Written once.

    ``purpose``: ``full``, or ``relearn`` for the questions on sections that changed since the pass.
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
    """The end of an attempt and its result. Written once; ``marks`` as ``[{"answer": [...], "points": "1/2"}]``."""

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="hand_in")
    handed_in_at = models.DateTimeField()
    by_time_limit = models.BooleanField()
    marks = models.JSONField()
    hundredths = models.PositiveIntegerField()
    passed = models.BooleanField()


class Completion(models.Model):
    """A pass of a whole quiz, derived from a hand-in, its corrections and the rule of its attempt."""

    hand_in = models.OneToOneField(HandIn, on_delete=models.PROTECT, related_name="completion")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="completions")
    quiz = models.CharField(max_length=100)
    passed_at = models.DateTimeField()
    valid_until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["official", "quiz", "valid_until"], name="completion_of_official")]


class Reliance(models.Model):
    """A text of a section on which a pass rests. Derived: only of the pass of an official and quiz that holds longest.

    The key begins with the text, so that what rests on a changed one is found without looking at the rest.
    """

    pk = models.CompositePrimaryKey("section_version_id", "completion_id")
    section_version = models.ForeignKey(SectionVersion, on_delete=models.PROTECT, db_index=False, related_name="+")
    completion = models.ForeignKey(Completion, on_delete=models.CASCADE, related_name="reliances")


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


class RefresherReview(models.Model):
    """A question answered again to keep it alive; never a condition of anything. Only added to.

    ``rating`` from 1 (forgotten) to 4 (easy), ``sections`` as in a paper.
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

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["official", "question_name", "reviewed_at"], name="review_of_official")
        ]


class RefresherCard(models.Model):
    """When a question is due again for an official, and how well it should be remembered. Derived from answers."""

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="refresher_cards")
    question_name = models.CharField(max_length=100)
    section = models.CharField(max_length=200, db_index=True)
    stability = models.FloatField()
    difficulty = models.FloatField()
    state = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(null=True)
    last_review_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["official", "question_name"], name="one_card_a_question")
        ]
        indexes: ClassVar = [models.Index(fields=["official", "due_at"], name="card_due")]


class DerivedUpTo(models.Model):
    """Up to which hand-in something derived in the background has been made."""

    name = models.CharField(max_length=40, primary_key=True)
    hand_in = models.BigIntegerField()


class Requirement(models.Model):
    """One quiz that an active official must pass by his roles, and how he stands. Derived from all the rest.

    ``relearn_by`` while his pass rests on a text that no longer serves; ``valid_until`` then ends with that day.
    """

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="requirements")
    quiz = models.CharField(max_length=100)
    due_on = models.DateField(null=True)
    passed_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    relearn_by = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["official", "quiz"], name="one_requirement_a_quiz")]
        indexes: ClassVar = [models.Index(fields=["quiz", "valid_until"], name="requirement_by_quiz")]


class Installation(models.Model):
    """Which running database this is. One row, drawn by chance; a restored database gets another one."""

    identity = models.CharField(max_length=32)
    since = models.DateTimeField()


class RosterUpload(models.Model):
    """A staff list that was uploaded: the rows as read, until it is applied or put away.

    From ``decided_at`` on it is being applied, in pieces; ``applied_at``, the same moment, once it all is.
    """

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    sheet = models.JSONField()
    mapping = models.JSONField()
    plan = models.JSONField(null=True)
    uploaded_by = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)


class Event(models.Model):
    """What was done to people and records, by whom and when. Only added to; sign-ins are deleted when they are old."""

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=40)
    actor = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    official = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="events")
    details = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["official", "at"], name="event_of_official")]
