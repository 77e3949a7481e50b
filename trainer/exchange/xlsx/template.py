"""The workbook that authors fill in: one example of every kind, lists to choose from, a sheet that explains."""

from trainer.core.law import Citation
from trainer.core.quiz.model import Kind, Option, Pool, Question, Quiz, Rule, Turn
from trainer.exchange.xlsx import write

_POOLS: dict[Pool, int] = {"chon": 1, "boi": 1, "xep": 1, "tinh_huong": 1}
_RULE = Rule(4, pass_mark=80, time_limit=20, attempts=3, wait_hours=24, valid_days=365, pools=_POOLS)
_PASSWORD = "giu-tai-khoan/mat-khau#do-dai"
_HANDOVER = "giu-tai-khoan/mat-khau#khi-nao-doi"
_PERSONAL = "ra-truoc-khi-dang/du-lieu-ca-nhan#nhan-ra"
_FAKE = "lua-dao/ai-giong-noi#dau-hieu"
_TAKEN = "su-co/mat-tai-khoan#15-phut"


def template() -> bytes:
    """Return the bytes of the template."""
    quiz = Quiz(
        id="bai-mau",
        title="Bài mẫu để điền",
        summary="Mỗi kiểu câu hỏi một ví dụ. Xóa các dòng ví dụ rồi viết câu của mình.",
        chapter="giu-tai-khoan/index",
        rule=_RULE,
        questions=(_single(), _multiple(), _mark(), _spot(), _order(), _match(), _scenario()),
    )
    return write.write(quiz, example=True).content


def _question(name: str, kind: Kind, section: str, text: str, options: tuple[Option, ...], **more: object) -> Question:
    about = {"sections": (section,), "basis": (), "difficulty": 1, **more}
    return Question(id=f"mau-{name}", kind=kind, text=text, options=options, **about)  # type: ignore[arg-type]


def _single() -> Question:
    return _question(
        "mot-y",
        "single",
        _PASSWORD,
        "Trang của phường Sao Mai cần một mật khẩu mới. Anh/chị chọn cách đặt nào?",
        (
            Option("Bốn từ không liên quan, nối bằng dấu gạch.", True, "Đúng. Dài mà anh/chị vẫn nhớ được."),
            Option("Tên phường viết liền với năm nay.", False, "Ai biết phường cũng đoán ra mẫu này."),
            Option("Mật khẩu đang dùng cho e-mail công vụ.", False, "Lộ một nơi thì mất cả hai nơi."),
        ),
    )


def _multiple() -> Question:
    return _question(
        "nhieu-y",
        "multiple",
        _HANDOVER,
        "Người quản trị trang xã Bình Minh Hạ chuyển việc hôm nay. Những việc nào làm ngay trong ngày?",
        (
            Option("Gỡ quyền của người vừa chuyển việc.", True, "Đúng. Quyền gắn với việc, hết việc thì hết quyền."),
            Option("Đổi mật khẩu mà người ấy đã biết.", True, "Đúng. Mật khẩu chung đổi ngay khi bớt người."),
            Option("Nhắn mật khẩu mới vào nhóm Zalo cơ quan.", False, "Cả nhóm, và ai cầm máy của họ, đều đọc được."),
            Option("Giữ quyền cũ thêm một tháng cho tiện hỏi.", False, "Hỏi thì gọi điện; quyền thừa là cửa để ngỏ."),
        ),
    )


def _mark() -> Question:
    reason = (Citation("luat-91-2025", "Điều 2"),)
    return _question(
        "boi-cho",
        "mark",
        _PERSONAL,
        "Bản nháp này sắp đăng lên trang của phường. Anh/chị bôi những chỗ phải che hoặc bỏ.",
        (
            Option("ngày 03/12", False, "Ngày trả là điều bà con cần biết."),
            Option("nhà văn hóa tổ 4", False, "Nơi trả cũng cần để nguyên."),
            Option("Trần Thị Mơ, sinh năm 1958", True, "Tên kèm năm sinh chỉ ra một người.", reason),
            Option("bệnh tim", True, "Sức khỏe của một người không đưa lên trang.", reason),
        ),
        basis=reason,
        look="draft",
        material="Phường Sao Mai trả trợ cấp [[ngày 03/12]] tại [[nhà văn hóa tổ 4]].\n"
        "Đợt này có bà [[Trần Thị Mơ, sinh năm 1958]], đang điều trị [[bệnh tim]].",
    )


