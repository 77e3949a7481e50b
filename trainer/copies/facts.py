"""Which tables hold what can never be made again, and under which names a person knows them."""

from dataclasses import dataclass
from pathlib import Path

from trainer.copies.problem import CopyRefused
from trainer.core.text import count

# Table → its name in a sentence; those without a name are counted and compared, and not told.
FACTS = {
    "trainer_official": "cán bộ",
    "trainer_attempt": "lượt làm bài",
    "trainer_answer": "câu trả lời",
    "trainer_handin": "bài đã nộp",
    "trainer_withdrawal": "",
    "trainer_correction": "",
    "trainer_practice": "",
    "trainer_refresherreview": "",
    "trainer_questionversion": "",
    "trainer_sectionversion": "",
    "trainer_returnedtext": "",
    "trainer_workshop": "",
    "trainer_attendance": "",
    "trainer_objection": "",
    "trainer_event": "",
}
# What somebody is signed in with, or is half way to: of use to a thief alone, since a restore ends it all the same.
NOT_COPIED = ("trainer_accountsession", "django_session")
_MIGRATIONS = Path(__file__).parent.parent / "migrations"


@dataclass(frozen=True, slots=True)
class Proof:
    """What a copy holds, read from its first page to its last: rows of each fact, and the migrations of ours."""

    counts: dict[str, int]
    migrations: set[str]


def told(counts: dict[str, int]) -> str:
    """Return ``counts`` as words: “12 cán bộ, 2.640 lượt làm bài”."""
    return ", ".join(f"{count(counts.get(table, 0))} {name}" for table, name in FACTS.items() if name)


def same(source: dict[str, int], copy: dict[str, int]) -> None:
    """Raise CopyRefused when the copy does not hold exactly what the source held."""
    if source != copy:
        missing = sorted(table for table in source if source[table] != copy.get(table))
        raise CopyRefused(f"bản sao không đủ dòng ({', '.join(missing)})", "kiểm tra đĩa rồi sao lưu lại")


def known(proof: Proof) -> None:
    """Raise CopyRefused when the copy was made by a newer version than this one."""
    here = {path.stem for path in _MIGRATIONS.glob("[0-9]*.py")}
    if newer := sorted(proof.migrations - here):
        raise CopyRefused(
            f"bản sao do phiên bản mới hơn của phần mềm tạo ra ({', '.join(newer)})", "cập nhật mã nguồn rồi khôi phục"
        )
