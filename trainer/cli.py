"""Every command by name. Its module is imported when it is run: checking content needs no Django."""

from trainer.commands.base import LazyGroup, run, version_option
from trainer.disk.private_files import close_to_others

question = LazyGroup(
    "question",
    lazy={
        "import": ("trainer.commands.exchange:import_", "Nhập câu hỏi từ GIFT, Aiken, Moodle XML hoặc mẫu Excel."),
        "export": ("trainer.commands.exchange:export_", "Xuất một bài sang GIFT, Moodle XML, QTI, SCORM hoặc Excel."),
        "template": ("trainer.commands.exchange:template_", "Ghi mẫu Excel để soạn câu hỏi."),
        "withdraw": ("trainer.commands.withdraw:withdraw", "Rút một câu hỏi sai và tính lại bài đã nộp."),
        "stats": ("trainer.commands.question_stats:stats", "Câu nào quá dễ, quá khó, phương án nào không ai chọn."),
    },
    help="Nhập, xuất câu hỏi; xem câu nào cần sửa; rút câu hỏi sai.",
    of_a_file="import",
)

extension = LazyGroup(
    "extension",
    lazy={
        "grant": ("trainer.commands.agreements:grant_extension", "Gia hạn cho một hay nhiều cán bộ."),
        "withdraw": ("trainer.commands.agreements:withdraw_extension", "Bỏ một lần gia hạn."),
        "list": ("trainer.commands.agreements:list_extensions", "Ai đang được gia hạn, đến ngày nào, vì sao."),
    },
    help="Gia hạn: hạn muộn hơn cho từng người, trong một đợt hoặc mọi đợt.",
)
exemption = LazyGroup(
    "exemption",
    lazy={
        "grant": ("trainer.commands.agreements:grant_exemption", "Tạm miễn cho một hay nhiều cán bộ."),
        "withdraw": ("trainer.commands.agreements:withdraw_exemption", "Bỏ một lần tạm miễn."),
        "list": ("trainer.commands.agreements:list_exemptions", "Ai được tạm miễn, từ ngày nào đến ngày nào, vì sao."),
    },
    help="Tạm miễn: những ngày không giao bài, như nghỉ thai sản, nghỉ ốm.",
)

workshop = LazyGroup(
    "workshop",
    lazy={
        "list": ("trainer.commands.workshop:list_", "Các buổi đã ghi, mỗi buổi bao nhiêu người dự."),
        "add": ("trainer.commands.workshop:add", "Ghi một buổi đã diễn ra."),
        "edit": ("trainer.commands.workshop:edit", "Sửa một buổi ghi nhầm, người dự giữ nguyên."),
        "attend": ("trainer.commands.workshop:attend", "Ghi người dự một buổi từ một tệp."),
    },
    help="Buổi tập huấn, diễn tập: ai đã dự. Không tính là hoàn thành bài nào.",
)

letter = LazyGroup(
    "letter",
    lazy={
        "make": ("trainer.commands.letter:make", "Lập thư tuần này cho mọi đơn vị chưa có."),
        "stop": ("trainer.commands.letter:stop", "Dừng việc lập thư đang chạy."),
        "print": ("trainer.commands.letter:print_", "Ghi thư ra PDF, kèm phiếu đăng nhập lần đầu."),
        "answers": ("trainer.commands.letter_answers:answers", "Những câu trả lời đang chờ duyệt."),
        "approve": ("trainer.commands.letter_answers:approve", "Duyệt câu trả lời."),
        "refuse": ("trainer.commands.letter_answers:refuse", "Không duyệt câu trả lời."),
        "undo": ("trainer.commands.letter_answers:undo", "Hoàn tác việc đã duyệt câu trả lời."),
    },
    help="Thư tuần của từng đơn vị: lập, in ra PDF, duyệt câu trả lời.",
)

