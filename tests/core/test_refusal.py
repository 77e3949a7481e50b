"""What is refused is said on a screen in sentences: what is in the way, then what to do."""

from trainer.core.refusal import Refused


def test_a_screen_reads_two_sentences() -> None:
    refused = Refused("đợt “Quý I” đã đóng", "mở lại đợt rồi sửa")
    assert refused.sentence() == str(refused) == "Đợt “Quý I” đã đóng. Anh/chị mở lại đợt rồi sửa."
