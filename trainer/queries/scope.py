"""What a list or a figure is about: everything asked, the paths of some roles, or some quizzes; and its measures.

Of everything and of paths the rows of progress tell, one an official and path; of quizzes the requirements themselves.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from trainer.core.quiz.model import Path
from trainer.core.standing import State
from trainer.core.vietnam_time import day_of
from trainer.models import Progress, Requirement
from trainer.queries import standing

Rows: TypeAlias = QuerySet[Progress] | QuerySet[Requirement]
_EVERYTHING = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything that is asked; or the path of each of ``paths``, of who holds its role; or just ``requirements``.

    ``one_each``: no official has more than one row. ``relearning``: not done is who has something left to bring up to
    date, and nobody else. ``days_count``: somebody may be late; not so before the day of a campaign is over.
    """

    paths: tuple[Path, ...] | None = None
    requirements: QuerySet[Requirement] | None = None
    one_each: bool = True
    relearning: bool = False
    days_count: bool = True

    def rows(self) -> Rows:
        """Return the rows of all officials, without an order."""
        if self.requirements is not None:
            return self.requirements.order_by()
        scopes = [_EVERYTHING] if self.paths is None else [path.role for path in self.paths]
        # By one name if it is one, so that an index serves that begins with it.
        chosen = Q(scope=scopes[0]) if len(scopes) == 1 else Q(scope__in=scopes)
        return Progress.objects.filter(chosen).order_by()

    def undone(self, now: datetime) -> Q:
        """Return what a row looks like that is not done."""
        if self.relearning:
            return Q(relearn_by__isnull=False)
        return standing.not_passed(now) if self.requirements is not None else Q(undone_from__lte=now)

    def late(self, now: datetime) -> Q:
        """Return what a row looks like that is late, unless nothing is asked of its official today."""
        if not self.days_count:
            return Q(pk__in=())
        if self.requirements is not None:
            return standing.over(now)
        return Q(late_from__lte=now) | self._late_with_a_change(now)

    def in_state(self, state: State, now: datetime) -> Q:
        """Return what a row looks like that has a quiz in ``state``; asked of those alone who are not exempt."""
        if self.requirements is not None:
            return standing.in_state(state, now)
        if state == "not_begun":
            return Q(not_begun=True)
        if state == "update":
            return Q(update_until__gt=now)
        if state == "in_progress" or state == "failed" or state == "expired":
            return Q(**{f"{state}_from__lte": now})
        raise ValueError(state)

    def _late_with_a_change(self, now: datetime) -> Q:
        changed = Requirement.objects.filter(relearn_by__lt=day_of(now), pass_until__gt=now).order_by()
        if self.paths is None:
            return Q(official__in=changed.values("official"))
        found = Q(pk__in=())
        # Not as a column: few passes wait for a change, but SQLite would look for each of the quizzes first.
        changed = changed.annotate(of=Concat("quiz", Value("")))
        for path in self.paths:
            found |= Q(scope=path.role, official__in=changed.filter(of__in=path.quizzes).values("official"))
        return found
