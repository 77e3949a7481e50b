"""The command ``impact``: what it prints, and the campaign that it opens."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from tests.moment import today
from tests.queries import changed
from trainer.actions import reliance
from trainer.commands.base import Fail
from trainer.commands.impact import impact
from trainer.content.live import library
from trainer.core.editions.model import Change, Edition, History
from trainer.models import Campaign, SectionVersion, Withdrawal

QUIZ = "giu-tai-khoan"


def due() -> str:
    return (today() + timedelta(days=30)).isoformat()


@pytest.fixture
def section(db: None) -> Iterator[str]:
    """One changed section of the book as it is, on whose old text a page administrator's pass rests."""
    now = datetime.now(UTC)
    name = min(section for question in library().quizzes[QUIZ].questions for section in question.sections)
    text, before = library().sections[name].fingerprint, library().history
    first = Edition("e1", now.date() - timedelta(days=300), "Đầu", (Change(name, None, "cu", "material", "mới"),))
    change = Change(name, "cu", text, "material", "Luật mới", "luat-116-2025")
    last = Edition("e2", now.date() - timedelta(days=5), "Mới", (change,))
    object.__setattr__(library(), "history", History([first, last]))
    old = SectionVersion.objects.create(
        reference=name, fingerprint="cu", title=name, first_seen_at=now - timedelta(days=300)
    )
    official = changed.an_official("HN001", "Nguyễn Thị An", ("page_admin",), changed.a_unit("P001"))
    changed.passed(official, QUIZ, {name: old.pk}, on=now - timedelta(days=90))
    reliance.mark_outdated(library(), now.date())
    changed.requirements.refresh_all(library())
    yield name
    object.__setattr__(library(), "history", before)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(impact, arguments, standalone_mode=False)


def test_the_table_says_who_and_how_much(section: str) -> None:
    said = run().output
    assert "Luật mới; Luật An ninh mạng số 116/2025/QH15" in said
    assert "Phường P001" in said
    assert "Tất cả: 1 cán bộ còn phải học lại, 0 đã học lại" in said
    assert "không có câu nào để hỏi" not in said


def test_the_table_says_what_each_of_them_sits(section: str) -> None:
    lines = [line.split() for line in run().output.splitlines()]
    title = library().quizzes[QUIZ].title.split()

    (row,) = [line for line in lines if line[: len(title)] == title]
    (load,) = json.loads(run("--json").output)["total"]["loads"]
    assert row[len(title) :] == ["1", str(load["questions"]), str(load["minutes"])]


def test_json_holds_everything(section: str) -> None:
    for arguments in ((), ("--since", "e1"), ("--since", "tat-ca"), ("--instrument", "luat-116-2025")):
        found = json.loads(run("--json", *arguments).output)
        (change,) = found["changes"]
        assert (change["change"], change["sections"], change["instrument"]) == ("e2.1", [section], "luat-116-2025")
        assert change["questions"][QUIZ]
        assert change["unasked"] == []
        assert found["total"]["units"] == [{"code": "P001", "name": "Phường P001", "waiting": 1, "relearnt": 0}]
        assert found["total"]["loads"][0]["passes"] == 1


def test_where_nobody_can_be_asked_it_says_so_instead_of_a_bare_nought(
    section: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_back_all_on(section)
    said = " ".join(run().output.split())
    (change,) = json.loads(run("--json").output)["changes"]

    assert f"Mục “{section}” không có câu nào để hỏi, nên không ai phải học lại mục ấy → viết câu hỏi cho mục" in said
    assert (change["unasked"], change["waiting"]) == ([section], 0)

    monkeypatch.setattr("trainer.commands.impact.MOST_UNASKED", 0)
    assert "1 mục không có câu nào để hỏi, nên không ai phải học lại các mục ấy (--json kể từng mục) →" in run().output


def take_back_all_on(section: str) -> None:
    """Withdraw every question of the bank that tests ``section``."""
    now = datetime.now(UTC)
    for one in library().questions.values():
        if section in one.sections:
            words = {"question_id": one.id, "fingerprint": one.fingerprint()}
            Withdrawal.objects.create(**words, since=now.date(), reason="Sai.", withdrawn_at=now)


def test_csv_has_a_line_for_each_change_and_unit(section: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("--csv").output.lstrip("\ufeff"))))
    assert [(row["Thay đổi"], row["Mã đơn vị"], row["Còn phải học lại"]) for row in rows] == [("e2.1", "P001", "1")]


