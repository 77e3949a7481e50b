"""Who must pass what, until when, and how he stands: derived from roles, paths, campaigns and completions."""

import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TypeAlias, cast

from django.db import transaction
from django.db.models import Min, QuerySet

from trainer.actions import attempt_rows, derived_rows, holding, pieces, progress_rows, reliance, requirement_rows
from trainer.actions.derived_rows import Difference
from trainer.actions.due_days import Days, Key
from trainer.actions.pieces import Content
from trainer.actions.requirement_rows import RequirementState
from trainer.content.library import Library
from trainer.core.due_days import Due, earliest, end_of
from trainer.core.in_groups import in_groups
from trainer.core.quiz.model import Role
from trainer.core.standing import failed_since
from trainer.core.vietnam_time import day_of
from trainer.core.work_progress import Told, nobody
from trainer.models import Completion, Official, Progress, Reliance, Requirement, RoleHolding, Work
from trainer.models.fixed_query import FixedQuery

# Passed at, valid until, relearn by, and until when the pass itself holds.
Pass: TypeAlias = tuple[datetime | None, datetime | None, date | None, datetime | None]
_NO_PASS: Pass = (None, None, None, None)
# So many officials a transaction: some 60 ms of the write lock when all of them get new rows.
AT_ONCE = 50
# So many are looked at together without a lock.
_LOOK_AT = 200


def refresh(library: Library, officials: Sequence[int]) -> None:
    """Bring the requirements of ``officials`` in line with everything they derive from, some people a transaction.

    In a transaction of the caller it is part of that one.
    """
    for some in in_groups(officials, AT_ONCE):
        with transaction.atomic():
            holding.officials(some)
            asked, progress = _differences(library, some)
            requirement_rows.write(asked)
            progress_rows.write(progress)


def refresh_all(library: Library, told: Told = nobody) -> None:
    """Bring the requirements of everybody in line. Looks without a lock first: who is in line already costs none.

    ``told`` is called with how many people are done, of how many.
    """
    many, last, number = Official.objects.count(), 0, 0
    # Some at a time: the numbers of a whole country alone are hundreds of megabytes.
    numbers = Official.objects.order_by("pk").values_list("pk", flat=True)
    while some := list(numbers.filter(pk__gt=last)[:_LOOK_AT]):
        last = some[-1]
        told(min(number, many), many)
        number += len(some)
        differing = {official for one in _differences(library, some) for official in one.officials()}
        for group in in_groups(sorted(differing), AT_ONCE):
            began = time.monotonic()
            refresh(library, group)
            pieces.rest(began)
    told(many, many)


def follow_changes(library: Library, day: date) -> bool:
    """Mark the texts that no longer serve on ``day``, and bring those whose pass rests on them in line.

    Say whether a mark changed. Marks change with the book, with a question withdrawn, and overnight, when a law ends.
    """
    work = follow_changes_later(library, day)
    if work is not None:
        pieces.finish(library, work)
    return work is not None


def follow_changes_later(library: Library, day: date) -> Work | None:
    """Mark the texts as ``follow_changes`` does and return the work that does the rest; None where no mark changed."""
    found = reliance.outdated_marks(library, day)
    if not found:
        return None
    with transaction.atomic():
        reliance.write_marks(found)
        now = datetime.now(UTC)
        return pieces.decide("changes", {"texts": [row.pk for row in found]}, now, pieces.ranges(AT_ONCE))


def _follow(library: Library, work: Work, content: Content) -> None:
    """Bring those in line who are in the range ``content`` and rest on the texts of ``work``."""
    everybody = list(Official.objects.filter(pk__range=content).values_list("pk", flat=True))
    holding.officials(everybody)
    passes = Completion.objects.filter(official__in=everybody, reliances__section_version__in=work.details["texts"])
    refresh(library, list(passes.values_list("official_id", flat=True).distinct().order_by()))


def _refresh_some(library: Library, work: Work, content: Content) -> None:
    refresh(library, content)


pieces.KINDS["changes"] = pieces.Kind(_follow)
# What an earlier version may have left undone.
pieces.KINDS["people"] = pieces.Kind(_refresh_some)


def _wanted(library: Library, officials: list[int], roles: Mapping[int, set[Role]]) -> dict[Key, RequirementState]:
    days = Days(officials)
    passes, sat = _passes(officials, days), attempt_rows.sat(officials)
    return {
        key: _state(day, passes.get(key, _NO_PASS), sat.get(key)) for key, day in _dues(library, days, roles).items()
    }


def _state(day: Due, last: Pass, sat: attempt_rows.TriesAtQuiz | None) -> RequirementState:
    begun, failed = (sat.begun, failed_since(sat.tries, last[0])) if sat else (False, False)
    return RequirementState(day.day, day.rule, *last, begun, failed)


def _dues(library: Library, days: Days, roles_of: Mapping[int, set[Role]]) -> dict[Key, Due]:
    """Return by official and quiz the earliest day of all that ask for it."""
    dues: dict[Key, list[Due]] = {key: [day] for key, day in days.quizzes.items() if key[1] in library.quizzes}
    for official, roles in roles_of.items():
        for path in (library.paths[role] for role in roles if role in library.paths):
            for quiz in path.quizzes:
                day = days.of_path(official, path.role, quiz)
                dues.setdefault((official, quiz), []).extend([day] if day else [])
    for key, named in days.named.items():
        if key in dues:
            dues[key].extend(day for day, _ in named)
    return {key: earliest(found) for key, found in dues.items()}


