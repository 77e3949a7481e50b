"""Texts of the handbook that an edition brought back: since when the book shows each here again."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min

from trainer.content.library import Library
from trainer.core.handbook.section import Section
from trainer.models import Campaign, ReturnedText, SectionVersion


def keep(library: Library, sections: Iterable[Section], now: datetime) -> None:
    """Keep which of ``sections``, whose words are kept, the editions brought back; each return once."""
    new = not_kept(library, sections)
    since = {edition: _here_since(library, edition, now) for edition in {edition for _, edition in new}}
    returns = [ReturnedText(section_version_id=text, edition=one, since=since[one]) for text, one in new]
    ReturnedText.objects.bulk_create(returns, ignore_conflicts=True)


def not_kept(library: Library, sections: Iterable[Section]) -> list[tuple[int, str]]:
    """Return which of ``sections`` the editions brought back without a row of it: the number of the text, the edition.

    Words that are not kept yet are in none.
    """
    back = {
        (one.reference, one.fingerprint): edition
        for one in sections
        if (edition := library.history.brought_back(one.reference, one.fingerprint)) is not None
    }
    if not back:
        return []
    rows = SectionVersion.objects.filter(reference__in={section for section, _ in back})
    texts = {(section, text): pk for pk, section, text in rows.values_list("pk", "reference", "fingerprint")}
    known = set(ReturnedText.objects.values_list("section_version_id", "edition"))
    return sorted({(texts[pair], edition) for pair, edition in back.items() if pair in texts} - known)


def _here_since(library: Library, edition: str, now: datetime) -> datetime:
    """Return since when ``edition`` is known to be here: when a campaign for it or a later one was opened, else now.

    Programs of before kept no return, and a command may open a campaign before a server starts with the edition.
    """
    names = [one.id for one in library.history.editions]
    later = names[names.index(edition) :]
    opened = Campaign.objects.filter(cause__edition__in=later).aggregate(first=Min("created_at"))["first"]
    return min(now, opened or now)
