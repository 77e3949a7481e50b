"""What several screens and commands about one person say in the same words."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from trainer.actions.holding import ListBeingApplied
from trainer.actions.rights import Refused
from trainer.core.text import capital

BEING_APPLIED = "một danh sách cán bộ đang được áp dụng nên chưa đổi gì → đợi vài phút rồi làm lại"


def sentence(line: str) -> str:
    """Return “what → mend” as two sentences for a screen."""
    what, _, mend = line.partition(" → ")
    return f"{capital(what)}. {capital(mend)}." if mend else f"{capital(what)}."


def tried(do: Callable[[], object]) -> str:
    """Do it and return "", or why it was refused, “what → mend”; then nothing was written."""
    try:
        do()
    except Refused as refused:
        return str(refused)
    except ListBeingApplied:
        return BEING_APPLIED
    return ""


def told(request: HttpRequest, line: str, done: str) -> bool:
    """Tell above the next page that it is ``done``, or why not; say whether it is."""
    if line:
        messages.error(request, sentence(line))
    else:
        messages.success(request, done)
    return not line
