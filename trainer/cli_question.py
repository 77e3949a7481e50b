"""Commands over questions. Each is imported when it is run: taking them in and out needs no Django."""

from trainer.cli_base import LazyGroup

question = LazyGroup(
    "question",
    lazy={
        "import": ("trainer.cli_travel:import_", "Nhập câu hỏi từ GIFT, Aiken, Moodle XML hoặc mẫu Excel."),
        "export": ("trainer.cli_travel:export_", "Xuất một bài sang GIFT, Moodle XML, QTI 2.1 hoặc Excel."),
        "template": ("trainer.cli_travel:template_", "Ghi mẫu Excel để soạn câu hỏi."),
        "withdraw": ("trainer.cli_withdraw:withdraw", "Rút một câu hỏi sai và tính lại bài đã nộp."),
    },
    help="Nhập, xuất câu hỏi; rút câu hỏi sai.",
)
