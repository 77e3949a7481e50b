"""What looks like a formula, markup or code in a name, a unit or a reason stands as it was written everywhere."""

import csv
import html
import io

import openpyxl
import pypdf
import pytest

from tests.cast import people, signed_in
from tests.letters.test_answers import answered, by
from tests.letters.test_slips import page_of, pages_of
from tests.moment import now, today
from trainer.actions import requirements
from trainer.content.live import library
from trainer.letters import applying
from trainer.letters import slips as letter_slips
from trainer.letters.as_pdf import letters_pdf
from trainer.letters.rules.words import mail
from trainer.models import Official, Unit

HOSTILE = [
    '=HYPERLINK("http://x.vn","An")',
    "+SUM(A1)",
    "#eval(1+1) #pagebreak()",
    "*đậm* _nghiêng_ `mã` $x^2$ @an <nhan>",
    '"ngoặc" \\ \\u{41} // ghi chú',
    "<script>alert(1)</script> &amp;",
    "= Tiêu đề [x](y) ~",
]


@pytest.fixture
def hostile(cast):
    """A ward whose name, people, positions and reasons are all meant to be read as something else."""
    Unit.objects.filter(pk=cast.ward.pk).update(name=HOSTILE[3])
    people(cast.ward, range(len(HOSTILE)))
    for one, name in zip(Official.objects.filter(unit=cast.ward).order_by("-pk"), HOSTILE, strict=False):
        one.full_name, one.position = name, name
        one.refresh_search()
        one.save()
    requirements.refresh_all(library())
    cast.ward.refresh_from_db()
    return cast


def tight(text):
    """Return ``text`` without spaces, of which paper has others."""
    return "".join(text.split())


def test_on_paper_every_sign_stands_as_it_was_written(hostile):
    page = page_of(hostile.ward)
    made = letter_slips.draw([page], now())
    found = pages_of(letters_pdf([page], HOSTILE[2], now(), made, "https://x.vn/phieu/"))
    text = tight("".join(found))
    for words in HOSTILE:
        # Beside his position and on his slip.
        assert text.count(tight(words)) >= 3, words
    # A page or two of names, a slip for each: nothing broke a page.
    assert sum("Phiếu đăng nhập lần đầu" in one for one in found) == -(-len(made["P001"].made) // 4)


def test_the_title_of_the_file_too(hostile):
    content = letters_pdf([page_of(hostile.ward)], "", now())
    assert pypdf.PdfReader(io.BytesIO(content)).metadata.title == f"Thư tuần: {HOSTILE[3]}"


def test_in_a_mail_and_on_the_screen(hostile):
    words = mail([page_of(hostile.ward)], HOSTILE[5], [""])
    for name in HOSTILE:
        assert f"- {name} (" in words.body
    assert f"Kính gửi anh/chị {HOSTILE[5]}," in words.body
    assert "\n" not in words.subject
    shown = "".join(signed_in(hostile.binh).get(f"/don-vi/P001/thu-tuan/?trang={number}").text for number in (1, 2))
    assert "<script>alert" not in shown
    for name in HOSTILE:
        assert html.escape(name, quote=True) in shown.replace("&#34;", "&quot;").replace("&#39;", "&#x27;"), name


def test_what_a_leader_notes_is_shown_and_kept_as_he_wrote_it(hostile):
    answer = answered(hostile, kind="extend", until=today().replace(year=today().year + 1), note=HOSTILE[5])
    waiting = signed_in(hostile.khue).get("/cntt/thu-tuan/tra-loi/").text
    assert html.escape(HOSTILE[5]) in waiting
    assert "<script>alert" not in waiting
    applying.approve(answer.pk, by(hostile))
    assert hostile.an.extensions.get().reason == HOSTILE[5]


def test_in_tables_that_are_taken_away_nothing_is_a_formula(hostile):
    client = signed_in(hostile.binh)
    rows = list(csv.reader(io.StringIO(client.get("/don-vi/P001/tai/csv/").content.decode("utf-8-sig")), delimiter=","))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "-") and len(cell) > 1]
    for name in HOSTILE:
        assert any(name in cell for cell in cells), name
    book = openpyxl.load_workbook(io.BytesIO(client.get("/don-vi/P001/tai/xlsx/").content))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in found} <= {"s", "n", "d"}
    assert {name for name in HOSTILE if any(name in str(cell.value) for cell in found)} == set(HOSTILE)
    assert not [cell for cell in found if cell.hyperlink]
