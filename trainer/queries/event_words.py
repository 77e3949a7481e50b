"""What each kind of event is called, in which group it belongs, and what an event tells, in one line."""

from collections.abc import Iterator, Mapping
from typing import Any

from trainer.core.text import count
from trainer.models import Event

# What is told of somebody on his own page; elsewhere the same words serve.
OF_A_PERSON = {
    "joined": "Vào danh sách",
    "changed": "Thay đổi thông tin",
    "moved": "Chuyển đơn vị",
    "unit_changed": "Đổi đơn vị vì đơn vị được sắp xếp lại",
    "left": "Rời danh sách",
    "returned": "Trở lại danh sách",
    "undone": "Hoàn tác danh sách",
    "change_undone": "Hoàn tác thay đổi",
    "merged": "Gộp hồ sơ",
}
OF_AN_ACCOUNT = {
    "signed_in": "Đăng nhập",
    "signed_out": "Đăng xuất",
    "password_set": "Đặt mật khẩu mới",
    "password_changed": "Đổi mật khẩu",
    "sessions_ended": "Đóng phiên đăng nhập",
    "link_issued": "Được tạo liên kết đặt mật khẩu",
    "slip_made": "Được in phiếu đăng nhập lần đầu",
    "slips_printed": "In phiếu đăng nhập lần đầu",
    "second_step_added": "Thêm cách đăng nhập hai bước",
    "second_step_removed": "Bỏ cách đăng nhập hai bước",
    "recovery_codes_made": "Tạo mã dự phòng mới",
    "recovery_code_used": "Dùng một mã dự phòng",
    "second_step_loss_asked": "Yêu cầu gỡ đăng nhập hai bước",
    "second_step_loss_refused": "Bỏ yêu cầu gỡ đăng nhập hai bước",
    "second_step_lifted": "Gỡ đăng nhập hai bước",
    "province_linked": "Nối tài khoản của tỉnh",
    "province_unlinked": "Bỏ nối tài khoản của tỉnh",
    "province_refused": "Tài khoản khác của tỉnh bị từ chối",
    "email_held": "E-mail mới chờ xác nhận",
    "email_kept": "Không đổi e-mail",
}
OF_RIGHTS = {
    "made_it_officer": "Được giao quyền của bộ phận CNTT",
    "appointed": "Được trao quyền",
    "appointment_ended": "Thu lại quyền",
}
OF_AGREEMENTS = {
    "extended": "Được gia hạn",
    "extension_withdrawn": "Bỏ gia hạn",
    "exempted": "Được tạm miễn",
    "exemption_withdrawn": "Bỏ tạm miễn",
}
OF_RESULTS = {
    "corrected": "Tính lại điểm vì câu hỏi sai",
    "unmarkable": "Lượt làm bài hết giờ mà không chấm được",
    "path_certified": "Lấy giấy chứng nhận cả lộ trình",
    "clock_back": "Nộp bài lúc đồng hồ máy chủ đi lùi",
}
_LOOKS = {
    "evidence_seen": "Hồ sơ tập huấn được xem hoặc tải",
    "export_asked": "Yêu cầu lập tệp lớn",
    "exported": "Tải bảng hoặc tệp",
}
_LISTS = {
    "roster_applied": "Nạp danh sách cán bộ",
    "roster_undone": "Hoàn tác danh sách cán bộ",
    "roster_abandoned": "Bỏ phần danh sách không ghi được",
    "roster_word_told": "Cho biết một chữ trong danh sách nghĩa là gì",
    "roster_word_forgotten": "Quên nghĩa của một chữ trong danh sách",
    "units_loaded": "Nạp danh sách đơn vị",
    "unit_rename": "Đổi tên đơn vị",
    "unit_merge": "Sáp nhập đơn vị",
    "unit_split": "Tách đơn vị",
    "unit_move": "Chuyển đơn vị sang chỗ khác",
    "unit_add": "Thêm đơn vị",
    "unit_close": "Đóng đơn vị",
    "unit_list": "Đổi đơn vị theo danh sách",
    "unit_undo": "Hoàn tác thay đổi đơn vị",
    "unit_abandoned": "Bỏ phần thay đổi đơn vị không ghi được",
}
_CAMPAIGNS = {
    "campaign_opened": "Mở đợt",
    "campaign_edited": "Sửa đợt",
    "campaign_extended": "Đổi hạn của đợt",
    "campaign_closed": "Đóng đợt",
    "campaign_reopened": "Mở lại đợt",
}
_WORKSHOPS = {
    "workshop_noted": "Ghi buổi tập huấn, diễn tập",
    "workshop_edited": "Sửa buổi tập huấn, diễn tập",
    "workshop_attended": "Ghi người dự",
    "workshop_withdrawn": "Bỏ buổi tập huấn, diễn tập",
    "attendance_withdrawn": "Bỏ tên khỏi buổi tập huấn, diễn tập",
}
_MAILS = {
    "reminded": "Nhắc bằng tay",
    "told": "Đánh dấu đã báo trực tiếp",
    "told_undone": "Bỏ dấu đã báo",
    "reminder_rules": "Đổi lịch nhắc",
    "letters_made": "Lập thư tuần",
    "letters_stopped": "Dừng lập thư tuần",
    "mail_tried": "Cho thử gửi lại thư ngay",
    "mail_refused": "Thư gửi đến bị hộp thư từ chối",
}
_QUESTIONS = {
    "objected": "Góp ý về một câu hỏi",
    "objection_withdrawn": "Rút ý kiến về một câu hỏi",
    "objection_settled": "Trả lời ý kiến về một câu hỏi",
}
_SERVER = {"backed_up": "Sao lưu", "restored": "Khôi phục từ bản sao", "stamped": "Niêm phong lượt nộp cũ"}