def test_it_opens_one_campaign_for_exactly_those_people(section: str) -> None:
    for _ in range(2):
        assert "Đã mở đợt “Học lại” cho 1 cán bộ" in run("--open-campaign", "Học lại", "--due", due()).output
    campaign = Campaign.objects.get()
    assert [one.staff_code for one in campaign.people.all()] == ["HN001"]
    assert (campaign.cause, campaign.quizzes) == ({"edition": "e2"}, [QUIZ])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--since", "e9"), "không có lần công bố “e9” → chọn một trong: e1, e2, tat-ca"),
        (("--instrument", "luat-9"), "không có văn bản “luat-9”"),
        (("--since", "e1", "--instrument", "luat-116-2025"), "không đi cùng nhau"),
        (("--section", "giu-tai-khoan/x#y", "--since", "e1"), "--since và --section không đi cùng nhau"),
        (("--section", "giu-tai-khoan/ban-giao#bien-bn"), "“giu-tai-khoan/ban-giao#bien-bn” → có phải “giu-tai-khoan/"),
        (("--json", "--csv"), "không đi cùng nhau"),
        (("--unit", "P999"), "không có đơn vị “P999”"),
        (("--open-campaign", "Học lại"), "cần cả --open-campaign và --due"),
        (("--open-campaign", " ", "--due", due), "đợt chưa có tên"),
        (("--open-campaign", "x" * 201, "--due", due), "tên đợt dài 201 chữ cái → viết gọn trong 200"),
        (("--open-campaign", "Học lại", "--due", "mai"), "chưa đọc được ngày “mai”"),
        (("--open-campaign", "Học lại", "--due", "2020-01-01"), "đã qua"),
    ],
)
def test_a_wrong_command_says_what_and_how_to_mend_it(
    section: str, arguments: tuple[str | Callable[[], str], ...], words: str
) -> None:
    failure = run(*(one() if callable(one) else one for one in arguments)).exception
    assert isinstance(failure, Fail)
    assert words in str(failure)
    assert not Campaign.objects.exists()


def test_what_is_only_foreseen_opens_no_campaign(section: str) -> None:
    object.__setattr__(library(), "history", History())
    assert "Chưa có thay đổi nào cần học lại." in run().output
    said = run("--instrument", "luat-116-2025")
    assert "dự tính" in said.output
    assert "sẽ phải học lại" in said.output
    assert "còn phải học lại, 0 đã học lại" not in said.output
    failure = run("--instrument", "luat-116-2025", "--open-campaign", "x", "--due", due()).exception
    assert "chưa có gì để học lại" in str(failure)


def test_a_change_that_no_law_causes_is_foreseen_by_its_sections(section: str) -> None:
    object.__setattr__(library(), "history", History())
    said = run("--section", section, "--section", section).output
    (change,) = json.loads(run("--section", section, "--json").output)["changes"]

    assert "Tất cả: 1 cán bộ sẽ phải học lại" in said
    assert "Đây là dự tính: tính như khi công bố các mục này là phải học lại" in said
    assert (change["sections"], change["foreseen"], change["waiting"]) == ([section], True, 1)
    failure = run("--section", section, "--open-campaign", "x", "--due", due()).exception
    assert "chưa có gì để học lại: đây mới là dự tính" in str(failure)


def test_nobody_left_opens_no_campaign(section: str) -> None:
    failure = run("--since", "e2", "--open-campaign", "x", "--due", due()).exception
    assert "không còn ai phải học lại" in str(failure)
