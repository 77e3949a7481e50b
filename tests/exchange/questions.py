"""Any sound quiz, for Hypothesis; and what a quiz is when a format loses what it says it loses."""

from dataclasses import replace
from typing import Any, get_args

from hypothesis import strategies as st

from trainer.core.law import Citation
from trainer.core.quiz.model import POOL_OF, KeyAfter, Kind, Look, Option, Question, Quiz, Rule, Scene, Turn
from trainer.core.text import clean
from trainer.exchange.losses import with_material

# Letters, tone marks, and every sign that means something to GIFT, HTML, XML, YAML or Excel.
SIGNS = "abcxyzăâđêôơưạảấầệốữỹĐÝ019 .,;:!?-–…“”()/\\|@*+_^$`=~#{}[]<>&\"'%\t"
LINE = st.text(SIGNS, min_size=1, max_size=30).map(clean).filter(bool)
WORDS = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
KEY = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
CITATION = st.builds(Citation, KEY, st.one_of(st.just(""), LINE))
PASSAGE = st.text("abcđêộ 012,.", min_size=1, max_size=12).map(clean).filter(bool)


def _options(rights: list[bool], words: st.SearchStrategy[str] = WORDS) -> st.SearchStrategy[tuple[Option, ...]]:
    basis = st.lists(CITATION, max_size=1).map(tuple)
    return st.tuples(*(st.builds(Option, words, st.just(right), WORDS, basis) for right in rights))


@st.composite
def question(draw: st.DrawFn, kind: Kind) -> Question:
    """Return a sound question of a kind."""
    about: dict[str, Any] = {
        "id": draw(KEY),
        "kind": kind,
        "text": draw(WORDS),
        "sections": tuple(
            draw(st.lists(st.tuples(KEY, KEY, KEY).map("{0[0]}/{0[1]}#{0[2]}".format), min_size=1, max_size=2))
        ),
        "basis": tuple(draw(st.lists(CITATION, max_size=2))),
        "difficulty": draw(st.integers(1, 3)),
    }
    return Question(**about, **draw(_PARTS[kind]()), **draw(_seen(kind)))


@st.composite
def _single(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(3, 5))
    right = draw(st.integers(0, count - 1))
    return {"options": draw(_options([number == right for number in range(count)]))}


@st.composite
def _multiple(draw: st.DrawFn) -> dict[str, Any]:
    rights = draw(st.permutations([True, False, *draw(st.lists(st.booleans(), min_size=1, max_size=3))]))
    return {"options": draw(_options(list(rights)))}


@st.composite
def _passages(draw: st.DrawFn) -> dict[str, Any]:
    words = draw(st.lists(PASSAGE, min_size=4, max_size=5))
    between = draw(st.lists(st.text("abc ơ.\n", max_size=8), min_size=len(words), max_size=len(words)))
    material = "".join(f"{plain}[[{passage}]]" for plain, passage in zip(between, words, strict=True)).strip()
    options = draw(
        _options([True, False, *draw(st.lists(st.booleans(), min_size=len(words) - 2, max_size=len(words) - 2))])
    )
    named = tuple(replace(option, text=word) for option, word in zip(options, words, strict=True))
    return {
        "options": named,
        "material": material,
        "look": draw(st.sampled_from(get_args(Look))),
    }


@st.composite
def _seen(draw: st.DrawFn, kind: Kind) -> dict[str, Any]:
    """Return what a question may show besides: material of its own, who wrote it, where it happens."""
    scene = {"scene": draw(st.sampled_from(get_args(Scene)))}
    marked = kind in ("mark", "spot")
    if kind == "scenario" or not (marked or draw(st.booleans())):
        return scene
    about = {name: draw(st.one_of(st.just(""), LINE)) for name in ("sender", "sent")}
    words = {} if marked else {"material": draw(WORDS), "look": draw(st.sampled_from(get_args(Look)))}
    return {**scene, **about, **words}


@st.composite
def _order(draw: st.DrawFn) -> dict[str, Any]:
    return {"options": draw(_options([False] * draw(st.integers(3, 5))))}


@st.composite
def _match(draw: st.DrawFn) -> dict[str, Any]:
    targets = tuple(draw(st.lists(LINE, min_size=3, max_size=5, unique=True)))
    options = draw(_options([False] * draw(st.integers(3, 4)), WORDS.filter(lambda words: "->" not in words)))
    to = st.integers(0, len(targets) - 1)
    return {"options": tuple(replace(option, target=draw(to)) for option in options), "targets": targets}


@st.composite
def _scenario(draw: st.DrawFn) -> dict[str, Any]:
    steps = draw(st.lists(WORDS, min_size=2, max_size=3))
    options = []
    for step in range(len(steps)):
        for _ in range(draw(st.integers(2, 3))):
            worth = draw(st.integers(0, 2))
            leads_to = draw(st.sampled_from([None, *range(step + 1, len(steps))]))
            turn = Turn(step, worth, draw(WORDS), leads_to)
            options.append(replace(draw(_options([worth == 2]))[0], turn=turn))
    return {"options": tuple(options), "steps": tuple(steps)}


_PARTS: dict[Kind, Any] = {
    "single": _single,
    "multiple": _multiple,
    "mark": _passages,
    "spot": _passages,
    "order": _order,
    "match": _match,
    "scenario": _scenario,
}
KINDS = tuple(_PARTS)


@st.composite
def quizzes(draw: st.DrawFn, kinds: tuple[Kind, ...] = KINDS) -> Quiz:
    """Return a sound quiz of questions of these kinds."""
    drawn = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3))
    questions = tuple(draw(question(kind)) for kind in drawn)
    named = tuple(replace(one, id=f"{one.id}-{number}") for number, one in enumerate(questions))
    pools = {POOL_OF[one.kind]: draw(st.integers(1, 9)) for one in named}
    numbers = draw(st.tuples(*[st.integers(1, 99)] * 6))
    key_after: KeyAfter = draw(st.sampled_from(get_args(KeyAfter)))
    rule = Rule(sum(pools.values()), *numbers, pools=pools, key_after=key_after)
    return Quiz(draw(KEY), draw(LINE), draw(LINE), draw(KEY), rule, named, public=draw(st.booleans()))


def in_words_alone(one: Question) -> Question:
    """Return what is left of a question in formats that know no look and no basis of single options."""
    options = tuple(replace(option, basis=()) for option in one.options)
    bare = replace(one, material="", look="draft", sender="", sent="", scene="", picture="")
    return replace(bare, text=with_material(one), options=options)


def in_any_order_of_targets(one: Question) -> tuple[object, ...]:
    """Return a question as a value in which the order of targets, which are shuffled anyway, does not count."""
    goals = [one.targets[option.target] if option.target is not None else None for option in one.options]
    plain = tuple(replace(option, target=None) for option in one.options)
    return replace(one, options=plain, targets=()), frozenset(one.targets), tuple(goals)
