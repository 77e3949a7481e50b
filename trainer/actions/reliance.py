"""On which texts of the handbook a pass rests, and which of those texts no longer serve. Derived from facts."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from trainer.actions import papers, returned_texts
from trainer.actions.corrections import counting_score
from trainer.content.library import Library
from trainer.core.editions.relearning import Passed, Relearnt, Rest, day_to_relearn, replaced_at, rests_on
from trainer.core.in_groups import in_groups
from trainer.core.vietnam_time import day_of
from trainer.models import Attempt, Completion, HandIn, Reliance, SectionVersion

# People whose papers are read at once.
_AT_ONCE = 200


def asked_sections(attempt: Attempt) -> dict[str, str]:
    """Return the sections that the paper of ``attempt`` tests: reference → fingerprint of the text at its start."""
    return {section: text for entry in attempt.paper for section, text in entry["sections"].items()}


def rest(completion: Completion, attempt: Attempt) -> None:
    """Let a new pass rest on what its paper asked; where an earlier pass of the quiz holds longer, renew that one."""
    of_quiz = Completion.objects.filter(official_id=completion.official_id, quiz=completion.quiz)
    earlier = dict(of_quiz.exclude(pk=completion.pk).values_list("pk", "valid_until"))
    if any(until > completion.valid_until for until in earlier.values()):
        renew(attempt)
        return
    if earlier:
        Reliance.objects.filter(completion__in=list(earlier)).delete()
    _add(completion.pk, {section: Rest(text) for section, text in asked_sections(attempt).items()})


def renew(attempt: Attempt) -> None:
    """Let the pass of the quiz rest on the texts that ``attempt`` asked, in place of older ones."""
    asked = asked_sections(attempt)
    # The passes first, then rows and DELETE by the columns of the table: over joins PostgreSQL may take minutes before
    # it has statistics of what was just written.
    passes = Completion.objects.filter(official=attempt.official_id, quiz=attempt.quiz).values_list("pk", flat=True)
    rows = Reliance.objects.filter(completion__in=list(passes), section_version__reference__in=asked)
    text = "section_version__reference", "section_version__fingerprint"
    found = list(rows.values_list("completion_id", "section_version_id", *text, "renewed"))
    if found:
        completion = found[0][0]
        Reliance.objects.filter(completion=completion, section_version__in=[number for _, number, *_ in found]).delete()
        _add(completion, {one: Rest(was, bool(renewed)).then(asked[one]) for _, _, one, was, renewed in found})


def outdated(official: int, now: datetime, quiz: str | None = None) -> dict[str, list[SectionVersion]]:
    """Return by quiz the texts that no longer serve on which passes that still hold rest; of one ``quiz``, or of all.

    The texts come without their HTML, in the order of their references.
    """
    rows = Reliance.objects.filter(
        completion__official=official, completion__valid_until__gt=now, section_version__relearn_by__isnull=False
    )
    if quiz is not None:
        rows = rows.filter(completion__quiz=quiz)
    found: dict[str, list[SectionVersion]] = defaultdict(list)
    loaded = rows.select_related("section_version", "completion").defer("section_version__html")
    for row in loaded.order_by("section_version__reference"):
        found[row.completion.quiz].append(row.section_version)
    return dict(found)


def replaced(sections: Collection[str]) -> dict[int, datetime]:
    """Return when each kept text of ``sections`` was replaced here, by its number; what was not is not in it."""
    rows = SectionVersion.objects.filter(reference__in=sections)
    found = list(rows.values_list("pk", "reference", "first_seen_at", "returns__since"))
    again = [(text, section, back) for text, section, _, back in found if back is not None]
    return replaced_at([(text, section, first) for text, section, first, _ in found] + again)


def _add(completion: int, sections: Mapping[str, Rest]) -> None:
    versions = _versions(SectionVersion.objects.filter(reference__in=sections))
    Reliance.objects.bulk_create(_rows(completion, sections, versions))


def _rows(completion: int, sections: Mapping[str, Rest], versions: Mapping[tuple[str, str], int]) -> Iterator[Reliance]:
    for section, rest in sections.items():
        number = versions[section, rest.text]
        yield Reliance(section_version_id=number, completion_id=completion, renewed=rest.renewed or None)


def _versions(rows: QuerySet[SectionVersion]) -> dict[tuple[str, str], int]:
    """Return the number of each text."""
    values = rows.values_list("pk", "reference", "fingerprint")
    return {(section, text): number for number, section, text in values}


def mark_outdated(library: Library, day: date) -> list[int]:
    """Write beside every kept text until when who knew it must learn again, as of ``day``; return those that changed.

    A text serves while the editions bring no material change after it, while the book still shows it, or when nobody
    can be asked about the section: no recorded quiz tests it, its questions were withdrawn, or their law has ended. The
    mark comes (back) with the first question that may be asked; ``day_to_relearn`` says until when.
    """
    changed = outdated_marks(library, day)
    write_marks(changed)
    return [row.pk for row in changed]


def outdated_marks(library: Library, day: date) -> list[SectionVersion]:
    """Return the texts whose mark is another one on ``day``, each with its new mark; nothing is written or held."""
    asked_since = papers.asked_since(library, day)
    return [row for row in SectionVersion.objects.defer("html") if _mark(row, library, asked_since)]


def write_marks(changed: Sequence[SectionVersion]) -> None:
    """Write the marks that ``outdated_marks`` found, all of them or none."""
    if changed:
        SectionVersion.objects.bulk_update(changed, ["relearn_by"], batch_size=200)


def _mark(row: SectionVersion, library: Library, asked_since: Mapping[str, date]) -> bool:
    until: date | None = None
    since = asked_since.get(row.reference)
    if since is not None and row.fingerprint != library.sections[row.reference].fingerprint:
        seen_on = day_of(row.first_seen_at)
        until = library.history.relearn_by(row.reference, row.fingerprint, seen_on)
        until = until and day_to_relearn(until, since)
    if until == row.relearn_by:
        return False
    row.relearn_by = until
    return True


def rederive_all(officials: Sequence[int]) -> int:
    """Make every reliance of ``officials`` anew from completions and passed relearnings; return how many there are."""
    passes = Completion.objects.filter(official__in=officials).values_list("pk", flat=True)
    Reliance.objects.filter(completion__in=list(passes)).delete()
    return _derive(HandIn.objects.filter(attempt__official__in=officials))


def keep_words(library: Library, now: datetime) -> None:
    """Keep the words of ``library`` (``papers.keep_versions``); whose text comes back is looked at before that is kept,
    so that a start which is killed does both again."""
    back = returned_texts.not_kept(library, papers.tested_sections(library))
    if back:
        _mark_learnt_again({text for text, _ in back})
    papers.keep_versions(library, now)


def _mark_learnt_again(texts: Collection[int]) -> None:
    """Mark the passes on ``texts``, which came back, that were renewed since in other words and then in these again.

    Programs of before saw that only by the first day of a text (decision 0109), which is older than such a pass.
    """
    later = HandIn.objects.filter(
        attempt__official=OuterRef("completion__official"),
        attempt__quiz=OuterRef("completion__quiz"),
        handed_in_at__gt=OuterRef("completion__passed_at"),
    )
    rows = Reliance.objects.filter(Exists(later), section_version__in=texts, renewed=None)
    officials = sorted(set(rows.values_list("completion__official", flat=True)))
    for some in in_groups(officials, _AT_ONCE):
        for row in _derived(HandIn.objects.filter(attempt__official__in=some)):
            if row.renewed and row.section_version_id in texts:
                same = Reliance.objects.filter(completion=row.completion_id, section_version=row.section_version_id)
                same.filter(renewed=None).update(renewed=True)


def _derive(hand_ins: QuerySet[HandIn]) -> int:
    fresh = _derived(hand_ins)
    Reliance.objects.bulk_create(fresh, batch_size=400)
    return len(fresh)


def _derived(hand_ins: QuerySet[HandIn]) -> list[Reliance]:
    events: dict[tuple[int, str], list[tuple[HandIn, Completion | None]]] = {}
    # Whoever tries for years has thousands that are neither, each with a paper.
    told = hand_ins.filter(Q(completion__isnull=False) | Q(attempt__purpose="relearn")).defer("marks")
    rows = told.select_related("attempt", "completion").prefetch_related("corrections")
    for hand_in in rows.order_by("handed_in_at", "pk").iterator(chunk_size=500):
        completion = getattr(hand_in, "completion", None)
        if completion is not None or (hand_in.attempt.purpose == "relearn" and counting_score(hand_in).passed):
            events.setdefault((hand_in.attempt.official_id, hand_in.attempt.quiz), []).append((hand_in, completion))
    versions = _versions(SectionVersion.objects.all())
    return [reliance for happened in events.values() for reliance in _replayed(happened, versions)]


def _replayed(
    happened: list[tuple[HandIn, Completion | None]], versions: Mapping[tuple[str, str], int]
) -> list[Reliance]:
    passes = [completion for _, completion in happened if completion is not None]
    if not passes:
        return []
    current = max(passes, key=lambda one: (one.valid_until, one.passed_at, one.pk))
    sections = rests_on(
        Passed(completion.valid_until, asked_sections(hand_in.attempt))
        if completion is not None
        else Relearnt(asked_sections(hand_in.attempt))
        for hand_in, completion in happened
    )
    return list(_rows(current.pk, sections, versions))
