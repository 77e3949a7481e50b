"""A question is cut where it begins to ask, whatever is quoted, shortened or said behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.core.quiz.stem import Stem, split


@pytest.mark.parametrize(
    ("situation", "ask"),
    [
        ("Trang của xã Bình Minh Hạ vừa đổi người quản trị.", "Việc nào làm ngay trong ngày bàn giao?"),
        ("", "Bà con giữ ba điều nhớ nằm lòng bằng những cách nào?"),
        ("Phường Sao Mai đóng một trang Facebook ít người dùng.", "Anh/chị sắp các việc theo thứ tự."),
        # Who is quoted asks nobody.
        ('Người kia hỏi: "Có sao không em?"', "Anh/chị đáp thế nào?"),
        ('Dân hỏi: "Trang này có phải của xã không?".', "Cách chứng minh nào vừa chắc vừa khớp Nghị định?"),
        ('Cô trực được hỏi: "Sao trường bị nhập mà không ai báo?".', "Sắp đường đi của câu hỏi này."),
        ("Bác hỏi: “Nhà tôi có nằm trong đó không? Bao giờ đo?”", "Trưởng xóm nói gì?"),
        ('Máy hỏi ba lần "Có phải bạn đang đăng nhập?". Anh/chị không đăng nhập ở đâu.', "Cách xử lý nào đúng?"),
        ('Một người nhắn: "Hồ sơ tới đâu rồi?", kèm mã hồ sơ thật.', "Anh/chị trả lời thế nào?"),
        ('"Em không tin anh à? Người ta đang khổ kia kìa." Giọng gắt.', "Anh/chị làm gì?"),
        # Of several questions the last one is asked.
        ("Đăng gì về buổi sáng? Nhà in nói mẫu này phường nào cũng dùng.", "Anh/chị chọn bản nào?"),
        # What is said behind the question stays behind it.
        ("Trang hiện một bài lạ.", "Việc nào làm trước? Chọn hai việc. Không cần theo thứ tự."),
        # A full stop that ends nothing.
        ("Đoàn từ TP. Hồ Chí Minh về phường P. Sao Mai gặp BS. Lan.", "Ai tiếp đoàn?"),
        ("Bài báo viết thu 500.000 đồng mỗi hộ, v.v.", "Anh/chị làm gì?"),
        ("Trợ lý (chạy đêm. Không ai trực) tự đăng bài.", "Ai chịu trách nhiệm?"),
        ("Họ nói... rồi thôi.", "Anh/chị ghi gì?"),
        # Nor does one within what is asked.
        ("Có hai mức.", "Mức 500.000 đồng có đúng không?"),
        ("Khách giục.", "Anh/chị đáp... thế nào?"),
        ("Khách giục.", "Anh/chị đáp gì... — và nhắn ai?"),
        ("Khách giục.", "Ai ở TP. Huế trả lời?"),
        ("Khách nhắn.", "Câu “Có sao không? Em lo.” trả lời thế nào?"),
        ("Khách nhắn.", 'Câu "Gấp." và câu "Có sao không? Em lo." khác gì nhau?'),
    ],
)
def test_a_question_is_cut_where_it_asks(situation: str, ask: str) -> None:
    assert split(f"{situation} {ask}".strip()) == Stem(situation, ask)


def test_lines_are_kept() -> None:
    assert split("Tin thứ nhất.\nTin thứ hai.\n\nAnh/chị làm gì?\n") == Stem(
        "Tin thứ nhất.\nTin thứ hai.", "Anh/chị làm gì?"
    )


def test_a_step_of_a_story_need_not_ask() -> None:
    story = "9 giờ 05, bác Khoát gửi bốn trang đơn. Bác hỏi: “Phường nhận chưa cháu?”"

    assert split(story, always=False) == Stem(story, "")
    assert split("Mã lại về. Làm gì?", always=False) == Stem("Mã lại về.", "Làm gì?")
    assert split("", always=False) == Stem("", "")


@given(st.text('aÁb .?!…"“”()\n1', max_size=40))
def test_nothing_is_lost_and_nothing_changes_places(text: str) -> None:
    stem = split(text)

    assert "".join(f"{stem.situation}{stem.ask}".split()) == "".join(text.split())
