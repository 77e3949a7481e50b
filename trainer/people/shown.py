"""What several screens and commands about one person say in the same words."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from trainer.actions.holding import ListBeingApplied
from trainer.core.refusal import Refused

BEING_APPLIED = ("một danh sách cán bộ đang được áp dụng nên chưa đổi gì", "đợi vài phút rồi làm lại")


def tried(do: Callable[[], object]) -> Refused | None:
    """Do it and return None, or why it was refused; then nothing was written."""
    try:
        do()
    except Refused as refused:
        return refused
    except ListBeingApplied:
        return Refused(*BEING_APPLIED)
    return None


def told(request: HttpRequest, refused: Refused | None, done: str) -> bool:
    """Tell above the next page that it is ``done``, or why not; say whether it is."""
    if refused is not None:
        messages.error(request, refused.sentence())
    else:
        messages.success(request, done)
    return refused is None
