"""The sentence of a section that is shown beside its title says something alone, or there is none."""

import pytest

from trainer.handbook.first_sentence import first_sentence

CALL = "Gọi thoại vào số quen trước khi làm."


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (f"<p>{CALL} Rồi ghi lại.</p>", CALL),
        (f"<p>Nhìn ba ô:</p><ul><li>Số máy.</li><li>{CALL}</li></ul>", CALL),
        (f"<p>Mọi kênh.<br>Hết.</p><p><strong>Gọi thoại</strong> {CALL[10:]}</p>", CALL),
        (f"<table><tr><th>Loại</th><td><p>Báo cáo trong 24 giờ cho Sở.</p></td></tr></table><p>{CALL}</p>", CALL),
        (
            '<div class="admonition example"><p class="admonition-title">Một tin nhắn quen thuộc hay gặp.</p>'
            f"<p>Chuyển tiền ngay cho anh nhé.</p></div><p>{CALL}</p>",
            CALL,
        ),
        (
            f"<blockquote><p>Tài khoản của bạn sẽ bị khóa.</p></blockquote><pre>Dòng lệnh có đủ năm chữ.</pre>{CALL}",
            CALL,
        ),
        (f"<p>Ai được xem hộp thư ấy?</p><p>Vì vậy cần xử lý sớm hơn.</p><p>{CALL}</p>", CALL),
        (f'<p>Nhóm có bài: "Quán kia lấn vỉa hè. Phường làm ngơ."</p><p>{CALL}</p>', CALL),
        (f"<p>Gọi công an số [cần điền: đầu mối] ngay.</p><p>{CALL}</p>", CALL),
        (f"<p>Chuyện nhà bác Tư hôm trước… Trong hộp thư ấy có tên người.</p><p>{CALL}</p>", CALL),
        (
            f"<p>Zalo có loại OA dành riêng.</p><ol><li>Gọi thoại <strong>vào số quen</strong> {CALL[22:]}</li></ol>",
            CALL,
        ),
        (f"<p>{CALL}</p><p><strong>Phường xin lỗi bà con.</strong> Gửi.</p>", CALL),
        (f"<p>{CALL}</p><p>Rồi mới tới <strong>tài khoản</strong> của anh/chị.</p>", CALL),
        (f"<p>Không có việc nào ở trên thì chưa cần đổi.</p><p>{CALL}</p>", CALL),
        (f"<p>Ba thói quen phải bỏ dưới đây rất tiện.</p><p>{CALL}</p>", CALL),
        ("<p>Trang này chủ yếu là khuyến nghị.</p>", ""),
        ("<table><tr><td>24 giờ</td><td>Báo cáo</td></tr></table>", ""),
        (f"<p>{'Chữ ' * 80}dài.</p>", ""),
        ("<p>Một dòng không có dấu chấm</p>", ""),
        ("", ""),
    ],
)
def test_the_first_sentence_that_stands_alone(html: str, said: str) -> None:
    assert first_sentence(html) == said
