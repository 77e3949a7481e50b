"""What became of a reminder: it waited in a copy that was restored."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trainer", "0045_kept_unit_page_beside"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reminder",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("waiting", "Đang chờ gửi"),
                    ("sent", "Đã gửi"),
                    ("no_email", "Không có e-mail"),
                    ("settled", "Không gửi: đã xong"),
                    ("exempt", "Không gửi: đang tạm miễn"),
                    ("left", "Không gửi: đã rời danh sách"),
                    ("refused", "Hộp thư từ chối"),
                    ("expired", "Không gửi được trong hai ngày"),
                    ("restored", "Không gửi lại sau khôi phục"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
    ]
