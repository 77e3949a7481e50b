"""What is refused is said on a screen in sentences: what is in the way, then what to do."""

import pytest

from trainer.core.refusal import Refused, refuse


def test_a_screen_reads_two_sentences() -> None:
    refused = Refused("đợt “Quý I” đã đóng", "mở lại đợt rồi sửa")
    assert refused.sentence() == str(refused) == "Đợt “Quý I” đã đóng. Anh/chị mở lại đợt rồi sửa."


def test_all_that_is_in_the_way_is_told_at_once() -> None:
    first, second = Refused("chưa có tên", "ghi tên"), Refused("mã đã có", "ghi mã khác")
    refuse([])
    with pytest.raises(Refused) as refused:
        refuse([first, second])
    assert [fault.what for fault in refused.value.faults] == ["chưa có tên", "mã đã có"]
    assert str(refused.value) == "Chưa có tên. Anh/chị ghi tên.\nMã đã có. Anh/chị ghi mã khác."
