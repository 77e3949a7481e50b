"""The words of every mail we send. Only the one that was asked for holds a link: a notice never asks to click."""

from dataclasses import dataclass

_PREFIX = "[Gần Dân] "
_SIGNED = "Gần Dân, tập huấn mạng xã hội cho chính quyền cơ sở"
_NOT_YOU = (
    "Nếu anh/chị không biết việc này, báo ngay bộ phận CNTT bằng điện thoại hoặc gặp trực tiếp.\n"
    "Thư này không có liên kết nào để bấm. Gần Dân không bao giờ hỏi mật khẩu hay mã OTP của anh/chị."
)


@dataclass(frozen=True, slots=True)
class Words:
    """Subject and text of a mail."""

    subject: str
    body: str


def letter_words(subject: str, name: str, *parts: str) -> Words:
    """Return a mail of ``parts``, a paragraph each but for those that are empty, to ``name``."""
    said = (f"Kính gửi anh/chị {name},", *filter(None, parts), _SIGNED)
    return Words(_PREFIX + subject, "\n\n".join(said) + "\n")


def _notice(subject: str, name: str, text: str) -> Words:
    return letter_words(subject, name, text, _NOT_YOU)


def file_ready(name: str, file: str, rows: str, until: str) -> Words:
    """Return the notice that the file that he asked for can be taken until ``until``; ``rows``: its rows, in words."""
    return _notice(
        "Tệp anh/chị yêu cầu đã lập xong",
        name,
        f"Tệp {file}{rows} đã lập xong. Anh/chị đăng nhập Gần Dân, mở mục “Tệp đã lập” dưới tên mình để tải.\n"
        f"Tệp được giữ đến {until}, sau đó hệ thống xóa.",
    )


def one_time_link(name: str, code: str, address: str) -> Words:
    """Return the mail with the link that was asked for at “Quên mật khẩu”."""
    return letter_words(
        "Đặt mật khẩu đăng nhập",
        name,
        f"Có người, có lẽ là anh/chị, vừa xin đặt mật khẩu cho mã cán bộ {code}.\n"
        "Anh/chị mở liên kết sau để đặt mật khẩu. Liên kết dùng một lần, trong ba ngày:",
        address,
        "Nếu không xin, anh/chị bỏ qua thư này: mật khẩu chưa đổi gì.\n"
        "Không chuyển thư này cho người khác. Gần Dân không bao giờ hỏi mật khẩu hay mã OTP của anh/chị.",
    )


def link_issued(name: str, whom: str, by: str, at: str) -> Words:
    """Return the notice that ``by`` made a link to set the password of ``whom``, for himself or somebody else."""
    return _notice(
        "Có liên kết đặt mật khẩu mới",
        name,
        f"Lúc {at}, {by} đã tạo một liên kết đặt mật khẩu cho {whom}.\n"
        "Ai mở liên kết ấy trước thì đặt được mật khẩu mới.",
    )


def slip_made(name: str, code: str, by: str, at: str) -> Words:
    """Return the notice that ``by`` printed a slip for the first sign-in of the staff number ``code``."""
    return _notice(
        "Có phiếu đăng nhập lần đầu của anh/chị",
        name,
        f"Lúc {at}, {by} đã in một phiếu đăng nhập lần đầu cho mã cán bộ {code} của anh/chị.\n"
        "Phiếu có mã dùng một lần để đặt mật khẩu, được đưa tận tay anh/chị. Anh/chị không đưa phiếu cho ai khác.",
    )


def new_place(name: str, code: str, place: str, at: str) -> Words:
    """Return the notice that somebody signed in to the account ``code`` from a browser and an address never seen."""
    return _notice(
        "Có lần đăng nhập từ nơi mới",
        name,
        f"Lúc {at}, có người đăng nhập mã cán bộ {code} từ một nơi chưa từng dùng: {place or 'không rõ nơi nào'}.\n"
        "Nếu là anh/chị, đăng nhập từ máy, mạng mới hay cửa sổ ẩn danh, thì không phải làm gì.\n"
        "Nếu không phải, anh/chị tự mở Gần Dân, đổi mật khẩu ngay (các phiên khác bị đóng theo), rồi báo bộ phận CNTT.",
    )


_OF_SECOND_STEP = {
    "second_step_added": ("Đăng nhập hai bước: có thêm một cách", "đã được thêm vào"),
    "second_step_removed": ("Đăng nhập hai bước: bớt đi một cách", "đã được bỏ khỏi"),
    "recovery_codes_made": ("Đăng nhập hai bước: có mã dự phòng mới", "vừa được tạo mới, mã cũ hết tác dụng, ở"),
    "recovery_code_used": ("Một mã dự phòng vừa được dùng", "vừa được dùng để đăng nhập hoặc xác nhận ở"),
}


def second_step_changed(name: str, code: str, kind: str, way: str, at: str) -> Words:
    """Return the notice that ``way`` was added to, or removed from, the sign-in of the staff number ``code``."""
    subject, done = _OF_SECOND_STEP[kind]
    return _notice(subject, name, f"Lúc {at}, “{way}” {done} tài khoản có mã cán bộ {code} của anh/chị.")


