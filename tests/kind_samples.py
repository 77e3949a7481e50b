"""A sound question of every kind."""

from trainer.core.quiz.model import Kind, Option, Question, Turn

MATERIAL = "Hộ bà [[tên]], [[tổ]], nhận tiền ngày [[ngày]], căn cước [[số]], tại [[nơi]]."


def make(kind: Kind, options: tuple[Option, ...], **fields: object) -> Question:
    """Return a question of ``kind``."""
    return Question(f"q-{kind}", kind, "Câu hỏi?", options, ("a#b",), (), 1, **fields)  # type: ignore[arg-type]


def choices(*rights: bool) -> tuple[Option, ...]:
    """Return options that are right or wrong."""
    return tuple(Option(f"Ý {number}", right, f"Vì {number}") for number, right in enumerate(rights))


def passages(material: str = MATERIAL, kind: Kind = "mark") -> Question:
    """Return a question in whose material names and numbers must be marked."""
    words = ("tên", "tổ", "ngày", "số", "nơi")
    options = tuple(Option(word, word in ("tên", "số"), f"Vì {word}") for word in words)
    return make(kind, options, material=material)


def matching(targets: tuple[str, ...] = ("Công an", "Một cửa", "Nền tảng")) -> Question:
    """Return three items to be matched with three targets."""
    options = tuple(Option(f"Việc {n}", False, f"Vì {n}", target=target) for n, target in enumerate((0, 2, 1)))
    return make("match", options, targets=targets)


def situation(worths: tuple[int, ...] = (2, 1, 0, 2, 0), leads_to: int | None = 1) -> Question:
    """Return a situation of two steps: three choices, of which the first opens two more."""
    turns = [Turn(0, worths[0], "Đi tiếp", leads_to), Turn(0, worths[1], "Dừng ở đây"), Turn(0, worths[2], "Hỏng")]
    turns += [Turn(1, worths[3], "Xong"), Turn(1, worths[4], "Hỏng")]
    options = tuple(Option(f"Làm {n}", turn.worth == 2, f"Vì {n}", turn=turn) for n, turn in enumerate(turns))
    return make("scenario", options, steps=("Bước đầu", "Bước sau"))


SAMPLES = (
    make("single", choices(False, True, False, False)),
    make("multiple", choices(True, False, True, False)),
    passages(),
    passages(kind="spot"),
    make("order", choices(False, False, False, False)),
    matching(),
    situation(),
)
