"""Slips behind the letters: for whoever never signed in, made by whoever may hand them out, and never in a mail."""

import io
import re
from datetime import timedelta

import pypdf
import pytest
from click.testing import CliRunner

from tests.actions.people import appoint
from tests.cast import people, signed_in
from tests.moment import now
from tests.slips import make as make_slips
from trainer.actions import pieces
from trainer.actions.accounts import sign_ins
from trainer.actions.accounts import slips as codes
from trainer.cli import root
from trainer.commands.base import Fail
from trainer.content.live import library
from trainer.letters import make, queries
from trainer.letters import slips as letter_slips
from trainer.letters.rules.words import mail
from trainer.models import Event, Letter, Official, Slip

CODE = re.compile(r"\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b")
SLIPS = "/don-vi/P001/thu-tuan/phieu/"


def pages_of(content):
    return [" ".join(one.extract_text().split()) for one in pypdf.PdfReader(io.BytesIO(content)).pages]


def page_of(unit, at=None):
    at = at or now()
    [page] = queries.pages([queries.addressee_of(unit, at)], library(), at)
    return page


def have_slips():
    return set(Slip.objects.values_list("official__staff_code", flat=True))


@pytest.fixture
def on_paper(cast, settings):
    """The letters of this week, all on paper; Bình has signed in, An never has."""
    settings.MAIL_SET_UP = False
    sign_ins.came(cast.binh, sign_ins.NOWHERE, True, now())
    pieces.finish(library(), make.decide(now(), cast.khue))
    return signed_in(cast.khue)


def test_the_slips_of_a_unit_follow_its_letter_and_their_codes_fit(cast, on_paper):
    found = pages_of(on_paper.post("/cntt/thu-tuan/in/", {"phieu": "1"}).content)
    at = next(at for at, page in enumerate(found) if "Thư tuần: Phường Sao Mai" in page)
    assert "Phiếu đăng nhập của 1 người ở ngay sau thư này" in found[at]
    assert "Phiếu đăng nhập lần đầu" in found[at + 1]
    assert "Nguyễn Thị An" in found[at + 1]
    assert "Trần Thanh Bình" not in found[at + 1]
    assert "testserver/phieu" in found[at + 1]
    assert codes.fits(cast.an, CODE.search(found[at + 1])[0], now())
    assert Event.objects.filter(kind="slip_made", official=cast.an, actor=cast.khue).count() == 1


def test_that_letters_were_taken_is_a_line_of_the_log_beside_that_of_the_slips(cast, on_paper):
    Official.objects.update(last_login=None)
    on_paper.post("/cntt/thu-tuan/in/", {"phieu": "1"})
    lines = " ".join(re.findall(r'<th scope="row">(.*?)</th>', on_paper.get("/cntt/nhat-ky/").text))
    assert "In phiếu đăng nhập lần đầu" in lines
    assert "tệp thư tuần (PDF)" in lines
    assert "Được in phiếu" not in lines


def test_more_slips_than_one_transaction_holds_are_one_line_of_the_log_too(cast, on_paper, monkeypatch):
    Official.objects.update(last_login=None)
    monkeypatch.setattr(codes, "MOST", 2)
    on_paper.post("/cntt/thu-tuan/in/", {"phieu": "1"})
    assert Event.objects.filter(kind="slip_made").count() == 4
    assert [one.details for one in Event.objects.filter(kind="slips_printed")] == [{"people": 4}]


def test_only_the_letters_are_to_be_had_too_and_void_nothing(cast, on_paper):
    for answer in (on_paper.get("/cntt/thu-tuan/in/"), on_paper.post("/cntt/thu-tuan/in/", {})):
        assert not any(map(CODE.search, pages_of(answer.content)))
    assert not Slip.objects.exists()


