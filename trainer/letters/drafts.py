"""What a leader has typed in a letter and not sent yet, kept in his session from one page of the letter to the next.

It says who is ill or on leave: it lies there no longer than he is signed in, and is gone once it was sent.
"""

from collections.abc import Iterable, Mapping

from django.contrib.sessions.backends.base import SessionBase

from trainer.letters.forms import FIELDS

_KEY = "letter-drafts"
# Longer than any field allows: what somebody sends by hand does not fill the session.
_LONGEST = 400


def keep(session: SessionBase, code: str, people: Iterable[int], posted: Mapping[str, str]) -> dict[str, str]:
    """Keep what was ``posted`` about those of ``people`` who stood on the page that was sent; return all that is kept.

    ``code``: of the unit whose letter it is. Nothing chosen about somebody takes back what was chosen before.
    """
    draft = of(session, code)
    for key in people:
        chosen = posted.get(f"tra_loi-{key}")
        if chosen is None:
            continue
        for name in FIELDS:
            draft.pop(f"{name}-{key}", None)
            if chosen and (typed := posted.get(f"{name}-{key}", "")[:_LONGEST]):
                draft[f"{name}-{key}"] = typed
    session[_KEY] = {**session.get(_KEY, {}), code: draft}
    return draft


def of(session: SessionBase, code: str) -> dict[str, str]:
    """Return the fields that are kept of the letter of the unit ``code``."""
    return dict(session.get(_KEY, {}).get(code, {}))


def forget(session: SessionBase, code: str) -> None:
    """Forget what was typed in the letter of the unit ``code``."""
    kept = dict(session.get(_KEY, {}))
    if kept.pop(code, None) is not None:
        session[_KEY] = kept