def _roles(officials: Sequence[int]) -> dict[int, set[Role]]:
    roles: dict[int, set[Role]] = defaultdict(set)
    held = RoleHolding.objects.filter(official__in=officials, official__is_active=True)
    for official, role in held.values_list("official_id", "role"):
        roles[official].add(cast(Role, role))
    return roles


def _passes(officials: list[int], days: Days) -> dict[Key, Pass]:
    rows = Completion.objects.filter(official__in=officials).order_by("valid_until", "passed_at", "pk")
    changed = _relearn_days(officials, days)
    return {
        (official, quiz): _pass(passed_at, valid_until, changed.get((official, quiz)))
        for official, quiz, passed_at, valid_until in rows.values_list(
            "official_id", "quiz", "passed_at", "valid_until"
        )
    }


def _relearn_days(officials: list[int], asked: Days) -> dict[Key, date]:
    """Return until when passes that rest on outdated texts are to be brought up to date: (official, quiz) → day.

    The earlier of the day of an edition and of a campaign that named him, of a campaign that was opened after the text
    had changed: none asks for what comes later. Exemptions move either.
    """
    rows = _on_outdated(officials).values_list("completion__official_id", "completion__quiz")
    days = {(who, quiz): day for who, quiz, day in rows.annotate(Min("section_version__relearn_by")).order_by()}
    special = {who for who, quiz in days if (who, quiz) in asked.named or asked.was_exempt(who)}
    for (who, quiz), texts in _texts(special).items():
        own = [asked.relearn_by(who, day, day_of(came) if came else day) for day, came in texts]
        since = min((came for _, came in texts if came), default=None)
        named = asked.named.get((who, quiz), ()) if since else ()
        own += [due.day for due, opened_at in named if since and since <= opened_at and due.day]
        days[who, quiz] = min(own)
    return days


def _on_outdated(officials: Collection[int]) -> QuerySet[Reliance]:
    """Return what of the passes of ``officials`` rests on texts that no longer serve."""
    return Reliance.objects.filter(completion__official__in=officials, section_version__relearn_by__isnull=False)


def _texts(officials: Collection[int]) -> dict[Key, list[tuple[date, datetime | None]]]:
    """Return by official and quiz each outdated text of the pass: until when it is to be learnt again, and since when
    another one stands in its place (None: none does)."""
    found: dict[Key, list[tuple[date, datetime | None]]] = defaultdict(list)
    if not officials:
        return found
    text = "section_version_id", "section_version__reference", "section_version__relearn_by"
    rows = list(_on_outdated(officials).values_list("completion__official_id", "completion__quiz", *text))
    replaced = reliance.replaced({section for *_, section, _ in rows})
    for official, quiz, number, _, day in rows:
        found[official, quiz].append((day, replaced.get(number)))
    return found


def _pass(passed_at: datetime, valid_until: datetime, relearn_by: date | None) -> Pass:
    """Return a pass as it counts: one that rests on an outdated text ends with the day until which to relearn, which is
    not after its own: from then on the whole quiz is asked."""
    if relearn_by is None:
        return passed_at, valid_until, None, valid_until
    relearn_by = min(relearn_by, day_of(valid_until))
    return passed_at, min(valid_until, end_of(relearn_by)), relearn_by, valid_until


_REQUIRED = FixedQuery(
    lambda official, quiz: Requirement.objects.filter(official=official, quiz=quiz).values_list(
        "pk", *RequirementState._fields
    ),
    int,
    str,
)
_LAST_PASS = FixedQuery(
    lambda official, quiz: (
        Completion.objects.filter(official=official, quiz=quiz)
        .annotate(relearn_by=Min("reliances__section_version__relearn_by"))
        .order_by("-valid_until", "-passed_at", "-pk")
        .values_list("passed_at", "valid_until", "relearn_by")[:1]
    ),
    int,
    str,
)


def renew(official: int, quiz: str) -> None:
    """Bring one requirement in line with the attempts and passes of its quiz; nothing happens where none is asked."""
    for pk, *values in _REQUIRED(official, quiz):
        was = RequirementState(*values)
        state = _state(Due(was.due_on, was.due_by), _last_pass(official, quiz), attempt_rows.sat_once(official, quiz))
        if state != was:
            row = Requirement(pk=pk, official_id=official, quiz=quiz, **state._asdict())
            derived_rows.update(Requirement, [row], RequirementState._fields)
            progress_rows.renew(official)


def _last_pass(official: int, quiz: str) -> Pass:
    found = [_pass(*values) for values in _LAST_PASS(official, quiz)]
    if found and found[0][2] is not None:
        return _passes([official], Days([official]))[official, quiz]
    return found[0] if found else _NO_PASS


def _differences(library: Library, officials: list[int]) -> tuple[Difference[Requirement], Difference[Progress]]:
    roles = _roles(officials)
    rows = _wanted(library, officials, roles)
    asked = {key: state.asked() for key, state in rows.items()}
    progress = progress_rows.difference(asked, roles, library.paths, officials)
    return requirement_rows.difference(rows, officials), progress
