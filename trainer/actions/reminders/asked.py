"""What is asked of officials with a day, right now: what a reminder is written from, and looked up again as it goes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from trainer.core.due_days import DayRule, day_rule
from trainer.core.reminders import QuizDue, Rules, Window, day_asked, set_days
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign, Completion, Extension, Requirement


def asked_of(officials: Collection[int], now: datetime) -> dict[int, list[QuizDue]]:
    """Return what is still to be met, with its day, of each of ``officials`` who has any. Four queries."""
    rows = Requirement.objects.filter(official__in=officials, official__is_active=True).filter(with_day(now))
    values = list(
        rows.annotate(changed=relearn_day(now))
        .values_list("official_id", "quiz", "due_on", "due_by", "valid_until", "changed")
        .order_by("pk")
    )
    known = _rules_of(day_rule(due_by) for _, _, _, due_by, _, _ in values)
    found: dict[int, list[QuizDue]] = defaultdict(list)
    for official, quiz, due_on, due_by, valid_until, changed in values:
        day, again = day_asked(due_on, valid_until, changed, now)
        if day is not None:
            rule = day_rule(due_by)
            campaign, told_on = known.of(rule, due_on)
            found[official].append(QuizDue(quiz, day, again, campaign, told_on, None if again else rule.added_on))
    return dict(found)


def with_day(now: datetime) -> Q:
    """Return what a requirement looks like that may be met by a day: ``core.reminders.day_asked`` says which."""
    left = Q(valid_until__isnull=True) | Q(valid_until__lte=now)
    return Q(relearn_by__isnull=False) | (left & Q(due_on__isnull=False))


def relearn_day(now: datetime) -> Case:
    """Return until when a requirement is to be learnt again; none once its pass itself has ended: it is asked anew."""
    passes = Completion.objects.filter(official=OuterRef("official"), quiz=OuterRef("quiz"), valid_until__gt=now)
    return Case(When(Q(relearn_by__isnull=False) & Q(Exists(passes)), then=F("relearn_by")), default=Value(None))


def candidates(rules: Rules, of: Window, now: datetime) -> QuerySet[Requirement]:
    """Return the requirements that may be a reason to remind somebody in the round ``of``; looks at each once."""
    days = set_days(rules, of)
    reasons = Q(due_on__in=days) | Q(relearn_by__in=days)
    # Of one whose pass has ended the day after that is what counts.
    reasons |= Q(valid_until__gte=now - timedelta(days=max(rules.offsets(), default=0) + 9), valid_until__lte=now)
    if rules.at_opening:
        for campaign in Campaign.objects.filter(closed_at__isnull=True).only("created_at", "newcomer_days"):
            reasons |= _opening(campaign, of)
    return Requirement.objects.filter(reasons, with_day(now), official__is_active=True)


def _opening(campaign: Campaign, of: Window) -> Q:
    own = [day + timedelta(days=campaign.newcomer_days) for day in of.days()]
    newcomers = Q(due_by=f"joined:{campaign.pk}", due_on__in=own)
    if of.holds(day_of(campaign.created_at)):
        return newcomers | Q(due_by=f"campaign:{campaign.pk}")
    return newcomers


@dataclass(frozen=True, slots=True)
class _Known:
    campaigns: Mapping[int, Campaign]
    extensions: Mapping[int, int | None]

    def of(self, rule: DayRule, due_on: date | None) -> tuple[int | None, date | None]:
        """Return the campaign behind a rule, and since when it is known to whom the rule is about."""
        if rule.kind == "extension":
            return self.extensions.get(rule.number), None
        campaign = self.campaigns.get(rule.campaign) if rule.campaign else None
        if campaign is None:
            return None, None
        if rule.kind == "joined" and due_on is not None:
            return campaign.pk, due_on - timedelta(days=campaign.newcomer_days)
        # Of its opening he was told; a quiz that came later is reminded of before its day, as all are.
        return campaign.pk, None if rule.added_on else day_of(campaign.created_at)


def _rules_of(rules: Iterable[DayRule]) -> _Known:
    numbers: dict[str, set[int]] = defaultdict(set)
    for rule in rules:
        numbers["campaign" if rule.campaign else rule.kind].add(rule.number)
    extensions = Extension.objects.filter(pk__in=numbers["extension"]).values_list("pk", "campaign_id")
    campaigns = Campaign.objects.only("created_at", "newcomer_days").in_bulk(numbers["campaign"])
    return _Known(campaigns, dict(extensions))
