"""How an instrument is named among the grounds of a decision: annex I of Decree 30/2020."""

from dataclasses import replace
from datetime import date

from trainer.core.law import Instrument

LAW = Instrument(
    key="luat-1-2026",
    number="1/2026/QH16",
    kind="Luật",
    title="Ao hồ",
    issuer="Quốc hội",
    issued=date(2026, 2, 5),
    in_force_from=None,
    in_force_to=None,
    replaced_by=(),
    confidence="high",
    confirmed_at="",
)
DECREE = replace(LAW, number="2/2026/NĐ-CP", kind="Nghị định", issuer="Chính phủ", issued=date(2026, 6, 26))


def test_a_law_is_a_ground_by_its_name_and_day_without_number_and_issuer() -> None:
    assert LAW.ground() == "Luật Ao hồ ngày 05 tháng 02 năm 2026"
    assert replace(LAW, kind="Bộ luật", title="Dân sự").ground() == "Bộ luật Dân sự ngày 05 tháng 02 năm 2026"


def test_anything_else_is_a_ground_by_number_day_issuer_and_subject() -> None:
    begins = "Nghị định số 2/2026/NĐ-CP ngày 26 tháng 6 năm 2026 của Chính phủ"
    assert replace(DECREE, title="thả cá").ground() == f"{begins} về thả cá"
    assert replace(DECREE, title="quy định chi tiết Luật Ao hồ").ground() == f"{begins} quy định chi tiết Luật Ao hồ"


def test_a_day_that_nobody_confirmed_is_left_out() -> None:
    assert replace(LAW, issued=None).ground() == "Luật Ao hồ"
    assert replace(DECREE, issued=None, title="thả cá").ground() == "Nghị định số 2/2026/NĐ-CP của Chính phủ về thả cá"
