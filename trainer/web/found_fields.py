"""Fields of a filter that find what an address names: a campaign, a change, a staff list, a unit."""

from typing import Any

from django import forms

from trainer.content.live import library
from trainer.models import Campaign, RosterUpload, Unit
from trainer.queries.impact_selection import Choice, choose
from trainer.web.access import now
from trainer.web.unit_picker import UnitField


class CampaignField(forms.IntegerField):
    """The number of a campaign; ``found`` is the last one that was asked for."""

    found: Campaign | None = None

    def clean(self, value: Any) -> int | None:
        """Return the number. Raises ValidationError: there is no such campaign."""
        number: int | None = super().clean(value)
        if number is not None:
            self.found = Campaign.objects.filter(pk=number).prefetch_related("units").first()
            if self.found is None:
                raise forms.ValidationError("unknown")
        return number


class ListField(forms.IntegerField):
    """The number of a staff list that was applied; ``found`` is the last one that was asked for."""

    found: RosterUpload | None = None

    def clean(self, value: Any) -> int | None:
        """Return the number. Raises ValidationError: there is no such list, or it is not applied."""
        number: int | None = super().clean(value)
        if number is not None:
            applied = RosterUpload.objects.filter(pk=number, applied_at__isnull=False)
            self.found = applied.defer("sheet", "plan").first()
            if self.found is None:
                raise forms.ValidationError("unknown")
        return number


class UnitOrCity(UnitField):
    """A unit; that at the top, to which links lead as to any other, is the city, which is choosing none."""

    def to_python(self, value: Any) -> Unit | None:
        """Return the unit. Raises ValidationError: there is none."""
        try:
            found: Unit | None = super().to_python(value)
        except forms.ValidationError:
            if not Unit.objects.filter(code=value, parent__isnull=True).exists():
                raise
            return None
        return found


class ChangeField(forms.CharField):
    """The name of a change; ``found`` is the last one that was asked for."""

    found: Choice | None = None

    def clean(self, value: Any) -> str:
        """Return the name. Raises ValidationError: there is no such change."""
        key = str(super().clean(value))
        try:
            self.found = choose(library(), now(), change=key) if key else None
        except LookupError:
            raise forms.ValidationError("unknown") from None
        return key
