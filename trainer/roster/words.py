"""What the texts of lists mean, as people said once: remembered for the next list, and forgotten when it is wrong."""

from datetime import datetime

from django.db import transaction

from trainer.core.text import fold
from trainer.models import Event, Official, RosterWord, Unit
from trainer.queries.units import became
from trainer.roster.rules.wishes import Wishes

_LONGEST = 300


def known() -> tuple[dict[str, str], dict[str, str]]:
    """Return the codes of units and the roles ("" for none) by the folded texts that mean them.

    A unit that was merged into another one means that one, by its name and code too: lists go on saying the old ones.
    """
    merged = became()
    units = {_key(text): into for code, (name, into) in merged.items() for text in (name, code)}
    roles: dict[str, str] = {}
    for kind, folded, code, role in RosterWord.objects.values_list("kind", "folded", "unit__code", "role"):
        if kind == "unit":
            units[folded] = merged[code][1] if code in merged else code or ""
        else:
            roles[folded] = role
    return units, roles


def remember(wishes: Wishes, actor: Official | None, now: datetime) -> None:
    """Keep what ``wishes`` says its texts mean, and who said so; part of the caller's transaction."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=set(wishes.units.values()))}
    told = [("unit", text, units[code], "") for text, code in wishes.units.items() if code in units]
    told_roles = [("role", text, None, role) for text, role in wishes.roles.items()]
    for kind, text, unit, role in (*told, *told_roles):
        meaning = {"text": text[:_LONGEST], "unit": unit, "role": role, "told_at": now, "told_by": actor}
        same = RosterWord.objects.filter(kind=kind, folded=_key(text), unit=unit, role=role)
        if not same.exists():
            RosterWord.objects.update_or_create(kind=kind, folded=_key(text), defaults=meaning)
            _trace("roster_word_told", text, unit.code if unit else role, actor, now)


def forget(number: int, actor: Official | None, now: datetime) -> str:
    """Forget what a text means, and return that text; "" when nobody knows it any more."""
    with transaction.atomic():
        word = RosterWord.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=number).first()
        if word is None:
            return ""
        word.delete()
        _trace("roster_word_forgotten", word.text, word.unit.code if word.unit else word.role, actor, now)
    return word.text


def _key(text: str) -> str:
    return fold(text)[:_LONGEST]


def _trace(kind: str, text: str, meaning: str, actor: Official | None, now: datetime) -> None:
    Event.objects.create(at=now, kind=kind, actor=actor, details={"text": text, "meaning": meaning})