# By the word in the address: what the group is called, and its kinds.
GROUPS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "xem-tai": ("Xem và tải", _LOOKS),
    "tai-khoan": ("Đăng nhập, tài khoản", OF_AN_ACCOUNT),
    "can-bo": ("Cán bộ đến, đi, đổi", OF_A_PERSON),
    "danh-sach": ("Danh sách, đơn vị", _LISTS),
    "quyen": ("Quyền", OF_RIGHTS),
    "dot": ("Đợt, gia hạn, tạm miễn", {**_CAMPAIGNS, **OF_AGREEMENTS}),
    "buoi": ("Buổi tập huấn, diễn tập", _WORKSHOPS),
    "thu": ("Thư và nhắc", _MAILS),
    "ket-qua": ("Kết quả bài làm", OF_RESULTS),
    "cau-hoi": ("Ý kiến về câu hỏi", _QUESTIONS),
    "may-chu": ("Máy chủ", _SERVER),
}
EVENT_TITLES: Mapping[str, str] = {kind: title for _, kinds in GROUPS.values() for kind, title in kinds.items()}

# Details that are told with a word before them, and numbers with a word after them.
_NAMED = {
    "file": "tệp",
    "what": "tệp",
    "text": "chữ",
    "meaning": "nghĩa",
    "question": "câu",
    "reason": "lý do:",
    "browser": "bằng",
    "address": "từ",
}
# How somebody's proof was looked at: as ``audit.evidence_seen`` keeps it, and as it is told.
_HOW_SEEN = {
    "screen": "xem trên màn hình",
    "terminal": "in ở dòng lệnh",
    "txt": "tải tệp chữ",
    "pdf": "tải PDF",
    "json": "tải JSON",
    "certificate": "giấy chứng nhận",
}
# By what somebody signed in: as ``sign_in_events`` keeps it, and as it is told.
_WAYS = {
    "password": "mật khẩu",
    "code": "mã trên ứng dụng",
    "recovery_code": "mã dự phòng",
    "passkey": "khóa truy cập",
    "link": "liên kết đặt mật khẩu",
    "oidc": "tài khoản của tỉnh",
    "ldap": "mật khẩu của tỉnh",
    "second_step_elsewhere": "bước thứ hai của tỉnh",
}
# Files by what they are called without form, day and number; others are told by their names.
_FILES = {
    "report": "bảng lập ở dòng lệnh",
    "slips": "phiếu đăng nhập",
    "ket-qua-tap-huan": "kết quả tập huấn",
    "ket-qua": "kết quả tập huấn của đơn vị",
    "tung-nguoi": "từng người, từng bài",
    "don-vi-va-bai": "từng đơn vị, từng bài",
    "theo-thoi-gian": "kết quả theo thời gian",
    "cau-hoi": "số liệu câu hỏi",
    "nhat-ky": "nhật ký",
    "thu-nhac": "thư nhắc",
    "thu-tuan": "thư tuần",
    "dong-khong-nhan": "dòng không nhận của danh sách",
    "bao-cao-lanh-dao": "báo cáo cho lãnh đạo",
    "bao-cao-quy": "báo cáo quý",
    "bao-cao-nam": "báo cáo năm",
    "don-vi": "trang của đơn vị",
    "nguoi-du": "danh sách người dự",
}
_COUNTED = {
    "stamped": "lượt nộp",
    "count": "ý kiến",
    "rows": "dòng",
    "sessions": "phiên",
    "people": "người",
    "units": "đơn vị",
    "new": "mới",
    "changed": "đổi",
    "moved": "chuyển",
    "leaving": "rời",
    "apart": "cặp trùng tên được cho là hai người khác nhau",
}


