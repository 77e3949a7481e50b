"""A find is right when it meets what a person labelled."""

from tests.core.scan.samples import pattern, rule
from trainer.core.scan.measure import Draft, Figure, Mark, Miss, measure, strays

RULE = rule(pattern("[0-9]{3}"))


def test_finds_that_meet_a_label_are_right_and_every_disagreement_is_told() -> None:
    draft = Draft("d", "số 123, 456 và bốn năm sáu", (Mark("r", "số 123"), Mark("r", "bốn năm sáu")))
    figures, misses = measure([draft], (RULE,))
    assert figures == {"r": Figure(marks=2, found=1, finds=2, right=1)}
    assert misses == [Miss("d", "r", "bốn năm sáu", found=False), Miss("d", "r", "456", found=True)]


def test_words_that_stand_there_twice_are_meant_twice() -> None:
    figures, _ = measure([Draft("d", "123 rồi 123", (Mark("r", "123"),))], (RULE,))
    assert figures["r"] == Figure(marks=2, found=2, finds=2, right=2)


def test_a_label_that_leads_nowhere_is_told() -> None:
    draft = Draft("d", "abc", (Mark("r", "xyz"), Mark("q", "abc")))
    assert strays(draft, ["r"]) == ["không có chữ “xyz”", "không có quy tắc “q”"]


def test_nothing_of_nothing_is_no_share() -> None:
    assert (Figure().recall, Figure().precision) == (None, None)
