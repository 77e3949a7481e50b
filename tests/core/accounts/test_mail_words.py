"""Whatever a mail tells, it greets its reader and names what happened; only the one asked for has a link."""

from trainer.core.accounts import mail_words as words
from trainer.core.accounts.mail_words import Words, masked

AT = "8:05 ngày 25/11/2026"


def notices() -> list[tuple[Words, list[str]]]:
    """Return each notice as it is written to Lê Hoa, and what she has to find in it."""
    return [
        (words.file_ready("Lê Hoa", "cong.xlsx", " (3 dòng)", AT), ["Tệp cong.xlsx (3 dòng) đã lập xong", f"đến {AT}"]),
        (
            words.link_issued("Lê Hoa", "anh Tú (C7)", "Khuê (C9)", AT),
            [f"Lúc {AT}, Khuê (C9) đã tạo", "cho anh Tú (C7)"],
        ),
        (words.slip_made("Lê Hoa", "C7", "Khuê (C9)", AT), [f"Lúc {AT}, Khuê (C9) đã in", "mã cán bộ C7"]),
        (
            words.new_place("Lê Hoa", "C7", "Firefox, Huế", AT),
            [f"Lúc {AT}", "mã cán bộ C7", "chưa từng dùng: Firefox, Huế"],
        ),
        (words.new_place("Lê Hoa", "C7", "", AT), ["chưa từng dùng: không rõ nơi nào"]),
        (
            words.second_step_changed("Lê Hoa", "C7", "second_step_removed", "Máy của tôi", AT),
            [f"Lúc {AT}, “Máy của tôi” đã được bỏ khỏi tài khoản có mã cán bộ C7"],
        ),
        (
            words.province_linked("Lê Hoa", "C7", "hoa.l", "tinh.example", AT),
            [AT, "“hoa.l” ở tinh.example", "mã cán bộ C7"],
        ),
        (
            words.province_followed("Lê Hoa", "C7", "C3", "hoa.l", "tinh.example", AT),
            [f"Lúc {AT}, hồ sơ C3 được gộp vào mã cán bộ C7", "“hoa.l” ở tinh.example", "từ nay mở mã cán bộ C7."],
        ),
        (
            words.province_unlinked("Lê Hoa", "C7", "hoa.l", "tinh.example", AT),
            [AT, "“hoa.l” ở tinh.example với mã cán bộ C7"],
        ),
        (
            words.second_step_loss_asked("Lê Hoa", "anh Tú (C7)", "Khuê (C9)", "rơi máy", AT),
            [f"Lúc {AT}, Khuê (C9) yêu cầu gỡ", "của anh Tú (C7)", "Lý do: rơi máy.", "Chưa có gì đổi."],
        ),
        (
            words.second_step_lifted("Lê Hoa", "anh Tú (C7)", ["Khuê (C9)", "Mai (C8)"], "rơi máy", AT),
            [f"Lúc {AT}", "Khuê (C9) và Mai (C8) đã gỡ đăng nhập hai bước của anh Tú (C7).", "Lý do: rơi máy."],
        ),
        (words.password_changed("Lê Hoa", "C7", "Firefox, Huế", AT), [AT, "mã cán bộ C7", "từ Firefox, Huế."]),
        (words.password_changed("Lê Hoa", "C7", "", AT), ["từ một nơi không rõ."]),
        (words.email_changed("Lê Hoa", "C7", "moi@sm.example", AT), [AT, "mã cán bộ C7", "là m***@sm.example."]),
        (words.email_changed("Lê Hoa", "C7", "", AT), ["để trống."]),
        (
            words.email_waits("Lê Hoa", "C7", "moi@sm.example", AT, by_list=True),
            [f"Danh sách cán bộ nạp lúc {AT} ghi e-mail của mã cán bộ C7 là m***@sm.example."],
        ),
        (
            words.email_waits("Lê Hoa", "C7", "moi@sm.example", AT, by_list=False),
            [f"Lúc {AT}, bộ phận CNTT ghi e-mail của mã cán bộ C7 là m***@sm.example."],
        ),
    ]


def asked() -> list[tuple[Words, list[str]]]:
    """Return the mails that are no notices, in the same way."""
    return [
        (words.one_time_link("Lê Hoa", "C7", "https://x.example/y"), ["mã cán bộ C7", "\n\nhttps://x.example/y\n\n"]),
        (
            words.letter_words("Sắp đến hạn", "Lê Hoa", "Còn hai bài.", "Hạn 5/12."),
            ["\n\nCòn hai bài.\n\nHạn 5/12.\n\n"],
        ),
    ]


def test_a_mail_greets_its_reader_tells_what_happened_and_says_whose_it_is() -> None:
    for mail, told in (*notices(), *asked()):
        assert mail.subject.startswith("[Gần Dân] ")
        assert "Hoa" not in mail.subject
        assert mail.body.startswith("Kính gửi anh/chị Lê Hoa,\n\n")
        assert mail.body.endswith("\n\nGần Dân, tập huấn mạng xã hội cho chính quyền cơ sở\n")
        assert [part for part in told if part not in mail.body] == []


def test_a_notice_has_no_link_and_no_address_in_full_and_says_whom_to_call() -> None:
    for notice, _ in notices():
        assert "http" not in notice.body
        assert "moi@sm.example" not in notice.body
        assert "báo ngay bộ phận CNTT" in notice.body
        assert "không có liên kết nào để bấm" in notice.body


def test_every_mail_of_an_account_says_that_nobody_asks_for_a_password() -> None:
    (link, _), _ = asked()
    assert all("không bao giờ hỏi mật khẩu hay mã OTP" in mail.body for mail in (link, *(one for one, _ in notices())))


def test_an_address_is_told_so_that_only_its_owner_knows_it() -> None:
    assert masked("moi@example.org") == "m***@example.org"