campaign = LazyGroup(
    "campaign",
    lazy={
        "list": ("trainer.commands.campaign:list_", "Các đợt đang mở, đã đến đâu."),
        "show": ("trainer.commands.campaign:show", "Một hay nhiều đợt: con số, từng đơn vị, lịch sử."),
        "people": ("trainer.commands.campaign:people", "Những người đứng sau các con số của một đợt."),
        "open": ("trainer.commands.campaign_terms:open_", "Mở một đợt."),
        "edit": ("trainer.commands.campaign_terms:edit", "Sửa tên, đơn vị, vai trò, bài của một đợt."),
        "extend": ("trainer.commands.campaign_days:extend", "Đổi hạn một hay nhiều đợt."),
        "close": ("trainer.commands.campaign_days:close", "Đóng một hay nhiều đợt."),
        "reopen": ("trainer.commands.campaign_days:reopen", "Mở lại một hay nhiều đợt."),
    },
    help="Đợt tập huấn: xem, mở, sửa, đổi hạn, đóng, mở lại.",
)


person = LazyGroup(
    "person",
    lazy={
        "add": ("trainer.commands.person:add", "Thêm một cán bộ."),
        "correct": ("trainer.commands.person:correct", "Sửa hồ sơ: tên, chức vụ, đơn vị, vai trò, e-mail."),
        "deactivate": ("trainer.commands.person:deactivate", "Cho ngừng làm việc, kèm lý do."),
        "return": ("trainer.commands.person:bring_back", "Cho trở lại."),
        "lost-phone": ("trainer.commands.person:lost_phone", "Gỡ đăng nhập hai bước của người mất điện thoại."),
        "merge": ("trainer.commands.person:merge", "Gộp hai hồ sơ của cùng một người."),
    },
    help="Từng cán bộ một: thêm, sửa, ngừng, trở lại, gộp hồ sơ.",
)
rights = LazyGroup(
    "rights",
    lazy={
        "give": ("trainer.commands.rights:give", "Trao quyền, có thể kèm ngày cuối."),
        "take": ("trainer.commands.rights:take", "Thu lại quyền."),
        "list": ("trainer.commands.rights:list_rights", "Ai đang giữ quyền gì."),
    },
    help="Quyền do người trao: lãnh đạo, phụ trách tập huấn, cán bộ CNTT, người kiểm tra.",
)


