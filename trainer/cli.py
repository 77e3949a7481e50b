"""Every command by name. Its module is imported when it is run: checking content needs no Django."""

from trainer.cli_base import LazyGroup, run
from trainer.private_files import close_to_others

COMMANDS = {
    "check": ("trainer.cli_content:check", "Kiểm tra cẩm nang, danh mục văn bản, câu hỏi và lộ trình."),
    "preview": ("trainer.cli_preview:preview", "Xem một bài trong trình duyệt khi đang viết; lưu tệp là tự tải lại."),
    "schema": ("trainer.cli_schema:schema", "Ghi lược đồ JSON để trình soạn thảo gợi ý khi viết tệp YAML."),
    "edition": ("trainer.cli_edition:edition", "Phiên bản cẩm nang: xem gì đã đổi, công bố, tra lại."),
    "review": ("trainer.cli_review:review", "Câu hỏi nào cần đọc lại vì nó hoặc mục của nó đã đổi; ghi là đã đọc."),
    "take": ("trainer.cli_take:take", "Làm một bài kiểm tra ngay tại đây; với --official thì ghi kết quả."),
    "roster": ("trainer.cli_roster:roster", "Xem trước và nạp danh sách cán bộ."),
    "report": ("trainer.cli_records:report", "Ai đã hoàn thành, ai chưa: bảng, CSV hoặc XLSX."),
    "evidence": (
        "trainer.cli_evidence:evidence",
        "Hồ sơ của một cán bộ: biết gì, lúc nào, theo chữ nào, theo văn bản nào.",
    ),
    "question": ("trainer.cli_question:question", "Nhập, xuất câu hỏi; rút câu hỏi sai và tính lại bài đã nộp."),
    "impact": ("trainer.cli_impact:impact", "Thay đổi nào khiến ai phải học lại; mở đợt cho đúng những người đó."),
    "rebuild": ("trainer.cli_records:rebuild", "Tính lại mọi kết quả hoàn thành từ các lượt làm bài."),
    "init": ("trainer.cli_serve:init", "Chuẩn bị một hệ thống thật: khóa, cơ sở dữ liệu, người phụ trách CNTT."),
    "invite": ("trainer.cli_serve:invite", "Tạo đường dẫn dùng một lần để đặt mật khẩu."),
    "backup": ("trainer.cli_copies:backup", "Sao lưu cơ sở dữ liệu, cả khi máy chủ đang chạy."),
    "restore": ("trainer.cli_copies:restore", "Khôi phục cơ sở dữ liệu từ một bản sao; máy chủ phải dừng."),
    "serve": ("trainer.cli_serve:serve", "Chạy máy chủ."),
    "demo": ("trainer.cli_serve:demo", "Nạp dữ liệu minh họa."),
}

root = LazyGroup(
    "trainer",
    lazy=COMMANDS,
    help="Gần Dân: cẩm nang và tập huấn mạng xã hội cho chính quyền cơ sở.\n\n"
    "Mã thoát: 0 tốt; 1 nội dung còn lỗi hoặc bài chưa đạt; 2 gõ sai lệnh; 3 môi trường chưa sẵn sàng.",
)


def main() -> None:
    """Run the command line and leave with its exit code."""
    close_to_others()
    run(root)
