"""Django and the database have the same day as we: that of Việt Nam."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.db.models.functions import TruncDate

from trainer.core.vietnam_time import LOCAL, NAME
from trainer.models import SectionVersion

JUST_AFTER_MIDNIGHT = datetime(2026, 10, 31, 17, 1, tzinfo=UTC)


def test_django_has_the_same_zone() -> None:
    assert settings.TIME_ZONE == NAME


@pytest.mark.django_db
def test_the_database_has_the_same_day() -> None:
    SectionVersion.objects.create(reference="a#b", fingerprint="x", first_seen_at=JUST_AFTER_MIDNIGHT)
    days = SectionVersion.objects.annotate(day=TruncDate("first_seen_at", tzinfo=LOCAL)).values_list("day", flat=True)
    assert list(days) == [date(2026, 11, 1)]
