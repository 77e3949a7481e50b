"""Tables of units, officials, their roles and the lists they came by."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from trainer import clock
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.rights import lasts
from trainer.core.text import fold, name_sort_key
from trainer.core.vietnam_time import day_of
from trainer.models.work import RosterSheet

if TYPE_CHECKING:
    from trainer.models.rights import Appointment


class Unit(models.Model):
    """A place in the tree of units. ``ancestry`` is ``/TP/P001/``: a unit's subtree is one prefix search.

    One that was closed stays for what was, below what it became (``merged_into``), and is nobody's choice any more.
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    ancestry = models.CharField(max_length=400, unique=True)
    position = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    def became(self) -> "Unit":
        """Return the unit that stands for this one today: itself, what it was merged into, or the one above."""
        unit = self
        while unit.closed_at is not None and (unit.merged_into or unit.parent):
            unit = unit.merged_into or unit.parent  # type: ignore[assignment]
        return unit

    def lives_on(self) -> "Unit | None":
        """Return the open unit in which this one goes on: itself, or what it was merged into; None once it is closed.

        Not the one above, as ``became`` does: who had a right over this one has none over that.
        """
        unit: Unit | None = self
        while unit is not None and unit.closed_at is not None:
            unit = unit.merged_into
        return unit


_LONGEST_CODES = 200


class Official(AbstractBaseUser):
    """An official: who he is, and how he signs in. An official who left is inactive, never deleted.

    ``merged_into``: the record of the same person that has taken over what this one had; ``former_codes`` are the
    staff numbers that a list took from him, and those of the records that this one took over: he is found by each.
    ``departures``: how often he left; sessions and links of before are worthless, though he came back.
    ``new_place_at``: the sign-in from a place that nobody knew, until he says that it was he.
    ``second_step_told_at``: when he first came with a right that demands a second step at sign-in, and had none.
    """

    staff_code = models.CharField(max_length=40, unique=True)
    full_name = models.CharField(max_length=200)
    # On PostgreSQL with the collation "C" (migration 0047), which another change of the column would have to keep.
    sort_name = models.CharField(max_length=400, editable=False)
    # The same words twice: without tone marks for finding, with them for ranking what was typed exactly.
    folded = models.CharField(max_length=800, editable=False)
    lowered = models.CharField(max_length=800, editable=False)
    position = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="officials")
    email = models.EmailField(max_length=254, null=True, unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    former_codes = models.CharField(max_length=_LONGEST_CODES, blank=True)
    departures = models.PositiveIntegerField(default=0)
    new_place_at = models.DateTimeField(null=True)
    second_step_told_at = models.DateTimeField(null=True)

    _appointments: "list[Appointment] | None" = None

    USERNAME_FIELD = "staff_code"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["full_name"]
    objects = BaseUserManager["Official"]()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["sort_name", "id"], name="official_by_name"),
            models.Index(fields=["unit", "is_active"], name="official_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.staff_code})"

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Return what a session is held against: the password, as Django does, and how often he has left since."""
        of_password: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]
        return f"{of_password}.{self.departures}" if self.departures else of_password

    def records(self) -> "list[int]":
        """Return the numbers of his record and of those that were merged into it. One query.

        By number what is kept of them is found by an index; asked for with “or of one that was merged into his”, a
        database reads all that is kept of everybody.
        """
        return [self.pk, *Official.objects.filter(merged_into=self.pk).order_by("pk").values_list("pk", flat=True)]

    def take_code(self, code: str) -> None:
        """Let him have another staff number, and be found by the one that he had."""
        kept = " ".join([*self.former_codes.split(), self.staff_code])
        if self.staff_code not in ("", code) and len(kept) <= _LONGEST_CODES:
            self.former_codes = kept
        self.staff_code = code

    def take_code_back(self, code: str) -> None:
        """Let him have the staff number again that a list had taken from him."""
        self.former_codes = " ".join(one for one in self.former_codes.split() if one != code)
        self.staff_code = code

    def refresh_search(self) -> None:
        """Bring the derived search and sort texts in line with name and numbers, before and since a merger.

        Both begin with a blank, so that each word has one before it (``queries.names``). An e-mail is not looked for:
        “phuong” stands in nearly every address.
        """
        self.sort_name = name_sort_key(self.full_name)
        self.lowered = " ".join(["", *f"{self.full_name} {self.staff_code} {self.former_codes}".split()]).lower()
        self.folded = f" {fold(self.lowered)}"

    @property
    def is_it_officer(self) -> bool:
        """Whether he sees and does everything, now: given by a person, never by a staff list."""
        return any(one.right == "it_officer" for one in self.appointed())

    @property
    def is_auditor(self) -> bool:
        """Whether he reads what an IT officer reads, now, and changes nothing."""
        return any(one.right == "auditor" for one in self.appointed())

    def appointed(self) -> "list[Appointment]":
        """Return the rights that were given to him and hold now, each with its unit; the rows are read once.

        The clock ends a right, whether or not anybody noted its end.
        """
        if not self.is_active or self.pk is None:
            return []
        if self._appointments is None:
            rows = self.appointments.filter(ended_at__isnull=True).select_related("unit")
            self._appointments = list(rows.order_by("pk"))
        today = day_of(clock.now())
        return [one for one in self._appointments if lasts(one.until, today)]

    def remember_appointments(self, rows: "list[Appointment] | None") -> None:
        """Spare the look for ``rows``: whoever found him found them too; None: look again."""
        self._appointments = rows

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read him again, and his rights when they are asked for."""
        self._appointments = None
        super().refresh_from_db(*args, **kwargs)


class RoleHolding(models.Model):
    """A role that an official holds, and since when."""

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="role_holdings")
    role = models.CharField(max_length=20, choices=list(ROLE_TITLES.items()))
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["official", "role"], name="one_role_once")]


class RosterUpload(models.Model):
    """A staff list that was uploaded: the rows as read, until it is applied or put away.

    From ``decided_at`` on it is being applied, in pieces; ``applied_at``, the same moment, once it all is. ``sheet``
    holds the head of the rows, at which choosing the columns looks; all rows of lists from before there was
    RosterSheet.
    """

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    sheet = models.JSONField(default=dict)
    rows = models.OneToOneField(RosterSheet, null=True, on_delete=models.SET_NULL, related_name="upload")
    mapping = models.JSONField()
    # What a person wants beside: who may leave, which sheets, what words mean, who is one and the same.
    wishes = models.JSONField(default=dict)
    plan = models.JSONField(null=True)
    uploaded_by = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