def province_linked(name: str, code: str, account: str, house: str, at: str) -> Words:
    """Return the notice that ``account`` at the provider ``house`` opens the account ``code`` from now on."""
    return _notice(
        "Tài khoản của tỉnh đã nối với Gần Dân",
        name,
        f"Lúc {at}, tài khoản “{account}” ở {house} lần đầu mở mã cán bộ {code} của anh/chị. "
        "Từ nay chỉ tài khoản ấy mở được, dù e-mail hay tên ở đó có đổi.",
    )


def province_followed(name: str, code: str, gone: str, account: str, house: str, at: str) -> Words:
    """Return the notice that ``account``, of the record ``gone`` that was merged, opens the account ``code`` too."""
    return _notice(
        "Tài khoản của tỉnh đã nối với Gần Dân",
        name,
        f"Lúc {at}, hồ sơ {gone} được gộp vào mã cán bộ {code} của anh/chị. "
        f"Tài khoản “{account}” ở {house}, trước mở hồ sơ ấy, từ nay mở mã cán bộ {code}.",
    )


def province_unlinked(name: str, code: str, account: str, house: str, at: str) -> Words:
    """Return the notice that ``account`` at the provider ``house`` no longer opens the account ``code``."""
    return _notice(
        "Đã bỏ nối tài khoản của tỉnh",
        name,
        f"Lúc {at}, bộ phận CNTT bỏ nối tài khoản “{account}” ở {house} với mã cán bộ {code} của anh/chị. "
        "Các phiên đang mở đã đóng. Lần đăng nhập tới bằng tài khoản của tỉnh sẽ nối lại từ đầu.",
    )


def second_step_loss_asked(name: str, whom: str, by: str, reason: str, at: str) -> Words:
    """Return the notice that ``by`` asks that the second step of ``whom`` be lifted, and that another must confirm."""
    return _notice(
        "Có yêu cầu gỡ đăng nhập hai bước",
        name,
        f"Lúc {at}, {by} yêu cầu gỡ đăng nhập hai bước của {whom}. Lý do: {reason}.\n"
        "Chưa có gì đổi. Một cán bộ CNTT khác gặp hoặc gọi người ấy rồi mới xác nhận, ở mục “Quyền” sau khi đăng nhập. "
        "Người ấy còn đăng nhập được thì tự bỏ yêu cầu ở màn hình “Đăng nhập hai bước”.",
    )


def second_step_lifted(name: str, whom: str, by: list[str], reason: str, at: str) -> Words:
    """Return the notice that the second step of ``whom`` was lifted by those named in ``by``."""
    return _notice(
        "Đã gỡ đăng nhập hai bước",
        name,
        f"Lúc {at}, {' và '.join(by)} đã gỡ đăng nhập hai bước của {whom}. Lý do: {reason}.\n"
        "Ứng dụng tạo mã, khóa truy cập và mã dự phòng cũ hết tác dụng, các phiên đang mở đã đóng. "
        "Lần đăng nhập tới, cần bật lại bằng máy mới.",
    )


def password_changed(name: str, code: str, place: str, at: str) -> Words:
    """Return the notice that the account ``code`` has another password now, set from ``place``."""
    return _notice(
        "Mật khẩu của anh/chị vừa đổi",
        name,
        f"Lúc {at}, mật khẩu của mã cán bộ {code} được đặt mới, từ {place or 'một nơi không rõ'}. "
        "Các phiên đăng nhập khác đã đóng.\n"
        "Nếu không phải anh/chị, anh/chị tự mở Gần Dân, bấm “Quên mật khẩu” để đặt lại ngay.",
    )


def email_changed(name: str, code: str, new: str, at: str) -> Words:
    """Return the notice to the old address that the account ``code`` has another one now."""
    return _notice(
        "E-mail của anh/chị đã đổi",
        name,
        f"Từ lúc {at}, e-mail của mã cán bộ {code} trong Gần Dân {f'là {masked(new)}' if new else 'để trống'}.\n"
        "Thư của Gần Dân không đến địa chỉ này nữa, kể cả liên kết đặt mật khẩu.",
    )


def email_waits(name: str, code: str, new: str, at: str, *, by_list: bool) -> Words:
    """Return the notice to the present address that a list, or somebody by hand, names another one, which waits."""
    who = f"Danh sách cán bộ nạp lúc {at} ghi" if by_list else f"Lúc {at}, bộ phận CNTT ghi"
    return _notice(
        "Có yêu cầu đổi e-mail của anh/chị",
        name,
        f"{who} e-mail của mã cán bộ {code} là {masked(new)}.\n"
        "Chưa có gì đổi: Gần Dân vẫn dùng địa chỉ này cho đến khi anh/chị, hoặc bộ phận CNTT, xác nhận "
        "ở màn hình “E-mail chờ xác nhận” sau khi đăng nhập.",
    )


def masked(address: str) -> str:
    """Return an address so that its owner knows it and nobody else learns it: ``a***@example.org``."""
    name, at, host = address.partition("@")
    return f"{name[:1]}***{at}{host}"
