"""A copy of the project whose handbook comes to say what it says today in two steps, for the pictures of the README.

What it said before is invented; what it says now is the real text.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPIED, LINKED = ("docs", "quizzes"), ("demo", "trainer", "mkdocs.yml")
Run = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Step:
    """Words of a page today, what stood in their place before, and why the section was changed."""

    page: str
    section: str
    today: str
    before: str
    reason: str


# Changed before the people of the demonstration learnt, but after the one who tries it did.
_FIRST = Step(
    page="giu-tai-khoan/mat-khau",
    section="do-dai",
    today="Khuyến nghị ít nhất 14 ký tự.",
    before="Khuyến nghị ít nhất 10 ký tự, có chữ hoa và chữ số.",
    reason="Mật khẩu dài khó đoán hơn mật khẩu rối",
)
# Changed after they did.
_SECOND = (
    Step(
        page="ra-truoc-khi-dang/hinh-anh",
        section="soi-nen-anh",
        today="qua lại |\n| Gương, cửa kính, mặt bàn bóng | Tất cả những thứ trên, in ngược |",
        before="qua lại |",
        reason="Thêm chỗ hay sót: gương, cửa kính, mặt bàn bóng",
    ),
    Step(
        page="giu-tai-khoan/phan-quyen",
        section="vua-du",
        today="Cấp quyền kèm ngày thu về:",
        before="Cấp quyền thì báo trong nhóm quản trị:",
        reason="Quyền quản trị phải có ngày thu về",
    ),
)


def make(folder: Path) -> Path:
    """Return a project like ours in ``folder``, with the handbook as it was before all steps and without editions."""
    project = folder / "project"
    for name in COPIED:
        shutil.copytree(ROOT / name, project / name)
    for name in LINKED:
        (project / name).symlink_to(ROOT / name)
    for step in (_FIRST, *_SECOND):
        _replace(project, step, step.today, step.before)
    return project


def until_the_people_learn(project: Path, trainer: Run, today: date) -> None:
    """Publish the handbook, then the first step; ``trainer`` runs one of its commands."""
    trainer("edition", "publish", "--title", "Bản đầu", "--day", (today - timedelta(days=90)).isoformat())
    _take(project, trainer, (_FIRST,))
    trainer("edition", "publish", "--day", (today - timedelta(days=10)).isoformat())


def after_the_people_learnt(project: Path, trainer: Run) -> None:
    """Publish the second step as of today."""
    _take(project, trainer, _SECOND)
    trainer("edition", "publish")


def _take(project: Path, trainer: Run, steps: tuple[Step, ...]) -> None:
    for step in steps:
        _replace(project, step, step.before, step.today)
    for step in steps:
        trainer("edition", "plan", "--material", f"{step.page}#{step.section}", "--reason", step.reason)


def _replace(project: Path, step: Step, old: str, new: str) -> None:
    file = project / "docs" / f"{step.page}.md"
    text = file.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise SystemExit(f"docs/{step.page}.md does not hold “{old}” once: mend tests/changed_book.py")
    file.write_text(text.replace(old, new), encoding="utf-8")
