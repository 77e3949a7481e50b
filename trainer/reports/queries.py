"""Everything a report of a period is made of: figures of the screens, read by the functions of the screens."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from math import sqrt

from django.db.models import Count, Q

from trainer.content.library import Library
from trainer.core.editions import impact as editions
from trainer.core.quiz.model import ROLE_TITLES, Quiz
from trainer.core.text import clean
from trainer.core.vietnam_time import day_of
from trainer.item_analysis import queries as item_analysis
from trainer.item_analysis.queries import QuestionRow
from trainer.item_analysis.rules.statistics import FEWEST
from trainer.models import Campaign, Requirement, Unit
from trainer.queries import campaigns, impact, progress_units
from trainer.queries.agreements import exempt
from trainer.queries.campaigns_people import below
from trainer.queries.progress_filter import Filter
from trainer.queries.standing import not_passed, over
from trainer.reports.queries_happened import happened
from trainer.reports.queries_kept import kept
from trainer.reports.rules.model import GroupFigures, Hard, Report, ReportedChange, Round, Snapshot
from trainer.reports.rules.period import Period

# So many campaigns and questions a report lists.
MOST_CAMPAIGNS = 30
_HARDEST = 10
_Z = 1.959964


def city() -> Unit | None:
    """Return the top of the tree; None while there are no units."""
    return Unit.objects.filter(parent__isnull=True).order_by("position", "pk").first()


def agency_of(library: Library) -> str:
    """Return the name of whose report it is; "" while it was not filled in."""
    value = library.agency.get("ten_co_quan")
    return (value.value or "") if value else ""


def report(period: Period, library: Library, now: datetime) -> Report:
    """Return the report of ``period`` as it can be known at ``now``."""
    rounds, more, closed_more = _rounds(period, library, now)
    questions, sections = hardest(library)
    changes, relearning = _changes(period, library, now)
    return Report(
        period=period,
        agency=agency_of(library),
        made_at=now,
        snapshot=_snapshot(period, library, now),
        happened=happened(period, library.quizzes, now),
        campaigns=rounds,
        campaigns_more=more,
        closed_more=closed_more,
        changes=changes,
        waiting=relearning.waiting,
        relearnt=relearning.relearnt,
        hard_questions=questions,
        hard_sections=sections,
    )


def _snapshot(period: Period, library: Library, now: datetime) -> Snapshot | None:
    """Return how people stood at the end of ``period`` where that night was counted, else how they stand while that
    still tells of it; None where nobody can know any more."""
    top, found = city(), kept(period, now)
    if not period.stands_for_it(now):
        return found
    if top is None:
        return Snapshot(now, GroupFigures("", ""))
    today = snapshot_of(top, library, now)
    return replace(found, roles=today.roles, quizzes=today.quizzes, detail_at=now) if found else today


def snapshot_of(unit: Unit, library: Library, now: datetime) -> Snapshot:
    """Return how the people of ``unit`` and below stand at ``now``: exactly the figures of the screens."""
    units = progress_units.by_unit(Filter(unit), now)
    roles = []
    for role, path in library.paths.items():
        total = progress_units.totals(progress_units.by_unit(Filter(unit, path), now))
        if total.people or total.exempt:
            roles.append(GroupFigures(role, ROLE_TITLES[role], *total))
    return Snapshot(
        at=now,
        whole=GroupFigures(unit.code, unit.name, *progress_units.totals(units)),
        units=tuple(GroupFigures(one.code, one.name, one.people, one.done, one.overdue, one.exempt) for one in units),
        roles=tuple(roles),
        quizzes=tuple(_by_quiz(unit, library.quizzes, now)),
    )


def _by_quiz(unit: Unit, quizzes: Mapping[str, Quiz], now: datetime) -> Iterator[GroupFigures]:
    """Yield how people stand with each quiz: what lists and figures say when they are filtered by it. Two queries."""
    # Of the whole city without a look at any official.
    asked = Requirement.objects.order_by()
    if unit.parent_id is not None:
        # By quiz and unit, as an index has them; all that is asked of anybody is of the content.
        asked = asked.filter(quiz__in=list(quizzes), unit__in=below([unit.code]))
    away = dict(asked.filter(exempt(now, "official")).values_list("quiz").annotate(Count("pk")))
    rows = (
        asked.filter(~exempt(now, "official"))
        .values_list("quiz")
        .annotate(people=Count("pk"), missing=Count("pk", filter=not_passed(now)), late=Count("pk", filter=over(now)))
    )
    found = {quiz: (0, 0, 0, number) for quiz, number in away.items()}
    found |= {quiz: (people, people - missing, late, away.get(quiz, 0)) for quiz, people, missing, late in rows}
    for name in [*(name for name in quizzes if name in found), *sorted(found.keys() - quizzes.keys())]:
        yield GroupFigures(name, quizzes[name].title if name in quizzes else name, *found[name])


def _rounds(period: Period, library: Library, now: datetime) -> tuple[tuple[Round, ...], int, int]:
    """Return the campaigns of the period, the latest first, how many more there are, and how many of those closed."""
    end = period.told(now)
    mine = Campaign.objects.filter(
        Q(closed_at__isnull=True) | Q(closed_at__gte=period.starts), created_at__lt=end
    ).order_by("-created_at", "-pk")
    found = list(mine.values_list("pk", "closed_at"))
    shown, left = [number for number, _ in found[:MOST_CAMPAIGNS]], found[MOST_CAMPAIGNS:]
    closed = campaigns.closed_rows(campaigns.closed().filter(pk__in=shown))
    opened = campaigns.rows(
        Campaign.objects.filter(pk__in=shown, closed_at__isnull=True).prefetch_related("units"), library.paths, now
    )
    rows = sorted([*closed, *opened], key=lambda row: shown.index(row.campaign.pk))
    return tuple(_round(row) for row in rows), len(left), sum(closed_at is not None for _, closed_at in left)


def _round(row: campaigns.CampaignRow) -> Round:
    one, figures = row.campaign, row.figures
    return Round(
        title=one.title,
        due_on=one.due_on,
        closed_on=day_of(one.closed_at) if one.closed_at else None,
        people=figures.people,
        done=figures.done,
        late=figures.late,
        exempt=figures.exempt,
    )


def _changes(period: Period, library: Library, now: datetime) -> tuple[tuple[ReportedChange, ...], impact.Share]:
    """Return the changes of the period, and whom all of them together concern."""
    brought = [
        one
        for one in editions.everything(library.history)
        if one.published_on is not None and period.first <= one.published_on <= period.last
    ]
    if not brought:
        return (), impact.Share(0, 0)
    found = impact.measure(brought, library, now)
    return tuple(_change(one, library, period) for one in found.changes), found.total.share


def _change(one: impact.ChangeImpact, library: Library, period: Period) -> ReportedChange:
    law = library.instruments.get(one.change.instrument or "")
    return ReportedChange(
        published_on=one.change.published_on or period.first,
        reason=one.change.reason,
        instrument=law.name() if law else "",
        relearn_by=one.change.relearn_by,
        waiting=one.tally.share.waiting,
        relearnt=one.tally.share.relearnt,
    )


def hardest(library: Library) -> tuple[tuple[Hard, ...], tuple[Hard, ...]]:
    """Return the questions, and the sections, of which the least points are earned; none with too few answers."""
    quizzes = item_analysis.quizzes(library)
    titles = {quiz.quiz: quiz.title for quiz in quizzes}
    # A question that was taken back was wrong: that few answered it says nothing of them, or of its section.
    rows = [row for quiz in quizzes for row in quiz.questions if not row.withdrawn]
    judged = [row for row in rows if row.found.judged]
    questions = sorted(judged, key=lambda row: (row.found.facility, row.question.id))[:_HARDEST]
    return (
        tuple(_hard(clean(row.question.text), titles[row.quiz], [row]) for row in questions),
        _hard_sections(rows, titles, library),
    )


def _hard_sections(rows: Sequence[QuestionRow], titles: Mapping[str, str], library: Library) -> tuple[Hard, ...]:
    about: dict[str, list[QuestionRow]] = defaultdict(list)
    for row in rows:
        for section in row.question.sections:
            if section in library.sections:
                about[section].append(row)
    found = []
    for reference, some in about.items():
        if sum(row.found.number for row in some) >= FEWEST:
            tested = library.sections[reference]
            quiz = max(some, key=lambda row: row.found.number).quiz
            found.append(_hard(f"{tested.page_title}: {tested.title}", titles[quiz], some))
    return tuple(sorted(found, key=lambda one: (one.share, one.name))[:_HARDEST])


def _hard(name: str, quiz: str, rows: Sequence[QuestionRow]) -> Hard:
    """Return the share of all points that were to be earned, with the 95 % interval of a mean."""
    number = sum(row.found.number for row in rows)
    share = sum(row.found.facility * row.found.number for row in rows) / number
    error = _Z * sqrt(sum(row.found.number * row.found.spread**2 for row in rows)) / number
    return Hard(name, quiz, number, share, max(0.0, share - error), min(1.0, share + error))
