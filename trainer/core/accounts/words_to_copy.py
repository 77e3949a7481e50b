"""What an officer copies into a message of his own, where no mail of ours tells what was done to an account.

It speaks of everybody by name: the same words go to the person himself and to the other officers. Like our mails it
has nothing to click.
"""

from collections.abc import Sequence

_NOT_KNOWN = (
    "Nếu anh/chị không biết việc này, gọi ngay bộ phận CNTT. Tin này không có liên kết nào để bấm; "
    "Gần Dân không bao giờ hỏi mật khẩu hay mã OTP."
)


def link_made(whom: str, by: str, at: str) -> str:
    """Return that ``by`` made a link to set the password of ``whom`` (his name and number)."""
    return (
        f"Gần Dân: lúc {at}, {by} đã tạo một liên kết đặt mật khẩu cho {whom}. "
        f"Ai mở liên kết ấy trước thì đặt được mật khẩu mới. {_NOT_KNOWN}"
    )


def loss_asked(whom: str, by: str, reason: str, at: str) -> str:
    """Return that ``by`` asks that the second step of ``whom`` be lifted, and that another must confirm."""
    return (
        f"Gần Dân: lúc {at}, {by} yêu cầu gỡ đăng nhập hai bước của {whom}. Lý do: {_ended(reason)} "
        f"Chưa có gì đổi: một cán bộ CNTT khác gặp hoặc gọi người ấy rồi mới xác nhận. {_NOT_KNOWN}"
    )


def step_lifted(whom: str, by: Sequence[str], reason: str, at: str) -> str:
    """Return that those named in ``by`` lifted the second step of ``whom``."""
    return (
        f"Gần Dân: lúc {at}, {' và '.join(by)} đã gỡ đăng nhập hai bước của {whom}. Lý do: {_ended(reason)} "
        f"Lần đăng nhập tới cần bật lại bằng máy mới. {_NOT_KNOWN}"
    )


def _ended(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."
