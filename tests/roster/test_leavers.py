"""Who has left gives his e-mail back, everywhere."""

from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from tests.cast import Cast
from trainer.content.live import library
from trainer.models import Official
from trainer.roster import apply, planning
from trainer.roster.rules.columns import is_staff_list, propose
from trainer.tables.read.detect import read


def kept(official: Official) -> set[str]:
    """Return the fields in which an e-mail of ``official`` still stands."""
    found = Official.objects.get(pk=official.pk)
    return {field.name for field in Official._meta.concrete_fields if "@" in str(getattr(found, field.name))}


def test_a_list_without_somebody_forgets_his_address(cast: Cast) -> None:
    assert kept(cast.an) == {"email"}
    sheet = read("Mã cán bộ,Họ và tên,Đơn vị\nHN001,Trần Thanh Bình,P001\n".encode(), "ds.csv", is_staff_list)
    mapping = propose(sheet.rows)
    assert mapping is not None
    apply.apply(planning.make_plan(sheet, mapping), "ds.csv", None, library(), datetime.now(UTC))

    assert not Official.objects.get(pk=cast.an.pk).is_active
    assert kept(cast.an) == set()


def test_the_tables_forget_the_addresses_of_those_who_left_before_this_was_so(cast: Cast) -> None:
    # As the derived texts were when an e-mail stood in them.
    old = "nguyễn thị an hn002 an@example.org"
    Official.objects.filter(pk=cast.an.pk).update(is_active=False, email=None, lowered=old, folded=old)
    assert kept(cast.an) == {"lowered", "folded"}

    Official.objects.filter(pk=cast.dung.pk).update(email="dung@example.org", lowered="dung@example.org")
    import_module("trainer.migrations.0007_forgotten_addresses").forget(apps, SimpleNamespace(connection=connection))

    assert kept(cast.an) == set()
    assert kept(cast.dung) == {"email", "lowered"}
    import_module("trainer.migrations.0025_search_by_name_and_number").refresh(
        apps, SimpleNamespace(connection=connection)
    )
    assert kept(cast.dung) == {"email"}
    found = Official.objects.get(pk=cast.an.pk)
    before = found.lowered, found.folded
    found.refresh_search()
    assert (found.lowered, found.folded) == before
