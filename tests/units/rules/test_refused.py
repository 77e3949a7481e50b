"""What cannot be done to a tree: everything that is in the way is said, in sentences, and nothing else."""

import pytest

from trainer.core.refusal import Refused
from trainer.units.rules.effects import LONGEST_KIND, LONGEST_NAME, effect_of
from trainer.units.rules.model import Add, Close, Merge, Move, New, Rename, Request, Split
from trainer.units.rules.tree import LONGEST_ANCESTRY, Tree, Unit

TREE = Tree.of(
    [
        Unit("TP", "Thành phố"),
        Unit("P1", "Phường Một", "TP", "phuong"),
        Unit("P2", "Phường Hai", "TP", "phuong"),
        Unit("P9", "Phường Cũ", "TP", closed=True),
        Unit("T1", "Tổ Chung", "P1"),
        Unit("T2", "Tổ Chung", "P2"),
        *(Unit(f"B{number}", f"Bản {number}", "P2") for number in range(1, 7)),
    ]
)
WITHOUT_ONE = Tree({code: one for code, one in TREE.units.items() if code not in ("T2", "B6")})
NEW = New("P3", "Phường Ba", "TP")


def faults(request: Request, tree: Tree = TREE) -> list[str]:
    """Return everything that is in the way of ``request``, a sentence or two each."""
    try:
        effect_of(request, tree)
    except Refused as refused:
        return [one.sentence() for one in refused.faults]
    return []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Rename("P1", "Phường Một"), ["“Phường Một” đã mang tên và loại ấy. Anh/chị ghi tên khác, hoặc thôi."]),
        (
            Rename("P1", "Phường Một", "phuong"),
            ["“Phường Một” đã mang tên và loại ấy. Anh/chị ghi tên khác, hoặc thôi."],
        ),
        (
            Rename("P1", "phuong hai"),
            ["Ngay dưới “Thành phố” đã có “Phường Hai” (P2). Anh/chị đặt tên khác hoặc dùng nó."],
        ),
        (
            Rename("P8", " "),
            ["Không có đơn vị mang mã “P8”. Anh/chị chọn lại đơn vị.", "Chưa có tên đơn vị. Anh/chị ghi tên."],
        ),
        (Rename("P9", "Phường Mới"), ["“Phường Cũ” đã đóng. Anh/chị chọn đơn vị đang hoạt động."]),
        (
            Rename("P1", "a" * (LONGEST_NAME + 1), "b" * (LONGEST_KIND + 1)),
            [
                "Tên đơn vị dài 201 chữ cái. Anh/chị viết gọn trong 200.",
                "Loại đơn vị dài 21 chữ cái. Anh/chị viết gọn trong 20.",
            ],
        ),
        (
            Merge(("P1",), "P1"),
            [
                "Chưa chọn đơn vị nào để sáp nhập. Anh/chị chọn ít nhất một đơn vị khác đơn vị nhận.",
            ],
        ),
        (
            Merge(("P1",), "T1"),
            ["Đơn vị nhận “Tổ Chung” nằm trong “Phường Một”. Anh/chị chọn đơn vị nhận khác."],
        ),
        (
            Merge(("TP",), "P9"),
            [
                "“Phường Cũ” đã đóng. Anh/chị chọn đơn vị đang hoạt động.",
                "“Thành phố” ở trên cùng nên không sáp nhập vào đơn vị khác được. Anh/chị chọn đơn vị khác.",
            ],
        ),
        (Merge(("P8",), "P1"), ["Không có đơn vị mang mã “P8”. Anh/chị chọn lại đơn vị."]),
        (
            Merge(("P1", "P2"), New("P3", "Phường Ba", "P1")),
            ["Đơn vị cấp trên “Phường Một” là chính “Phường Một”. Anh/chị chọn đơn vị cấp trên khác."],
        ),
        (
            Split("P1", NEW),
            [
                "Chưa chọn ai và đơn vị nào để tách ra. Anh/chị chọn ít nhất một người hoặc một đơn vị bên dưới.",
            ],
        ),
        (
            Split("P1", NEW, ("T2",)),
            ["“Tổ Chung” không thuộc thẳng “Phường Một”. Anh/chị chỉ chọn đơn vị ngay bên dưới."],
        ),
        (
            Split("P1", New("P3", "Phường Ba", "T1"), ("T1",)),
            ["Đơn vị cấp trên “Tổ Chung” là chính “Tổ Chung”. Anh/chị chọn đơn vị cấp trên khác."],
        ),
        (Split("P1", NEW, ("T8",)), ["Không có đơn vị mang mã “T8”. Anh/chị chọn lại đơn vị."]),
        (
            Move("P1", "T1"),
            ["Đơn vị cấp trên “Tổ Chung” nằm trong “Phường Một”. Anh/chị chọn đơn vị cấp trên khác."],
        ),
        (
            Move("P1", "TP"),
            ["“Phường Một” đã ở dưới “Thành phố”. Anh/chị chọn đơn vị khác, hoặc thôi."],
        ),
        (
            Move("T1", "P2"),
            ["Ngay dưới “Phường Hai” đã có “Tổ Chung” (T2). Anh/chị đặt tên khác hoặc dùng nó."],
        ),
        (
            Move("TP", "P1"),
            [
                "“Thành phố” ở trên cùng nên không chuyển đi được. Anh/chị chọn đơn vị khác.",
                "Đơn vị cấp trên “Phường Một” nằm trong “Thành phố”. Anh/chị chọn đơn vị cấp trên khác.",
            ],
        ),
        (
            Move("P8", "P9"),
            [
                "Không có đơn vị mang mã “P8”. Anh/chị chọn lại đơn vị.",
                "“Phường Cũ” đã đóng. Anh/chị chọn đơn vị đang hoạt động.",
            ],
        ),
        (
            Add(New("P 3", "Phường Ba", "TP")),
            ["Mã đơn vị “P 3” không dùng được. Anh/chị chỉ ghi chữ không dấu và số, tối đa 20 ký tự."],
        ),
        (Add(New("p1", "Phường Ba", "TP")), ["Mã “p1” là của “Phường Một”. Anh/chị ghi mã khác."]),
        (Add(New("P9", "Phường Ba", "TP")), ["Mã “P9” là của “Phường Cũ” (đã đóng). Anh/chị ghi mã khác."]),
        (
            Add(New("P3", "phuong hai", "TP")),
            ["Ngay dưới “Thành phố” đã có “Phường Hai” (P2). Anh/chị đặt tên khác hoặc dùng nó."],
        ),
        # Above the top stands nothing, and nothing stands beside it.
        (Add(New("P3", "Thành phố", "")), ["Không có đơn vị mang mã “”. Anh/chị chọn lại đơn vị."]),
        (
            Close("TP"),
            [
                "“Thành phố” ở trên cùng nên không đóng được. Anh/chị chọn đơn vị khác.",
                "“Thành phố” còn 2 đơn vị bên dưới (Phường Một, Phường Hai). "
                "Anh/chị chuyển, sáp nhập hoặc đóng chúng trước.",
            ],
        ),
        (
            Close("P2"),
            [
                "“Phường Hai” còn 7 đơn vị bên dưới (Tổ Chung, Bản 1, Bản 2, Bản 3, Bản 4…). "
                "Anh/chị chuyển, sáp nhập hoặc đóng chúng trước.",
            ],
        ),
        (Close("P9"), ["“Phường Cũ” đã đóng. Anh/chị chọn đơn vị đang hoạt động."]),
    ],
)
def test_everything_that_is_in_the_way_is_said(asked: Request, said: list[str]) -> None:
    assert faults(asked) == said


