"""What a change of units is called, and what it does, in words."""

import pytest

from trainer.units.rules.effects import applied
from trainer.units.rules.model import Add, Close, Effect, Merge, Move, New, Rename, Request, Split
from trainer.units.rules.tree import Tree, Unit
from trainer.units.rules.words import lines, title

TREE = Tree.of(
    [
        Unit("TP", "Thành phố"),
        *(Unit(f"P{number}", f"Phường {number}", "TP", "phuong") for number in range(1, 6)),
        Unit("T1", "Tổ 1", "P1"),
        Unit("T2", "Tổ 2", "T1"),
        Unit("T3", "Tổ 3", "T1", closed=True),
    ]
)
NEW = New("P9", "Phường Mới", "TP", "phuong")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Rename("P1", "Phường Sao Mai"), "Đổi tên “Phường 1” thành “Phường Sao Mai”"),
        (Merge(("P1", "P2", "P1"), "P2"), "Sáp nhập “Phường 1” vào “Phường 2”"),
        (Merge(("P1", "P2", "P3"), NEW), "Sáp nhập “Phường 1”, “Phường 2”, “Phường 3” vào “Phường Mới”"),
        (
            Merge(("P1", "P2", "P3", "P4", "P5"), NEW),
            "Sáp nhập “Phường 1”, “Phường 2”, “Phường 3” và 2 đơn vị khác vào “Phường Mới”",
        ),
        (Split("P1", NEW), "Tách “Phường Mới” ra từ “Phường 1”"),
        (Move("T1", "P2"), "Chuyển “Tổ 1” về dưới “Phường 2”"),
        (Add(NEW), "Thêm đơn vị “Phường Mới” dưới “Thành phố”"),
        (Close("T2"), "Đóng “Tổ 2”"),
    ],
)
def test_a_change_is_called_by_what_it_does(asked: Request, said: str) -> None:
    assert title(asked, TREE) == said


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (Effect(recoded=(("TP", "HN"),)), ["Đơn vị trên cùng “Thành phố” mang mã HN, trước là TP."]),
        (Effect(created=(NEW,)), ["Lập đơn vị mới “Phường Mới” (P9) dưới “Thành phố”."]),
        (Effect(renamed=(("P1", "Phường Một", "phuong"),)), ["“Phường 1” (P1) mang tên “Phường Một”."]),
        (Effect(renamed=(("P1", "Phường 1", "xa"),)), ["Loại của “Phường 1”: phuong thành xa."]),
        (Effect(renamed=(("P1", "Phường 1", ""),)), ["Loại của “Phường 1”: phuong thành để trống."]),
        (Effect(renamed=(("T1", "Tổ 1", "to"),)), ["Loại của “Tổ 1”: để trống thành to."]),
        # Of those below only the open ones are told.
        (Effect(parents=(("T1", "P2"),)), ["“Tổ 1” (T1) về dưới “Phường 2”, cùng 1 đơn vị bên dưới."]),
        (Effect(parents=(("T2", "P2"),)), ["“Tổ 2” (T2) về dưới “Phường 2”."]),
        (Effect(closed=(("T2", ""),)), ["“Tổ 2” (T2) đóng lại, giữ để tra cứu."]),
        (
            Effect(closed=(("T2", "P2"),), parents=(("T2", "P2"),)),
            ["“Tổ 2” (T2) đóng lại, giữ để tra cứu; ai mở địa chỉ cũ thì đến “Phường 2”."],
        ),
        (
            Effect(reopened=("T3",), parents=(("T3", "P2"),)),
            ["“Tổ 3” (T3) hoạt động trở lại dưới “Phường 2”."],
        ),
    ],
)
def test_everything_that_happens_to_a_unit_has_its_line(effect: Effect, said: list[str]) -> None:
    assert list(lines(effect, TREE, applied(effect, TREE))) == said