def kind_of(event: Event) -> str:
    """Return the kind of an event by which it is called: what was undone is a list, or one change made by hand."""
    return "change_undone" if event.kind == "undone" and event.details.get("by_hand") else event.kind


def title_of(event: Event) -> str:
    """Return what an event is called; one of a kind that nobody named keeps the name that programs use."""
    return EVENT_TITLES.get(kind_of(event), event.kind)


def fields_of(details: Mapping[str, Any]) -> list[tuple[str, str | None, str]]:
    """Return what changed: title, old (None where nothing changed), new."""
    fields = details.get("fields", [])
    return [(str(title), None if old is None else str(old), str(new)) for title, old, new in fields]


def told(event: Event) -> str:
    """Return in one line what an event was about, beside its title and the people in it; "" when that is all."""
    details = event.details
    words = [details[name] for name in ("plan", "note") if isinstance(details.get(name), str)]
    return "; ".join([*_named(details), *_changed(details), *_counted(details), *filter(None, words)])


def _named(details: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(details.get("title"), str):
        yield f"“{details['title']}”"
    for name, word in _NAMED.items():
        if details.get(name) and isinstance(details[name], str):
            yield f"{word} {_quoted(name, details[name])}"
    if ways := ways_of(details):
        yield f"vào bằng {ways}"
    if details.get("how") in _HOW_SEEN:
        yield _HOW_SEEN[details["how"]]


def _quoted(name: str, value: str) -> str:
    """Return ``value`` as it stands behind its word: what somebody wrote himself as his own words."""
    return f"“{value}”" if name == "reason" else file_words(value) if name == "what" else value


def ways_of(details: Mapping[str, Any]) -> str:
    """Return by what somebody signed in, in words; "" of events from before it was kept."""
    ways = details.get("ways")
    return ", ".join(_WAYS[one] for one in ways if one in _WAYS) if isinstance(ways, list) else ""


def file_words(name: str) -> str:
    """Return what a file that was taken is called: “báo cáo quý 2026-4 (DOCX)”; the name of one that nobody named."""
    stem, _, form = name.partition(".")
    for known in sorted(_FILES, key=len, reverse=True):
        if stem == known or stem.startswith(f"{known}-"):
            words = " ".join(filter(None, (_FILES[known], stem[len(known) + 1 :])))
            return f"{words} ({form.upper()})" if form else words
    return name


def _changed(details: Mapping[str, Any]) -> Iterator[str]:
    for title, old, new in fields_of(details):
        yield f"{title}: {new}" if old is None else f"{title}: {old or 'để trống'} → {new or 'để trống'}"


def _counted(details: Mapping[str, Any]) -> Iterator[str]:
    for name, word in _COUNTED.items():
        if isinstance(details.get(name), int) and details[name]:
            yield f"{count(details[name])} {word}"