@pytest.mark.parametrize(
    "asked",
    [
        Rename("P1", "Phường Một", "xa"),
        Rename("P1", "PHƯỜNG MỘT"),
        Rename("P1", "a" * LONGEST_NAME, "b" * LONGEST_KIND),
        # The name of a unit that goes is free, and that of a closed one.
        Merge(("P1",), New("P3", "Phường Một", "TP")),
        Merge(("P1", "P2"), "P2"),
        Split("P1", NEW, (), ("HN001",)),
        Split("P1", New("P3", "Phường Cũ", "P1"), ("T1",)),
        Move("T1", "TP"),
        Add(New("a" * 20, "Tổ Chung", "TP")),
        Close("T1"),
    ],
)
def test_what_nothing_is_in_the_way_of_is_done(asked: Request) -> None:
    assert faults(asked) == []


def test_of_five_units_below_each_is_named_and_of_a_sixth_it_is_hinted_that_there_are_more() -> None:
    six = Tree({code: one for code, one in TREE.units.items() if code != "T2"})

    assert "(Bản 1, Bản 2, Bản 3, Bản 4, Bản 5)" in faults(Close("P2"), WITHOUT_ONE)[0]
    assert "6 đơn vị bên dưới (Bản 1, Bản 2, Bản 3, Bản 4, Bản 5…)" in faults(Close("P2"), six)[0]


def test_a_unit_stands_as_deep_as_its_ancestry_can_be_kept_and_no_deeper() -> None:
    """Each code is of twenty letters, the last one just fits, or is one letter too long."""
    codes = ["TP", *(f"U{number:019}" for number in range(18))]
    above = ["", *codes[:-1]]
    deep = Tree.of(Unit(code, f"Tên {code}", parent) for code, parent in zip(codes, above, strict=True))
    room = LONGEST_ANCESTRY - len(deep.ancestry(codes[-1])) - 1
    assert 1 <= room < 20
    assert faults(Add(New("N" * room, "Vừa", codes[-1])), deep) == []
    assert faults(Add(New("N" * (room + 1), "Quá", codes[-1])), deep) == [
        "Đơn vị “Quá” sẽ ở quá nhiều cấp. Anh/chị chọn đơn vị cấp trên khác."
    ]