def test_who_has_a_slip_that_serves_for_another_week_keeps_it_unless_it_is_asked_for(cast, on_paper):
    [old] = make_slips([cast.an], cast.khue, now())
    found = " ".join(pages_of(on_paper.post("/cntt/thu-tuan/in/", {"phieu": "1"}).content))
    assert "1 người đã có phiếu còn dùng được" in found
    assert codes.fits(cast.an, old.code, now())
    on_paper.post("/cntt/thu-tuan/in/", {"phieu": "1", "lai": "1"})
    assert not codes.fits(cast.an, old.code, now())


def test_the_letter_of_the_week_after_next_has_a_new_one(cast):
    make_slips([cast.an], cast.khue, now())
    counted = []
    for moment in (now() + timedelta(days=6), now() + timedelta(days=13)):
        drawn = letter_slips.draw([page_of(cast.ward)], moment)
        letter_slips.keep(drawn, cast.khue, moment)
        counted.append(len(drawn["P001"].made))
    # Bình's, whose slip was made with the first, and An's with the second.
    assert counted == [1, 1]


def test_a_leader_prints_those_of_his_unit_with_his_name_on_record(cast):
    people(cast.ward, range(3))
    leader = signed_in(cast.binh)
    shown = leader.get("/don-vi/P001/thu-tuan/").text
    assert "<strong>4 người</strong> chưa từng đăng nhập" in shown
    found = pages_of(leader.post(SLIPS).content)
    assert len(found) == 1
    assert len(CODE.findall(found[0])) == 4
    made = Event.objects.filter(kind="slip_made")
    assert {event.actor for event in made} == {cast.binh}
    assert Event.objects.get(kind="exported").details == {"what": "slips.pdf", "filter": {"don_vi": "P001"}, "rows": 4}
    again = leader.post(SLIPS, follow=True).text
    assert re.search(r"Đã tạo 4 phiếu \(PDF\), dùng được đến hết ngày [0-9/]{10}\.</p>", again)
    assert "Không ai cần phiếu mới" in again
    assert "4 người đã có phiếu còn dùng được" in again


def test_a_leader_prints_no_way_to_more_than_he_may_himself(cast):
    """Who leads, and who holds a right, gets a slip from the IT unit: whoever prints one could use it."""
    appoint(cast.an, "unit_manager", cast.city)
    signed_in(cast.binh).post(SLIPS)
    assert have_slips() == set()
    signed_in(cast.khue).post(SLIPS)
    assert have_slips() == {"HN002"}


def test_of_another_unit_nobody_prints_any_and_an_auditor_prints_none(cast):
    appoint(cast.chien, "auditor")
    for person in (cast.an, cast.dung, cast.chien):
        client = signed_in(person)
        assert client.post(SLIPS).status_code == 404
        assert client.post("/cntt/thu-tuan/in/", {"phieu": "1"}).status_code == 404
    assert "In phiếu đăng nhập" not in signed_in(cast.chien).get("/don-vi/P001/thu-tuan/").text
    assert have_slips() == set()


def test_a_mail_says_where_slips_are_printed_and_bears_no_code(cast):
    body = mail([page_of(cast.ward)], "Bình", ["https://x/don-vi/P001/thu-tuan/"]).body
    assert "chưa từng đăng nhập" in body
    assert "in phiếu đăng nhập lần đầu cho họ ở cuối trang ấy" in body
    assert not CODE.search(body)


def run(*words):
    return CliRunner().invoke(root, ("letter", "print", *words), catch_exceptions=False, standalone_mode=False).stdout


def test_by_command_they_follow_the_letter_too(cast, tmp_path):
    said = run(str(tmp_path / "thu.pdf"), "--unit", "P001", "--address", "https://hoc.example.org")
    assert "1 thư, kèm 2 phiếu đăng nhập" in said
    found = pages_of((tmp_path / "thu.pdf").read_bytes())
    assert len(CODE.findall(found[1])) == 2
    assert "hoc.example.org/phieu" in found[1]
    run(str(tmp_path / "chi-thu.pdf"), "--unit", "P001", "--no-slips")
    assert len(pages_of((tmp_path / "chi-thu.pdf").read_bytes())) == 1


