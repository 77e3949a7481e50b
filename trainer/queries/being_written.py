"""What is being written of people and units just now: until it is, the figures of every screen move."""

from dataclasses import dataclass

from trainer.actions.holding import LISTS, ROSTER, UNDO
from trainer.models import Work

_WORDS = {ROSTER: "Đang áp dụng danh sách", UNDO: "Đang hoàn tác danh sách"}


@dataclass(frozen=True, slots=True)
class BeingWritten:
    """``words`` for what is done, the ``title`` of that list or change, and of which ``upload`` it is, if of one."""

    words: str
    title: str
    upload: int | None


def being_written() -> BeingWritten | None:
    """Return the list, undoing or change of units that is being written; None when none is. One query.

    Of its details only that is read: what it rejected may be megabytes.
    """
    names = ("kind", "details__file", "details__title", "details__upload")
    found = Work.objects.filter(kind__in=LISTS, decided=True).order_by("pk").values_list(*names).first()
    if found is None:
        return None
    kind, file, title, upload = found
    return BeingWritten(_WORDS.get(kind, "Đang ghi thay đổi đơn vị"), file or title or "", upload)


def title_of(work: Work) -> str:
    """Return what is being written, in words."""
    name = work.details.get("title") or f"“{work.details.get('file', '')}”"
    return {ROSTER: f"Danh sách {name}", UNDO: f"Hoàn tác danh sách {name}"}.get(work.kind, str(name))
