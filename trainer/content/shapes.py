"""The shapes of the YAML files that authors write, with what an editor explains of every field and value."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from trainer.core.quiz.model import LOOK_TITLES, KeyAfter, Kind, Look, Role, Scene

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]


def about(title: str, text: str, *examples: Any, values: dict[Any, str] | None = None, **more: Any) -> Any:
    """Return a field: its name, what to write in it, examples to offer, what each of its values means."""
    extra: dict[str, Any] | None = {"enumDescriptions": values} if values else None
    return Field(title=title, description=text, examples=[*examples] or None, json_schema_extra=extra, **more)


def named(title: str, text: str) -> ConfigDict:
    """Return the settings of a shape that an editor calls ``title`` and explains by ``text``."""
    return ConfigDict(title=title, json_schema_extra={"description": text})


class Shape(BaseModel):
    """What all shapes share: no unknown field, no silent change of type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class BasisShape(Shape):
    """A place in an instrument on which a question rests."""

    model_config = named("Một căn cứ", "Một chỗ trong văn bản làm căn cứ.")

    instrument: Key = about("Văn bản", "Khóa của văn bản trong docs/_data/van-ban.yml.", "luat-116-2025", "nd-333-2026")
    article: str = about("Điều, khoản", "Chỗ trong văn bản; để trống là cả văn bản.", "khoản 2 Điều 42", default="")


Basis = Annotated[
    list[BasisShape],
    about(
        "Căn cứ",
        "Văn bản làm căn cứ, chỉ dùng văn bản có confidence: high và còn hiệu lực. Viết [] khi đây là lời khuyên.",
        [{"instrument": "luat-116-2025", "article": "khoản 2 Điều 42"}],
        [],
    ),
]
_FEEDBACK = "Vì sao đúng hoặc vì sao chưa ổn, nói với anh/chị, một hai câu. Chỉ hiện sau khi nộp bài."


class OptionShape(Shape):
    """One choice, passage, step or item of a question. ``target`` only where items are matched."""

    model_config = named("Một phương án", "Một ý để chọn, một chỗ để bôi, một bước hay một mục để ghép, tùy kiểu câu.")

    text: Words = about("Chữ", "Nội dung. Với kiểu mark và spot: chép đúng chữ trong [[…]].")
    right: bool = about("Đúng", "true: ý đúng, hoặc chỗ phải bôi. Không viết thì là false.", default=False)
    feedback: Words = about("Lời giải", _FEEDBACK)
    basis: Basis = []
    target: Words | None = about("Đích", "Chỉ với kiểu match: chép đúng chữ của một đích trong targets.", default=None)


class ChoiceShape(Shape):
    """One choice in a step of a situation; without ``next`` the situation ends."""

    model_config = named("Một lựa chọn", "Một việc có thể làm ở bước này.")

    text: Words = about("Lựa chọn", "Một việc mà đồng nghiệp tốt có thể làm lúc gấp.")
    worth: Literal[0, 1, 2] = about(
        "Hay đến đâu",
        "Mỗi bước cần một lựa chọn 2 và một lựa chọn kém hơn.",
        values={0: "Chưa ổn.", 1: "Tạm được.", 2: "Tốt nhất."},
    )
    consequence: Words = about(
        "Sau đó", "Chuyện xảy ra tiếp theo, một hai câu. Hiện ngay khi chọn, nên không chấm điểm ở đây."
    )
    feedback: Words = about("Lời giải", _FEEDBACK)
    basis: Basis = []
    next: Key | None = about(
        "Bước tiếp theo", "id của một bước viết sau. Không viết thì tình huống dừng ở đây.", "buoc-2", default=None
    )


class StepShape(Shape):
    """One step of a situation."""

    model_config = named("Một bước", "Bước viết đầu tiên là chỗ tình huống bắt đầu.")

    id: Key = about("Mã bước", "Không trùng bước khác của câu; next của lựa chọn gọi theo mã này.", "dau")
    text: Words = about("Chuyện đang xảy ra", "Điều người làm thấy ở bước này, trước khi chọn.")
    choices: list[ChoiceShape] = about("Lựa chọn", "Từ 2 đến 5 việc có thể làm.", min_length=1)


SCENE_WORDS: dict[Scene, str] = {
    "": "Không vẽ cảnh.",
    "phone": "Điện thoại trên tay.",
    "desk": "Bàn làm việc, máy tính.",
    "counter": "Quầy một cửa.",
    "board": "Bảng tin.",
    "meeting": "Phòng họp.",
    "yard": "Sân trụ sở, nhà văn hóa.",
    "street": "Đường phố, ngõ xóm.",
    "market": "Chợ.",
    "school": "Trường học.",
    "flood": "Mưa lụt.",
    "fire": "Cháy.",
    "night": "Trực đêm.",
    "press": "Phóng viên hỏi.",
}


