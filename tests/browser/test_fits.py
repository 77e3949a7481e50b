"""How many questions of the bank a phone shows whole: from the dots to the bar, with nothing to scroll."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests import whole_yaml
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import PROJECT, Live
from trainer.content.reading import gather
from trainer.core.quiz.model import POOL_OF

pytestmark = pytest.mark.browser
LEAST = 0.70
PHONE = {"width": 390, "height": 844}
# The dots of a paper as it is drawn: those beyond are hidden before anything is measured.
DOTS = 10


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[Live]:
    """A server whose quizzes draw every question they have."""
    quizzes = tmp_path_factory.mktemp("quizzes")
    for file in (PROJECT / "quizzes").glob("*.yml"):
        content = whole_yaml.read(file)
        for rule in content.get("quizzes", ()):
            questions = whole_yaml.read(PROJECT / f"quizzes/{rule['id']}.yml")["questions"]
            rule["draw"] = dict(Counter(POOL_OF[one["kind"]] for one in questions))
        content.pop("public", None)
        whole_yaml.write(quizzes / file.name, content)
    server = Live(tmp_path_factory.mktemp("whole"), demonstration, quizzes)
    yield server
    server.stop()


# By place: the kind, and by how many pixels the end of the question lies below the upper edge of the bar.
_BEYOND = """dots => {
  const all = [...document.querySelectorAll(".dot")], bar = document.querySelector(".sitting-bar")
  all.slice(dots, -1).forEach(one => { one.parentElement.hidden = true })
  return all.slice(0, -1).map((dot, place) => {
    dot.click()
    const question = document.querySelector(".question.is-now")
    const beyond = question.getBoundingClientRect().bottom - bar.getBoundingClientRect().top
    return [question.dataset.kind, Math.round(beyond)]
  })
}"""


def _measure(page: Page, live: Live, quiz: str) -> dict[str, tuple[str, int]]:
    attempt = walk.begin(page, live, quiz)
    # The first page of a visit may be drawn before the typeface is there.
    page.reload()
    page.evaluate("document.fonts.ready")
    beyond = page.evaluate(_BEYOND, DOTS)
    names = [drawn.question.id for drawn in live.paper(attempt)]
    return {name: (kind, pixels) for name, (kind, pixels) in zip(names, beyond, strict=True)}


def test_most_questions_of_the_bank_are_seen_whole_on_a_phone(whole: Live, visit: Visit) -> None:
    page = visit(viewport=PHONE)
    walk.sign_in(page, whole, whole.new_official()["code"])
    content, _ = gather(whole.var / "project", None)
    quizzes = [item.value.id for item in content.quizzes]
    found = {name: one for quiz in quizzes for name, one in _measure(page, whole, quiz).items()}

    assert found.keys() == {item.value.id for item in content.questions}
    whole_ones = Counter(kind for kind, pixels in found.values() if pixels <= 0)
    every = Counter(kind for kind, _ in found.values())
    report = ", ".join(f"{kind} {whole_ones[kind]}/{every[kind]}" for kind in sorted(every))
    longest = sorted(((pixels, name) for name, (_, pixels) in found.items() if pixels > 0), reverse=True)
    share = whole_ones.total() / every.total()
    print(f"\n{share:.0%} whole: {report}\n" + "\n".join(f"{name} +{pixels}" for pixels, name in longest))
    assert share >= LEAST, (report, longest[:40])
