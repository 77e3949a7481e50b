"""The shapes of what is printed beside the book: slides, posters, the pocket card, with what an editor explains."""

from typing import Literal

from trainer.content.shapes import Key, Shape, Words, about, named

InjectKind = Literal["post", "comment", "message", "call", "paper", "spoken"]
_AGENCY = 'Ô cơ quan tự điền viết {{ co_quan("tên_khóa") }}.'


class TableShape(Shape):
    """A table on a slide."""

    model_config = named("Bảng", "Mỗi hàng đủ ô như hàng đầu; ô trống là chỗ ghi tay.")

    head: list[Words] = about("Hàng đầu", "Tên các cột.", ["Vai", "Việc"])
    rows: list[list[str]] = about("Các hàng", "Không quá tám hàng.", [["Trực trang", "Ghi giờ"]])


class InjectShape(Shape):
    """A piece of news that opens a step of a drill."""

    model_config = named("Tin mở", "Một tin của buổi diễn tập, chiếu lên đúng phút.")

    number: int = about("Số", "Thứ tự trong bộ.", 1)
    minute: int = about("Phút", "Phút của buổi tập.", 10)
    to: Words = about("Cho ai", "Vai nhận tin.", "Trực trang")
    kind: InjectKind = about(
        "Là gì",
        "Tin tới bằng đường nào.",
        values={
            "post": "Bài đăng.",
            "comment": "Bình luận.",
            "message": "Tin nhắn.",
            "call": "Cuộc gọi.",
            "paper": "Tờ giấy, ảnh in.",
            "spoken": "Lời nói tại chỗ.",
        },
    )
    from_: Words = about("Từ ai", "Ai nói, lúc nào.", "Cô Lụa, Zalo", alias="from")
    text: Words = about("Lời", "Mở đầu bằng “DIỄN TẬP.”.", "DIỄN TẬP. Đã có 41 bình luận.")


class SlideShape(Shape):
    """One slide: a title, exactly one body, and what the trainer says to it."""

    model_config = named("Một tờ chiếu", "Một title, đúng một trong lines, table, picture, inject, và notes.")

    title: Words = about("Tiêu đề", "Một dòng ngắn.", "Luật chơi")
    lines: list[Words] = about("Dòng", f"Không quá sáu dòng ngắn. {_AGENCY}", ["Làm gì thì nói to"], default=[])
    table: TableShape | None = about("Bảng", "Một bảng nhỏ.", default=None)
    picture: Key | None = about("Hình", "Tên một hình ở docs/_hinh, không đuôi.", "ba-luot-xem-ngang", default=None)
    inject: InjectShape | None = about("Tin mở", "Một tin của buổi diễn tập.", default=None)
    notes: Words = about("Lời người dẫn", "Không chiếu; in ở bản lời người dẫn.")


class DeckShape(Shape):
    """A file of docs/_data/slides."""

    model_config = named("Một bộ tờ chiếu", "Chữ của tờ chiếu, không có trình bày.")

    title: Words = about("Tên bộ", "Hiện ở tờ đầu.", "Diễn tập: trang bị chiếm")
    subtitle: Words = about("Dòng phụ", "Dưới tên bộ.", "90 phút, tập trên giấy")
    page: Words = about("Trang", "Trang cẩm nang của bộ này; nơi có đường dẫn tải.", "bieu-mau/bo-dien-tap-mat-trang")
    slides: list[SlideShape] = about("Các tờ", "Theo thứ tự chiếu.")


class FieldShape(Shape):
    """A place on a poster for what the agency fills in."""

    model_config = named("Một ô", "Chưa điền thì in dòng chấm để viết tay.")

    label: Words = about("Tên ô", "Ngắn.", "Số trực")
    value: str = about("Giá trị", f"{_AGENCY} Để trống là luôn viết tay.", '{{ co_quan("so_truc_cntt") }}')


class PosterShape(Shape):
    """One poster of docs/_data/posters.yml."""

    model_config = named("Một tờ treo", "Chữ của một tờ A4 treo tường, đọc được từ hai mét.")

    id: Key = about("Mã", "Không trùng tờ khác.", "mat-tai-khoan")
    hang: Words = about("Treo ở đâu", "Không in.", "Cạnh máy trực trang")
    title: Words = about(
        "Tiêu đề",
        "Chữ to nhất, không quá 36 chữ cái. Muốn ngắt dòng ở đâu thì viết “ / ” ở đó.",
        "Mất trang? Gọi trong 10 phút",
    )
    lead: Words = about("Câu dẫn", "Một câu dưới tiêu đề.")
    lines: list[Words] = about("Dòng", "Bốn dòng lớn là nhiều nhất.")
    picture: Key = about("Hình", "Tên một hình ngang ở docs/_hinh, không đuôi.", "ba-luot-xem-ngang")
    fields: list[FieldShape] = about("Ô của cơ quan", "Không quá bốn ô.", default=[])
    foot: Words = about("Dòng cuối", "Một câu.")
    page: Words = about("Trang", "Trang cẩm nang để đọc thêm.", "su-co/mat-tai-khoan")


class CallShape(Shape):
    """Whom to call."""

    model_config = named("Một cuộc gọi", "Ai, số nào, khi nào.")

    who: Words = about("Ai", f"Chức danh, không ghi tên riêng. {_AGENCY}", "Người phát ngôn")
    value: str = about("Số", f"{_AGENCY} Để trống là viết tay.")
    when: str = about("Khi nào", "Để trống là lúc nào cũng gọi.", "Báo chí hỏi", default="")


class FrontShape(Shape):
    """The calls on the card."""

    model_config = named("Mặt gọi của thẻ", "Gọi ai, theo thứ tự.")

    calls: list[CallShape] = about("Cuộc gọi", "Không quá tám.")


class SaidShape(Shape):
    """A sentence to be said, with what it is for."""

    model_config = named("Một câu nói", "Câu nói nguyên văn.")

    label: Words = about("Khi nào", "Ngắn.", "Câu báo đầu tiên")
    text: Words = about("Câu", "Nguyên văn.")


class BackShape(Shape):
    """What the card says besides calls."""

    model_config = named("Mặt nhớ của thẻ", "Câu nói và điều phải nhớ.")

    say: SaidShape = about("Câu báo", "Câu đầu tiên khi gọi.")
    remember: list[Words] = about("Nhớ", "Không quá năm dòng.")
    press: SaidShape = about("Báo chí", "Câu nói khi báo chí hỏi.")
    foot: Words = about("Dòng cuối", "Một câu.")


class CardShape(Shape):
    """docs/_data/pocket-card.yml."""

    model_config = named("Thẻ bỏ túi", "Có chuyện thì gọi ai, theo thứ tự.")

    title: Words = about("Tên thẻ", "Ngắn.", "Có chuyện, gọi theo thứ tự")
    lead: Words = about("Câu dẫn", "Một câu.")
    front: FrontShape = about("Mặt gọi", "Các cuộc gọi.")
    back: BackShape = about("Mặt nhớ", "Câu nói, điều nhớ.")
    page: Words = about("Trang", "Trang cẩm nang để đọc thêm.", "su-co/index")