class QuestionShape(Shape):
    """One question of a quiz."""

    model_config = named("Một câu hỏi", "Một tình huống ở bàn làm việc, một ý, không đánh đố.")

    id: Key = about(
        "Mã câu",
        "Không trùng câu nào ở mọi bài; không đổi về sau, vì kết quả đã lưu gọi theo mã này.",
        "tk-mat-khau-01",
    )
    kind: Kind = about(
        "Kiểu câu",
        "Câu được trả lời thế nào. Mỗi kiểu cần những trường riêng.",
        values={
            "single": "Đúng một ý đúng, từ 3 đến 6 phương án.",
            "multiple": "Nhiều ý đúng, ít nhất một ý sai, từ 3 đến 6 phương án.",
            "mark": "Bôi chỗ phải che trước khi đăng; cần material và options.",
            "spot": "Chỉ chỗ đáng ngờ trên tin, thư, trang; cần material và options.",
            "order": "Sắp thứ tự; viết các bước theo thứ tự đúng.",
            "match": "Ghép mục với đích; cần targets, và target ở mỗi mục.",
            "scenario": "Tình huống nhiều bước, mỗi lựa chọn có hậu quả; cần steps.",
        },
    )
    sections: list[Words] = about(
        "Mục được hỏi",
        "Mục cẩm nang mà câu hỏi kiểm tra, dạng thu-muc/trang#ma-muc. Trả lời sai thì đọc lại đúng mục này.",
        ["giu-tai-khoan/mat-khau#do-dai"],
        min_length=1,
    )
    basis: Basis = []
    history: list[Key] = about(
        "Văn bản cũ chỉ kể lại",
        "Khóa của văn bản đã hết hiệu lực mà câu nhắc tới như chuyện cũ, hoặc như chỗ sai phải nhận ra.",
        ["luat-104-2016"],
        default=[],
    )
    difficulty: int = about("Độ khó", "1 dễ, 2 vừa, 3 khó. Cả bài nên có cả ba, nhiều nhất là 2.", 2, ge=1, le=3)
    text: Words = about("Câu hỏi", "Tình huống và điều cần trả lời, không quá 60 chữ, không phủ định hai lần.")
    look: Look = about(
        "Vẽ như",
        "Phần material thật ra là cái gì: màn hình vẽ giống thứ ấy và ghi tên thứ ấy lên trên.",
        values={look: f"{title}." for look, title in LOOK_TITLES.items()},
        default="draft",
    )
    sender: str = about(
        "Ai viết",
        "Tên người gửi hoặc người đăng, như hiện trên màn hình. Cần có material.",
        "Zalo “Chánh văn phòng”",
        default="",
    )
    sent: str = about("Lúc nào", "Giờ gửi hoặc giờ đăng, như hiện trên màn hình.", "7:45 sáng thứ Ba", default="")
    scene: Scene = about(
        "Cảnh",
        "Hình nhỏ cạnh câu hỏi cho biết chuyện xảy ra ở đâu; chỉ để dễ hình dung.",
        values=SCENE_WORDS,
        default="",
    )
    picture: str = about(
        "Hình vẽ",
        "Chỉ với look: picture. Tên hình trong trainer/web/static/scenes, không có đuôi; material tả hình bằng lời.",
        "anh-trao-qua",
        default="",
    )
    material: str = about(
        "Thứ để xem",
        "Chữ của tin, bài, thư, ảnh mà câu hỏi nói tới. Với mark và spot, mỗi chỗ có thể chạm đặt trong [[…]]; "
        "kiểu khác không có [[…]]; scenario không dùng. Viết sau dấu | để giữ xuống dòng.",
        "Bà [[Trần Thị Mơ]] nhận trợ cấp [[ngày 03/12]].\n",
        default="",
    )
    targets: list[Words] = about(
        "Các đích",
        "Những nơi để ghép vào; có thể thừa, có thể nhiều mục chung một đích.",
        ["Nền tảng", "Công an cấp xã", "Đầu mối CNTT"],
        default=[],
    )
    options: list[OptionShape] = about(
        "Phương án", "Mỗi phương án có lời giải riêng. Thứ tự được xáo khi làm bài.", default=[]
    )
    steps: list[StepShape] = about(
        "Các bước", "Các bước của tình huống; lựa chọn dẫn tới bước viết sau bằng next.", default=[]
    )