def test_by_command_as_many_letters_are_printed_as_went_to_nobody_by_mail(cast, on_paper, tmp_path):
    """Also where a leader has an address: as long as no mail goes out at all, his letter is one of paper."""
    Official.objects.filter(pk=cast.binh.pk).update(email="binh@example.org")
    unsent = [one.unit for one in Letter.objects.filter(mails=0).select_related("unit")]
    peopled = [unit for unit in unsent if page_of(unit).figures.people]
    assert any(leader.email for unit in peopled for leader in queries.addressee_of(unit, now()).leaders)
    assert f"Đã ghi {len(peopled)} thư" in run(str(tmp_path / "thu.pdf"), "--no-slips")


def test_by_command_no_slip_is_made_for_a_file_that_cannot_be_written_or_without_an_address(cast, tmp_path):
    for words, problem in (
        (["/không/có/đâu.pdf", "--all", "--address", "https://x.vn"], "không ghi được"),
        ([str(tmp_path / "a.pdf"), "--all"], "chưa biết địa chỉ"),
    ):
        with pytest.raises(Fail, match=problem):
            run(*words)
    assert have_slips() == set()


def test_by_command_more_slips_than_a_file_bears_are_several_files(cast, tmp_path, monkeypatch):
    monkeypatch.setattr("trainer.core.accounts.slip_code.MOST", 2)
    said = run(str(tmp_path / "thu.pdf"), "--all", "--address", "https://x.vn")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["thu-1.pdf", "thu-2.pdf"]
    assert said.count("Đã ghi") == 2
    assert Official.objects.filter(slip__isnull=False).count() == 4


def test_by_command_letters_about_more_people_than_a_file_bears_are_several_files(cast, tmp_path, monkeypatch):
    monkeypatch.setattr("trainer.commands.letter._MOST_PEOPLE", 1)
    said = run(str(tmp_path / "thu.pdf"), "--all", "--no-slips")
    written = sorted(one.name for one in tmp_path.iterdir())
    assert written == [f"thu-{number}.pdf" for number in range(1, said.count("Đã ghi 1 thư") + 1)]
    assert len(written) > 1


def test_a_slip_that_a_leader_printed_makes_him_nobody_who_sees_more_than_he(cast):
    [leaders] = make_slips([cast.an], cast.binh, now())
    [of_it] = make_slips([cast.dung], cast.khue, now())
    assert codes.fits(cast.an, leaders.code, now())
    for one in (cast.an, cast.dung):
        appoint(one, "leader", cast.other_ward)
    assert not codes.fits(cast.an, leaders.code, now())
    assert codes.fits(cast.dung, of_it.code, now())
    appoint(cast.dung, "it_officer")
    assert not codes.fits(cast.dung, of_it.code, now())
    # Nor what was made by somebody at the terminal, for who may see everything.
    [at_terminal] = make_slips([cast.chien], None, now())
    assert codes.fits(cast.chien, at_terminal.code, now())
    appoint(cast.chien, "auditor")
    assert not codes.fits(cast.chien, at_terminal.code, now())


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/cntt/phieu/", {"tim": "HN002", "co_phieu": "1"}),
        (SLIPS, {"lai": "1"}),
        ("/cntt/thu-tuan/in/", {"phieu": "1", "lai": "1"}),
    ],
)
def test_what_cannot_be_printed_leaves_the_slip_of_before_and_says_nothing_was_taken(
    cast, on_paper, monkeypatch, address, sent
):
    [before] = make_slips([cast.an], cast.khue, now())
    known = Event.objects.count()

    def no_room(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("trainer.people.slips_pdf.slips_pdf", no_room)
    monkeypatch.setattr("trainer.letters.as_pdf.letters_pdf", no_room)
    on_paper.raise_request_exception = False
    assert on_paper.post(address, sent).status_code == 503
    assert codes.fits(cast.an, before.code, now())
    assert Event.objects.count() == known
