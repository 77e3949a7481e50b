"""What an editor explains to authors of YAML files: every shape, every field, every value, in Vietnamese.

Kept apart from the shapes because checking content needs none of it. A test demands words for every field.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class About:
    """The name of a field, what to write in it, and examples that an editor may offer."""

    title: str
    text: str
    examples: tuple[Any, ...] = ()


SHAPES: dict[str, About] = {
    "AgencyShape": About("Điều cơ quan tự điền", "Chỉ ghi thông tin công vụ, không ghi số riêng của cá nhân."),
    "BasisShape": About("Một căn cứ", "Một chỗ trong văn bản làm căn cứ."),
    "ChoiceShape": About("Một lựa chọn", "Một việc có thể làm ở bước này."),
    "InstrumentShape": About("Một văn bản", "Khóa: luat-SỐ-NĂM, bo-luat-…, nd-…, tt-…, qd-…, ct-…, cv-…."),
    "OptionShape": About("Một phương án", "Một ý để chọn, một chỗ để bôi, một bước hay một mục để ghép, tùy kiểu câu."),
    "PathShape": About("Một lộ trình", "Các bài mà một vai trò phải đạt."),
    "PathsShape": About("Luật và lộ trình", "Luật của từng bài, rồi mỗi vai trò cần đạt những bài nào."),
    "QuestionShape": About("Một câu hỏi", "Một tình huống ở bàn làm việc, một ý, không đánh đố."),
    "QuizShape": About("Bài kiểm tra", "Mỗi tệp một bài."),
    "ChangeShape": About("Một thay đổi", "Phiên bản này làm gì với một mục."),
    "DrawShape": About("Số câu mỗi nhóm", "Nhóm không ghi thì không rút câu nào."),
    "EditionShape": About("Phiên bản", "Những mục khác với phiên bản trước, và vì sao."),
    "GroupShape": About("Nhóm mục", "Các mục mới, hoặc các mục đã bỏ, vì cùng một lý do."),
    "RuleShape": About("Luật của một bài", "Đổi rồi thì lượt bắt đầu sau đó mới theo."),
    "StepShape": About("Một bước", "Bước viết đầu tiên là chỗ tình huống bắt đầu."),
}

_BASIS = About(
    "Căn cứ",
    "Văn bản làm căn cứ, chỉ dùng văn bản có confidence: high và còn hiệu lực. Viết [] khi đây là lời khuyên.",
    ([{"instrument": "luat-116-2025", "article": "khoản 2 Điều 42"}], []),
)
_FEEDBACK = "Vì sao đúng hoặc vì sao chưa ổn, nói với anh/chị, một hai câu. Chỉ hiện sau khi nộp bài."

FIELDS: dict[str, dict[str, About]] = {
    "QuizShape": {
        "id": About(
            "Mã bài", "Chữ thường không dấu, số, gạch nối; không trùng bài khác; không đổi về sau.", ("lua-dao",)
        ),
        "title": About("Tên bài", "Tên hiện cho người làm bài, viết ngắn.", ("Giữ tài khoản của trang",)),
        "summary": About("Tóm tắt", "Một hai câu: bài hỏi về việc gì, dành cho lúc nào."),
        "chapter": About(
            "Trang của bài", "Trang cẩm nang mà bài thuộc về, không có đuôi .md.", ("giu-tai-khoan/index",)
        ),
        "public": About("Mở cho người dân", "true: ai cũng làm thử được, không đăng nhập, không ghi lại gì."),
        "questions": About("Câu hỏi", "Mỗi câu một mục bắt đầu bằng dấu -. Nhiều hơn số câu rút thì mỗi người một đề."),
    },
    "RuleShape": {
        "id": About("Bài", "id của bài trong quizzes/.", ("giu-tai-khoan",)),
        "draw": About("Rút mấy câu", "Mỗi đề rút bao nhiêu câu từ mỗi nhóm; không quá nửa nhóm thì ít trùng đề."),
        "pass_mark": About("Mức đạt (%)", "Từ bao nhiêu phần trăm điểm thì đạt.", (80,)),
        "time_limit": About("Thời gian (phút)", "Số phút làm bài; 0 là không tính giờ.", (20,)),
        "attempts": About("Số lần", "Chưa đạt bao nhiêu lần liền thì phải chờ; 0 là không hạn chế.", (3,)),
        "wait_hours": About("Chờ (giờ)", "Phải chờ bao nhiêu giờ sau khi hết số lần.", (24,)),
        "valid_days": About("Hiệu lực (ngày)", "Đạt rồi thì có giá trị bao nhiêu ngày.", (365,)),
        "grace_seconds": About("Nán lại (giây)", "Hết giờ còn nhận câu trả lời đang trên đường thêm bao nhiêu giây."),
        "key_after": About(
            "Đáp án hiện khi",
            "passed: khi đã đạt; used_up: cả khi hết số lần phải chờ; hand_in: ngay khi nộp. Câu bỏ trống thì không.",
        ),
    },
    "QuestionShape": {
        "id": About(
            "Mã câu",
            "Không trùng câu nào ở mọi bài; không đổi về sau, vì kết quả đã lưu gọi theo mã này.",
            ("tk-mat-khau-01",),
        ),
        "kind": About("Kiểu câu", "Câu được trả lời thế nào. Mỗi kiểu cần những trường riêng."),
        "sections": About(
            "Mục được hỏi",
            "Mục cẩm nang mà câu hỏi kiểm tra, dạng thu-muc/trang#ma-muc. Trả lời sai thì đọc lại đúng mục này.",
            (["giu-tai-khoan/mat-khau#do-dai"],),
        ),
        "basis": _BASIS,
        "difficulty": About("Độ khó", "1 dễ, 2 vừa, 3 khó. Cả bài nên có cả ba, nhiều nhất là 2.", (2,)),
        "text": About("Câu hỏi", "Tình huống và điều cần trả lời, không quá 60 chữ, không phủ định hai lần."),
        "look": About("Vẽ như", "Phần material hiện trên màn hình giống cái gì."),
        "material": About(
            "Bài để bôi",
            "Chữ của bài; mỗi chỗ có thể bôi đặt trong [[…]]. Viết sau dấu | để giữ xuống dòng.",
            ("Bà [[Trần Thị Mơ]] nhận trợ cấp [[ngày 03/12]].\n",),
        ),
        "targets": About(
            "Các đích",
            "Những nơi để ghép vào; có thể thừa, có thể nhiều mục chung một đích.",
            (["Nền tảng", "Công an cấp xã", "Đầu mối CNTT"],),
        ),
        "options": About("Phương án", "Mỗi phương án có lời giải riêng. Thứ tự được xáo khi làm bài."),
        "steps": About("Các bước", "Các bước của tình huống; lựa chọn dẫn tới bước viết sau bằng next."),
    },
    "OptionShape": {
        "text": About("Chữ", "Nội dung. Với kiểu mark và spot: chép đúng chữ trong [[…]]."),
        "right": About("Đúng", "true: ý đúng, hoặc chỗ phải bôi. Không viết thì là false."),
        "feedback": About("Lời giải", _FEEDBACK),
        "basis": _BASIS,
        "target": About("Đích", "Chỉ với kiểu match: chép đúng chữ của một đích trong targets."),
    },
    "ChoiceShape": {
        "text": About("Lựa chọn", "Một việc mà đồng nghiệp tốt có thể làm lúc gấp."),
        "worth": About("Hay đến đâu", "Mỗi bước cần một lựa chọn 2 và một lựa chọn kém hơn."),
        "consequence": About(
            "Sau đó", "Chuyện xảy ra tiếp theo, một hai câu. Hiện ngay khi chọn, nên không chấm điểm ở đây."
        ),
        "feedback": About("Lời giải", _FEEDBACK),
        "basis": _BASIS,
        "next": About("Bước tiếp theo", "id của một bước viết sau. Không viết thì tình huống dừng ở đây.", ("buoc-2",)),
    },
    "StepShape": {
        "id": About("Mã bước", "Không trùng bước khác của câu; next của lựa chọn gọi theo mã này.", ("dau",)),
        "text": About("Chuyện đang xảy ra", "Điều người làm thấy ở bước này, trước khi chọn."),
        "choices": About("Lựa chọn", "Từ 2 đến 5 việc có thể làm."),
    },
    "BasisShape": {
        "instrument": About(
            "Văn bản", "Khóa của văn bản trong docs/_data/van-ban.yml.", ("luat-116-2025", "nd-333-2026")
        ),
        "article": About("Điều, khoản", "Chỗ trong văn bản; để trống là cả văn bản.", ("khoản 2 Điều 42",)),
    },
    "DrawShape": {
        "chon": About("Câu chọn ý", "Số câu kiểu single và multiple.", (6,)),
        "boi": About("Câu bôi chỗ", "Số câu kiểu mark và spot.", (1,)),
        "xep": About("Câu sắp xếp, ghép cặp", "Số câu kiểu order và match.", (2,)),
        "tinh_huong": About("Tình huống", "Số câu kiểu scenario.", (1,)),
    },
    "PathsShape": {
        "quizzes": About("Luật từng bài", "Mỗi bài một mục."),
        "paths": About("Lộ trình", "Mỗi vai trò một mục."),
    },
    "EditionShape": {
        "edition": About("Mã phiên bản", "Ngày công bố, như tên tệp; lần sau trong ngày thêm -2.", ("2026-11-25",)),
        "published": About("Ngày phát hành", "Dạng 2026-11-24.", ("2026-11-24",)),
        "title": About("Tên phiên bản", "Một dòng nói phiên bản này có gì mới."),
        "changes": About("Thay đổi", "Mỗi mục đã đổi một khối."),
        "added": About("Mục mới", "Các mục mới có, không ai phải học lại vì chúng."),
        "removed": About("Mục bỏ", "Các mục không còn trong cẩm nang."),
    },
    "GroupShape": {
        "reason": About("Vì sao", "Một dòng chung cho cả nhóm.", ("Mục mới",)),
        "sections": About("Các mục", "Mỗi mục một dòng, kèm dấu vân của chữ trong mục."),
    },
    "ChangeShape": {
        "section": About("Mục", "Dạng thu-muc/trang#ma-muc.", ("giu-tai-khoan/mat-khau#do-dai",)),
        "old": About("Dấu vân cũ", "Dấu vân của chữ cũ; null khi mục mới có."),
        "new": About("Dấu vân mới", "Dấu vân của chữ mới; null khi mục đã bỏ."),
        "weight": About("Nặng hay nhẹ", "Có phải học lại không."),
        "reason": About("Vì sao", "Một câu để người đọc hiểu vì sao mục đổi."),
        "instrument": About(
            "Do văn bản nào", "Khóa trong docs/_data/van-ban.yml; null khi không do văn bản.", ("luat-116-2025",)
        ),
        "relearn_by": About("Học lại trước ngày", "Dạng 2026-12-24; null thì là 30 ngày sau khi phát hành."),
    },
    "PathShape": {
        "role": About("Vai trò", "Lộ trình này dành cho ai."),
        "title": About("Tên lộ trình", "Tên hiện cho người học.", ("Lộ trình quản trị trang",)),
        "quizzes": About("Các bài", "id của các bài phải đạt, theo thứ tự nên làm.", (["giu-tai-khoan", "lua-dao"],)),
    },
    "InstrumentShape": {
        "number": About("Số hiệu", "Đúng như trên văn bản.", ("116/2025/QH15", "333/2026/NĐ-CP")),
        "kind": About("Loại văn bản", "Luật, Nghị định…; hiện trước tên."),
        "title": About(
            "Tên", "Không kèm loại văn bản; nghị định, thông tư thì viết ngắn, chữ thường.", ("An ninh mạng",)
        ),
        "issuer": About("Cơ quan ban hành", "Tên đầy đủ.", ("Quốc hội", "Chính phủ")),
        "issued": About("Ngày ban hành", "Dạng 2025-12-10; null khi chưa xác nhận được.", ("2025-12-10", None)),
        "in_force_from": About(
            "Có hiệu lực từ", "Ngày đầu tiên có hiệu lực; null khi chưa xác nhận được.", ("2026-07-01", None)
        ),
        "in_force_to": About(
            "Ngày cuối còn hiệu lực",
            "Tính cả ngày này: hết hiệu lực “từ 01/7” thì ghi ngày 30/6; null khi chưa có gì chấm dứt.",
            (None, "2026-06-30"),
        ),
        "replaced_by": About(
            "Được thay bằng", "Khóa của các văn bản thay thế; [] khi chưa có.", ([], ["luat-116-2025"])
        ),
        "amended_by": About(
            "Được sửa đổi bởi", "Khóa của các văn bản sửa đổi; check sẽ nêu mục và câu phải rà.", (["nd-400-2026"],)
        ),
        "amended_from": About(
            "Sửa đổi từ ngày", "Dạng 2026-12-01; bỏ trống thì theo ngày hiệu lực của văn bản sửa đổi.", ("2026-12-01",)
        ),
        "confidence": About("Chắc đến đâu", "Chỉ điều high mới được nói như sự thật và được hỏi."),
        "confirmed_at": About(
            "Đối chiếu ở đâu",
            "Nguồn đã xem: số Công báo, cổng thông tin, ngày xem.",
            ("Công báo số 35 ngày 21/01/2026",),
        ),
        "note": About("Ghi chú", "Điều người biên tập sau cần biết; không hiện cho người đọc."),
    },
    "AgencyShape": {
        "label": About("Tên gọi", "Hiện trong ô “cần điền” khi chưa có giá trị.", ("Số trực công nghệ thông tin",)),
        "value": About("Giá trị", "Điều cơ quan điền; null là chưa điền.", (None,)),
    },
}

VALUES: dict[str, dict[Any, str]] = {
    "QuestionShape.kind": {
        "single": "Đúng một ý đúng, từ 3 đến 6 phương án.",
        "multiple": "Nhiều ý đúng, ít nhất một ý sai, từ 3 đến 6 phương án.",
        "mark": "Bôi chỗ phải che trước khi đăng; cần material và options.",
        "spot": "Chỉ dấu hiệu giả trên tin, thư, trang; cần material và options.",
        "order": "Sắp thứ tự; viết các bước theo thứ tự đúng.",
        "match": "Ghép mục với đích; cần targets, và target ở mỗi mục.",
        "scenario": "Tình huống nhiều bước, mỗi lựa chọn có hậu quả; cần steps.",
    },
    "QuestionShape.look": {
        "draft": "Bản nháp chưa đăng.",
        "message": "Tin nhắn nhận được.",
        "letter": "Thư điện tử nhận được.",
        "page": "Trang mạng hoặc bài đăng mở trên máy.",
    },
    "ChoiceShape.worth": {0: "Chưa ổn.", 1: "Tạm được.", 2: "Tốt nhất."},
    "PathShape.role": {
        "page_admin": "Quản trị trang.",
        "spokesperson": "Người phát ngôn.",
        "leader": "Lãnh đạo.",
        "staff": "Cán bộ.",
        "it": "Công nghệ thông tin.",
    },
    "RuleShape.key_after": {
        "passed": "Khi đã đạt bài.",
        "used_up": "Khi đã đạt, hoặc đã hết số lần và phải chờ.",
        "hand_in": "Ngay khi nộp: hợp với bài chỉ để luyện.",
    },
    "ChangeShape.weight": {
        "minor": "Cùng một điều, nói cách khác: không ai phải học lại.",
        "material": "Điều phải làm đã khác: người đạt theo chữ cũ cần học lại.",
    },
    "InstrumentShape.kind": {
        "Hiến pháp": "Hiến pháp.",
        "Luật": "Luật của Quốc hội.",
        "Bộ luật": "Bộ luật của Quốc hội.",
        "Nghị định": "Nghị định của Chính phủ.",
        "Thông tư": "Thông tư của bộ trưởng.",
        "Quyết định": "Quyết định của Thủ tướng, bộ hoặc ủy ban nhân dân.",
        "Chỉ thị": "Chỉ thị.",
        "Công văn": "Công văn hướng dẫn; không phải văn bản quy phạm pháp luật.",
    },
    "InstrumentShape.confidence": {
        "high": "Đã đối chiếu bản gốc hoặc Công báo: được viện dẫn và được hỏi.",
        "medium": "Mới có nguồn thứ hai: viện dẫn kèm “cần đối chiếu bản gốc”, không được hỏi.",
        "low": "Chưa chắc: không in ra, không được hỏi.",
    },
}