class DrawShape(Shape):
    """How many questions a paper has out of each pool; a pool that is not named gives none."""

    model_config = named("Số câu mỗi nhóm", "Nhóm không ghi thì không rút câu nào.")

    chon: int = about("Câu chọn ý", "Số câu kiểu single và multiple.", 6, default=0, ge=1)
    boi: int = about("Câu tìm chỗ", "Số câu kiểu mark và spot.", 1, default=0, ge=1)
    xep: int = about("Câu sắp xếp, ghép cặp", "Số câu kiểu order và match.", 2, default=0, ge=1)
    tinh_huong: int = about("Tình huống", "Số câu kiểu scenario.", 1, default=0, ge=1)


class RuleShape(Shape):
    """Under which conditions a quiz is taken: one entry under ``quizzes`` of quizzes/lo-trinh.yml."""

    model_config = named("Luật của một bài", "Đổi rồi thì lượt bắt đầu sau đó mới theo.")

    id: Key = about("Bài", "id của bài trong quizzes/.", "giu-tai-khoan")
    draw: DrawShape = about("Rút mấy câu", "Mỗi đề rút bao nhiêu câu từ mỗi nhóm; không quá nửa nhóm thì ít trùng đề.")
    pass_mark: int = about("Mức đạt (%)", "Từ bao nhiêu phần trăm điểm thì đạt.", 80, ge=1, le=100)
    time_limit: int = about("Thời gian (phút)", "Số phút làm bài; 0 là không tính giờ.", 20, ge=0)
    attempts: int = about("Số lượt", "Chưa đạt bao nhiêu lượt liền thì phải chờ; 0 là không hạn chế.", 3, ge=0)
    wait_hours: int = about("Chờ (giờ)", "Phải chờ bao nhiêu giờ sau khi hết số lượt.", 24, ge=0)
    valid_days: int = about("Hiệu lực (ngày)", "Đạt rồi thì có giá trị bao nhiêu ngày.", 365, ge=1)
    grace_seconds: int = about(
        "Nán lại (giây)", "Hết giờ còn nhận câu trả lời đang trên đường thêm bao nhiêu giây.", default=30, ge=0
    )
    key_after: KeyAfter = about(
        "Đáp án hiện khi",
        "passed: khi đã đạt; used_up: cả khi hết số lượt phải chờ; hand_in: ngay khi nộp. Câu bỏ trống thì không.",
        values={
            "passed": "Khi đã đạt bài.",
            "used_up": "Khi đã đạt, hoặc đã hết số lượt và phải chờ.",
            "hand_in": "Ngay khi nộp: hợp với bài chỉ để luyện.",
        },
        default="passed",
    )


class QuizShape(Shape):
    """The head of a quiz file; its questions are validated one by one, so that one fault hides no other."""

    model_config = named("Bài kiểm tra", "Mỗi tệp một bài.")

    id: Key = about("Mã bài", "Chữ thường không dấu, số, gạch nối; không trùng bài khác; không đổi về sau.", "lua-dao")
    title: Words = about("Tên bài", "Tên hiện cho người làm bài, viết ngắn.", "Giữ tài khoản của trang")
    summary: Words = about("Tóm tắt", "Một hai câu: bài hỏi về việc gì, dành cho lúc nào.")
    chapter: Words = about("Trang của bài", "Trang cẩm nang mà bài thuộc về, không có đuôi .md.", "giu-tai-khoan/index")
    public: bool = about(
        "Mở cho người dân", "true: ai cũng làm thử được, không đăng nhập, không ghi lại gì.", default=False
    )
    questions: list[Any] = about(
        "Câu hỏi", "Mỗi câu một mục bắt đầu bằng dấu -. Nhiều hơn số câu rút thì mỗi người một đề.", min_length=1
    )


class PathShape(Shape):
    """The quizzes of one role."""

    model_config = named("Một lộ trình", "Các bài mà một vai trò phải đạt.")

    role: Role = about(
        "Vai trò",
        "Lộ trình này dành cho ai.",
        values={
            "page_admin": "Quản trị trang.",
            "spokesperson": "Người phát ngôn.",
            "leader": "Lãnh đạo.",
            "staff": "Cán bộ.",
            "it": "Công nghệ thông tin.",
        },
    )
    title: Words = about("Tên lộ trình", "Tên hiện cho người học.", "Lộ trình quản trị trang")
    quizzes: list[Key] = about(
        "Các bài", "id của các bài phải đạt, theo thứ tự nên làm.", ["giu-tai-khoan", "lua-dao"], min_length=1
    )


class PathsShape(Shape):
    """The file quizzes/lo-trinh.yml; each rule and each path is validated by itself."""

    model_config = named("Luật và lộ trình", "Luật của từng bài, rồi mỗi vai trò cần đạt những bài nào.")

    quizzes: list[Any] = about("Luật từng bài", "Mỗi bài một mục.")
    paths: list[Any] = about("Lộ trình", "Mỗi vai trò một mục.")
