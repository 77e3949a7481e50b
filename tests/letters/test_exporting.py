"""The letter of a large unit on paper is made by a process of its own, for who may see the unit."""

from pathlib import Path

import pytest

from tests.cast import Cast, signed_in
from tests.cast import make as make_cast
from tests.exports.made import in_folder, make
from trainer.letters import exporting
from trainer.models import Event, PreparedFile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cast:
    in_folder(monkeypatch, tmp_path)
    return make_cast()


def test_the_letter_of_a_large_unit_is_made_by_a_process_of_its_own(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 1)
    officer, code = signed_in(cast.khue), cast.ward.code

    asked = officer.get(f"/don-vi/{code}/thu-tuan/in/")

    file = PreparedFile.objects.get()
    assert asked.headers["Location"] == f"/tep/{file.pk}/"
    assert not Event.objects.filter(kind="exported").exists()
    assert make()
    assert "Tệp đã lập xong" in officer.get(f"/tep/{file.pk}/").text
    taken = officer.get(f"/tep/{file.pk}/tai/")
    assert b"".join(taken.streaming_content).startswith(b"%PDF")
    assert taken.headers["Content-Disposition"].startswith(f'attachment; filename="thu-tuan-{code}-')
    assert Event.objects.get(kind="exported").details["rows"] > 1


def test_of_a_unit_that_is_not_large_it_comes_at_once_and_of_another_s_it_is_not_found(cast: Cast) -> None:
    answer = signed_in(cast.khue).get(f"/don-vi/{cast.ward.code}/thu-tuan/in/")
    assert answer.content.startswith(b"%PDF")
    assert signed_in(cast.an).get(f"/don-vi/{cast.ward.code}/thu-tuan/in/").status_code == 404
