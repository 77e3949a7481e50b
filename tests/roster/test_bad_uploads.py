"""Files that cannot be used: each gets its own word at the form, and changes nothing."""

import io
import tracemalloc
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from trainer.models import Event, Official, RosterUpload, Unit

HOME = "/cntt/danh-sach/"
MEGABYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * MEGABYTE))
    return content.getvalue()


def empty_workbook():
    import openpyxl

    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    return content.getvalue()


BAD = {
    "not a workbook": (b"\x89PNG\r\n\x1a\n....", "ds.xlsx", "không phải sổ tính"),
    "empty": (b"", "ds.xlsx", "rỗng"),
    "no rows": (empty_workbook(), "ds.xlsx", "không có dòng nào"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "ds.xlsx", "được đặt mật khẩu"),
    "old": (OLE + b"....", "ds.xls", "đã hỏng"),
    "bomb": (bomb, "ds.xlsx", "phình quá lớn"),
    "broken": (b"PK\x03\x04rubbish", "ds.xlsx", "đã hỏng"),
    "web page": (b"<html><body>", "ds.xls", "trang web"),
    "21 MB": (b"a" * (21 * MEGABYTE), "ds.csv", "lớn hơn 20 MB"),
}


def state():
    return (
        list(Official.objects.order_by("pk").values()),
        list(Unit.objects.values()),
        RosterUpload.objects.count(),
        Event.objects.count(),
    )


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_cannot_be_used_is_named_and_changes_nothing(officer, case):
    content, name, word = BAD[case]
    content = content() if callable(content) else content
    before = state()
    answer = officer.post(HOME, {"tep": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    error = answer.text.split('class="field-error"')[1].split("</p>")[0]
    assert word in error
    assert state() == before


def test_no_file_says_what_to_do(officer):
    assert "Chưa có tệp nào được chọn" in officer.post(HOME, {}).text


def test_200_megabytes_are_refused_without_being_kept(cast):
    """The form as a browser sends it, streamed: neither memory nor disk takes the file."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.khue, backend="trainer.web.accounts.sign_in.StaffNumberOrEmail")
    token = client.get(HOME).text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    body = Flood(token, 200 * MEGABYTE)
    tracemalloc.start()
    answer = pour(client, body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "Tệp lớn hơn 20 MB nên không được nhận" in answer.text
    assert body.left == 0  # read to its end, so that the browser shows our answer
    assert peak < 40 * MEGABYTE
    assert not RosterUpload.objects.exists()


def test_a_flood_beyond_all_measure_is_not_even_read(officer):
    body = Flood("", 600 * MEGABYTE)
    answer = pour(officer, body)
    assert "Tệp lớn hơn 20 MB nên không được nhận" in answer.text
    assert body.left > 500 * MEGABYTE


def pour(client, body):
    """Send the body as it is: the test client would make a text of it first."""
    kind = "multipart/form-data; boundary=ranh-gioi"
    return client.generic(
        "POST", HOME, **{"wsgi.input": body, "CONTENT_LENGTH": str(body.length), "CONTENT_TYPE": kind}
    )


class Flood:
    """A form with a file of zeros, made while it is read."""

    def __init__(self, token: str, size: int) -> None:
        part = "--ranh-gioi\r\nContent-Disposition: form-data; name="
        head = f'{part}"csrfmiddlewaretoken"\r\n\r\n{token}\r\n{part}"tep"; filename="ds.xlsx"\r\n\r\n'
        self._head, self._tail = io.BytesIO(head.encode()), io.BytesIO(b"\r\n--ranh-gioi--\r\n")
        self.left = size
        self.length = len(head) + size + len(self._tail.getvalue())

    def read(self, size: int = -1) -> bytes:
        head = self._head.read(size)
        if head:
            return head
        if self.left:
            taken = min(size if size >= 0 else self.left, self.left)
            self.left -= taken
            return b"0" * taken
        return self._tail.read(size)

    readline = read


UNITS = {
    "no column": ("code,name\nTP,Thành phố", "thiếu cột"),
    "unknown parent": ("code,name,parent,kind\nTP,Thành phố,,\nP1,Phường,PX,", "chưa có"),
    "slash": ("code,name,parent,kind\nTP,Thành phố,,\nP1/P2,Phường,TP,", "không dùng được"),
    "two tops": ("code,name,parent,kind\nTP,Thành phố,,\nP1,Phường,,", "đúng một đơn vị"),
    "no name": ("code,name,parent,kind\nTP,,,", "thiếu tên"),
}


@pytest.mark.parametrize("case", UNITS)
def test_a_list_of_units_that_cannot_be_used_changes_nothing(officer, case):
    content, word = UNITS[case]
    before = state()
    answer = officer.post("/cntt/don-vi/tep/", {"tep": SimpleUploadedFile("dv.csv", content.encode())})
    assert word in answer.text.split('class="field-error"')[1].split("</p>")[0]
    assert state() == before


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"PK\x03\x04", b"code,name,parent,kind\n", b"code,name\n" + b"a" * 200_000]
)
def test_what_is_no_list_of_units_gets_a_word_too(officer, content):
    before = state()
    answer = officer.post("/cntt/don-vi/tep/", {"tep": SimpleUploadedFile("dv.csv", content)})
    assert 'class="field-error"' in answer.text
    assert state() == before
