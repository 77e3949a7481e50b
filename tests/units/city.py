"""A city with wards that are merged, split and moved, and who works where."""

from datetime import date, datetime

from tests.cast import official, unit
from trainer.actions import campaigns
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.core.quiz.model import Role
from trainer.models import Campaign, Official, Requirement, Unit
from trainer.units import applying, plan
from trainer.units.rules.model import Request


def ward(code: str, name: str, city: Unit, position: int, *codes: str, role: Role = "page_admin") -> Unit:
    """Return a new ward in which the officials ``codes`` hold ``role``."""
    made = unit(code, name, city, position)
    for number, one in enumerate(codes):
        official(one, f"Vũ Văn {code} {number}", made, role)
    return made


def opened(title: str, units: list[Unit], due_on: date, now: datetime) -> Campaign:
    """Open a campaign for everybody in ``units``."""
    return campaigns.open_campaign(
        Terms(title, units=tuple(one.code for one in units), due_on=due_on), actor=None, library=library(), now=now
    )


def do(request: Request, now: datetime) -> plan.UnitPlan:
    """Plan and do ``request``; return the plan."""
    made = plan.make(request, library(), now)
    applying.do(made, "", None, library(), now)
    return made


def day_of(code: str) -> set[date | None]:
    """Return by when the official ``code`` must have passed what is asked of him."""
    return set(Requirement.objects.filter(official__staff_code=code).values_list("due_on", flat=True))


def where(*codes: str) -> list[str]:
    """Return the units of officials."""
    found = dict(Official.objects.filter(staff_code__in=codes).values_list("staff_code", "unit__code"))
    return [found[code] for code in codes]


def ancestries() -> dict[str, str]:
    """Return the ancestry of each unit."""
    return dict(Unit.objects.values_list("code", "ancestry"))