def _spot() -> Question:
    return _question(
        "dau-hieu",
        "spot",
        _FAKE,
        "Tin nhắn này đến máy trực của trang. Anh/chị chỉ ra những chỗ đáng ngờ.",
        (
            Option("quản trị viên", False, "Cách gọi này chưa nói lên điều gì."),
            Option("trong 24 giờ", True, "Giục gấp để anh/chị không kịp hỏi ai."),
            Option("xac-minh-trang.example", True, "Địa chỉ không phải của nền tảng."),
            Option("Trân trọng", False, "Lời chào thường."),
        ),
        look="message",
        material="Kính gửi [[quản trị viên]]. Trang sẽ bị khóa [[trong 24 giờ]].\n"
        "Để giữ trang, bấm [[xac-minh-trang.example]]. [[Trân trọng]].",
    )


def _order() -> Question:
    return _question(
        "thu-tu",
        "order",
        _TAKEN,
        "Trang của phường hiện một bài lạ. Sắp các việc theo thứ tự.",
        (
            Option("Gọi thoại cho người toàn quyền thứ hai.", False, "Trước hết, biết ai còn vào được."),
            Option("Gỡ tài khoản lạ khỏi danh sách quyền.", False, "Đóng cửa rồi mới dọn."),
            Option("Chụp bài lạ rồi ẩn bài.", False, "Giữ chứng cứ trước khi ẩn."),
        ),
    )


def _match() -> Question:
    return _question(
        "ghep-cap",
        "match",
        _FAKE,
        "Mỗi việc sau gửi đến đâu trước?",
        (
            Option(
                "Trang mạo danh phường xin tiền người dân.", False, "Có dấu hiệu lừa đảo thì báo công an.", target=0
            ),
            Option("Người dân hỏi hồ sơ đã nộp đến bước nào.", False, "Hồ sơ nằm ở bộ phận một cửa.", target=1),
            Option("Không đăng nhập được vào trang.", False, "Đầu mối CNTT giữ cách khôi phục.", target=2),
        ),
        targets=("Công an cấp xã", "Bộ phận một cửa", "Đầu mối CNTT", "Báo chí"),
    )


def _scenario() -> Question:
    def choice(text: str, consequence: str, feedback: str, turn: tuple[int, int, int | None]) -> Option:
        step, worth, leads_to = turn
        return Option(text, worth == 2, feedback, turn=Turn(step, worth, consequence, leads_to))

    return _question(
        "tinh-huong",
        "scenario",
        _TAKEN,
        "Tối thứ Bảy, một bài lạ hiện trên trang phường Sao Mai. Anh/chị là người trực.",
        (
            choice("Gọi thoại người toàn quyền thứ hai.", "Anh ấy nghe máy.", "Đúng. Có thêm một đôi tay.", (0, 2, 1)),
            choice("Xóa bài ngay.", "Mười phút sau bài hiện lại.", "Chưa đóng cửa mà đã dọn nhà.", (0, 0, 1)),
            choice(
                "Đợi đến sáng thứ Hai.",
                "Đến sáng đã có người chuyển tiền.",
                "Mỗi giờ để yên là thêm người bị lừa.",
                (0, 0, None),
            ),
            choice(
                "Gỡ tài khoản lạ rồi chụp và ẩn bài.",
                "Trang yên trở lại.",
                "Đúng. Đóng cửa, giữ chứng cứ, rồi dọn.",
                (1, 2, None),
            ),
            choice(
                "Bình luận rằng bài này giả.",
                "Bình luận bị xóa.",
                "Kẻ lạ còn quyền thì xóa được lời anh/chị.",
                (1, 1, None),
            ),
        ),
        difficulty=2,
        steps=("Bài đã có 60 lượt xem. Việc đầu tiên là gì?", "Danh sách quyền có một tên lạ. Anh/chị làm gì?"),
    )
