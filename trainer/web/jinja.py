"""Jinja2 for Django: the filters and functions that our templates use."""

import re
from collections.abc import MutableMapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django.contrib.messages import get_messages
from django.forms.renderers import Jinja2 as Jinja2Renderer
from django.template.backends.jinja2 import Jinja2 as Jinja2Backend
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined, pass_environment
from jinja2.filters import do_truncate
from markupsafe import Markup, escape

from trainer.core.quiz.bubbles import address_bar, bubbles, buttons
from trainer.core.quiz.model import POOL_TITLES, ROLE_TITLES
from trainer.core.standing import STATE_TITLES, THIS_UNCONFIRMED, UNCONFIRMED
from trainer.core.text import count, hundredths, percent, sentence, share
from trainer.core.vietnam_time import in_vietnam, moment_words
from trainer.web.drawings import drawing
from trainer.web.kept_templates import KeptTemplates

# What no line is broken in: at a hyphen a browser would, in an address where it has no room anywhere.
# A longer code than that may need two lines on a phone whose text is twice as large.
_WHOLE = re.compile(
    r"(?P<address>[^\s@<>(),;]+@[^\s@<>(),;]+)|(?i:\be-mail\b)"
    r"|(?<![\w-])(?=[\w-]{3,12}(?![\w-]))[A-ZĐ0-9]+(?:-[A-ZĐ0-9]+)+"
)
E_MAIL = Markup('<span class="unbroken">e-mail</span>')


class _Environment(Environment):
    """An environment whose globals are complete before the first template is read, and stay as they are."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return one plain dictionary: each include and import goes through it, and a ChainMap is ten times as slow."""
        return {**self.globals, **(d or {})}


def environment(**options: Any) -> Environment:
    """Return Django's Jinja2 environment with our filters."""
    fixed = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    options.setdefault("bytecode_cache", KeptTemplates())
    # There are some hundred templates: kept in a dictionary, without a lock and without a queue of who was used last.
    env = _Environment(**{**options, **fixed, "cache_size": -1})
    env.globals.update(
        # The names of static files hold their content, and do not change while the process runs.
        static=cache(static),
        url=_url,
        get_messages=get_messages,
        role_titles=ROLE_TITLES,
        pool_titles=POOL_TITLES,
        state_titles=STATE_TITLES,
        unconfirmed=UNCONFIRMED,
        this_unconfirmed=THIS_UNCONFIRMED,
        share=share,
        drawing=drawing,
        bubbles=bubbles,
        address_bar=address_bar,
        buttons=buttons,
        e_mail=E_MAIL,
    )
    env.filters.update(day=day, moment=moment, clock=clock, unbroken=unbroken, truncate=truncate)
    env.filters.update(hundredths=hundredths, percent=percent, count=count, sentence=sentence)
    return env


@lru_cache(maxsize=2000)
def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def unbroken(text: str) -> Markup:
    """Return ``text``, escaped, with no line broken in the word “e-mail” nor in a code with hyphens, and in an address
    only behind its @ and its stops."""
    return Markup(_WHOLE.sub(_in_one_line, str(escape(text))))


def _in_one_line(found: re.Match[str]) -> str:
    if found["address"]:
        return re.sub(r"[@.](?=.)", r"\g<0><wbr>", found[0])
    return f'<span class="unbroken">{found[0]}</span>'


@pass_environment
def truncate(
    env: Environment, text: str, length: int = 255, killwords: bool = False, end: str = "…", leeway: int | None = None
) -> str:
    """Return ``text`` cut off as Jinja does it; the stop before the cut goes, too: with the dots it would make four."""
    cut = do_truncate(env, text, length, killwords, "", leeway)
    return text if cut == text else cut.rstrip(" .…,;:") + end


def day(value: date | datetime | None) -> str:
    """Return ``24/11/2026``, the day in Việt Nam; empty for None."""
    if value is None:
        return ""
    local = in_vietnam(value) if isinstance(value, datetime) else value
    return local.strftime("%d/%m/%Y")


def moment(value: datetime | None) -> str:
    """Return ``10:32 ngày 24/11/2026`` in Việt Nam's time."""
    return moment_words(value) if value else ""


def clock(value: datetime | None) -> str:
    """Return ``10:32:05`` in Việt Nam's time."""
    return in_vietnam(value).strftime("%H:%M:%S") if value else ""


class FormRenderer(Jinja2Renderer):
    """Renders form fields with Django's own Jinja2 templates."""

    backend = Jinja2Backend