COMMANDS = {
    "check": ("trainer.commands.check:check", "Kiểm tra cẩm nang, danh mục văn bản, câu hỏi và lộ trình."),
    "preview": (
        "trainer.commands.preview:preview",
        "Xem một bài trong trình duyệt khi đang viết; lưu tệp là tự tải lại.",
    ),
    "schema": ("trainer.commands.schema:schema", "Ghi lược đồ JSON để trình soạn thảo gợi ý khi viết tệp YAML."),
    "edition": ("trainer.commands.edition:edition", "Phiên bản cẩm nang: xem gì đã đổi, công bố, tra lại."),
    "review": (
        "trainer.commands.review:review",
        "Câu hỏi nào cần đọc lại vì nó hoặc mục của nó đã đổi; ghi là đã đọc.",
    ),
    "scan": (
        "trainer.commands.scan:scan",
        "Rà bài nháp, ảnh trước khi đăng: số căn cước, điện thoại, dấu mật, nơi chụp…",
    ),
    "take": ("trainer.commands.take:take", "Làm một bài kiểm tra ngay tại đây; với --official thì ghi kết quả."),
    "roster": ("trainer.commands.roster:roster", "Xem trước và nạp danh sách cán bộ."),
    "person": ("trainer.cli:person", "Thêm, sửa, ngừng, cho trở lại một cán bộ; gộp hai hồ sơ của một người."),
    "rights": ("trainer.cli:rights", "Trao, thu, xem quyền lãnh đạo, phụ trách tập huấn, CNTT, kiểm tra."),
    "slips": ("trainer.commands.slips:slips", "In phiếu đăng nhập lần đầu cho người chưa từng đăng nhập."),
    "unit": ("trainer.commands.unit:unit", "Xem và đổi cây đơn vị: đổi tên, sáp nhập, tách, chuyển, hoàn tác."),
    "work": ("trainer.commands.work:work", "Danh sách, thay đổi đơn vị đang ghi dở: xem, bỏ phần còn lại khi bị lỗi."),
    "report": ("trainer.commands.report:report", "Ai đã hoàn thành, ai chưa: bảng, CSV hoặc XLSX."),
    "remind": ("trainer.commands.remind:remind", "Nhắc người có bài đến hạn: theo lịch của hôm nay, hoặc ngay."),
    "evidence": (
        "trainer.commands.evidence:evidence",
        "Hồ sơ của một cán bộ: biết gì, lúc nào, theo chữ nào, theo văn bản nào.",
    ),
    "letter": ("trainer.cli:letter", "Thư tuần của từng đơn vị: lập, in ra PDF, duyệt câu trả lời."),
    "campaign": ("trainer.cli:campaign", "Đợt tập huấn: xem, mở, sửa, đổi hạn, đóng, mở lại."),
    "extension": ("trainer.cli:extension", "Gia hạn cho từng cán bộ; xem, bỏ gia hạn."),
    "exemption": ("trainer.cli:exemption", "Tạm miễn cho từng cán bộ; xem, bỏ tạm miễn."),
    "workshop": ("trainer.cli:workshop", "Buổi tập huấn, diễn tập đã diễn ra; ghi ai đã dự."),
    "question": ("trainer.cli:question", "Nhập, xuất câu hỏi; xem câu nào cần sửa; rút câu hỏi sai."),
    "impact": ("trainer.commands.impact:impact", "Thay đổi nào khiến ai phải học lại; mở đợt cho đúng những người đó."),
    "log": ("trainer.commands.log:log", "Nhật ký: ai đã xem, tải, đổi gì, lúc nào."),
    "rebuild": ("trainer.commands.rebuild:rebuild", "Tính lại mọi kết quả hoàn thành từ các lượt làm bài."),
    "verify": ("trainer.commands.verify:verify", "Xem có ai sửa, thêm, xóa lượt nộp thẳng trong cơ sở dữ liệu không."),
    "init": ("trainer.commands.serve:init", "Chuẩn bị một hệ thống thật: khóa, cơ sở dữ liệu, cán bộ CNTT đầu tiên."),
    "invite": ("trainer.commands.serve:invite", "Tạo liên kết dùng một lần để đặt mật khẩu."),
    "backup": ("trainer.commands.copies:backup", "Sao lưu cơ sở dữ liệu, cả khi máy chủ đang chạy."),
    "restore": ("trainer.commands.copies:restore", "Khôi phục cơ sở dữ liệu từ một bản sao; máy chủ phải dừng."),
    "rotate-secret": ("trainer.commands.secret:rotate_secret", "Đổi khóa bí mật; khóa cũ còn được nhận ít lâu."),
    "serve": ("trainer.commands.serve:serve", "Chạy máy chủ."),
    "doctor": ("trainer.commands.doctor:doctor", "Xem cả nơi cài có chạy đúng không; chỗ nào sửa, sửa thế nào."),
    "demo": ("trainer.commands.serve:demo", "Nạp dữ liệu minh họa."),
}

root = LazyGroup(
    "trainer",
    params=[version_option],
    lazy=COMMANDS,
    help="Gần Dân: cẩm nang và tập huấn mạng xã hội cho chính quyền cơ sở.\n\n"
    "Mã thoát: 0 tốt; 1 nội dung còn lỗi hoặc bài chưa đạt; 2 gõ sai lệnh; 3 môi trường chưa sẵn sàng.",
)


def main() -> None:
    """Run the command line and leave with its exit code."""
    close_to_others()
    run(root)
