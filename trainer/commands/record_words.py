"""What is said of a hand-in that is not as the server wrote it, by whichever command finds it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainer.queries.record_check import Wrong

# So many are named where one word stands for all the others.
NAMED = 20
COMPARE = "so với bản sao lưu gần ngày nộp, giữ nguyên cơ sở dữ liệu, báo người phụ trách an toàn thông tin"
WORDS: dict["Wrong", tuple[str, str]] = {
    "broken": ("niêm phong không khớp, bản ghi đã bị sửa thẳng trong cơ sở dữ liệu", COMPARE),
    "missing": (
        "không có niêm phong dù lẽ ra phải có",
        "lúc ấy còn máy chủ bản cũ chạy bên cạnh thì chạy: python -m trainer verify --stamp; không thì có người đã ghi "
        "thẳng vào cơ sở dữ liệu",
    ),
    "unreadable": ("quy định, đề hoặc điểm đã ghi không đọc được", COMPARE),
    "correction": ("lần tính lại thiếu, hoặc không đúng với các câu đã rút", COMPARE),
    "completion": (
        "kết quả hoàn thành khác bản ghi của lượt nộp",
        "chạy: python -m trainer rebuild; lệnh ấy để nguyên kết quả của lượt không kiểm được niêm phong",
    ),
}


def whose_first(numbers: Iterable[int]) -> list[str]:
    """Return of the first of ``numbers`` whose they are, of which quiz, the how manieth attempt."""
    return list(whose(list(islice(numbers, NAMED))))


def whose(numbers: list[int]) -> Iterator[str]:
    """Yield of each of some ``numbers`` the same."""
    from trainer.queries.record_check import named

    known = named(numbers) if numbers else {}
    yield from (f"{known.get(one, 'lượt nộp')} (số {one})" for one in numbers)
