"""A find is right when it meets what a person labelled."""

import re
from fractions import Fraction

from tests.core.scan.samples import pattern, rule
from trainer.core.scan.measure import Figure, LabelledDraft, LabelledWords, Miss, measure, strays
from trainer.core.scan.rules import Whole

RULE = rule(pattern("[0-9]{3}"))


def test_finds_that_meet_a_label_are_right_and_every_disagreement_is_told() -> None:
    draft = LabelledDraft(
        "d", "số 123, 456 và bốn năm sáu", (LabelledWords("r", "số 123"), LabelledWords("r", "bốn năm sáu"))
    )
    figures, misses = measure([draft], (RULE,))
    assert figures == {"r": Figure(marks=2, found=1, finds=2, right=1)}
    assert misses == [Miss("d", "r", "bốn năm sáu", found=False), Miss("d", "r", "456", found=True)]


def test_words_that_stand_there_several_times_are_meant_each_time() -> None:
    figures, _ = measure([LabelledDraft("d", "123 rồi 123, 123", (LabelledWords("r", "123"),))], (RULE,))
    assert figures["r"] == Figure(marks=3, found=3, finds=3, right=3)


def test_a_label_means_its_words_as_they_are_written_and_however_they_are_typed() -> None:
    figures, _ = measure([LabelledDraft("d", "a.c abc", (LabelledWords("r", "a.c"),))], (rule(pattern("abc")),))
    assert figures["r"] == Figure(marks=1, found=0, finds=1, right=0)
    typed = LabelledDraft("d", "bệnh", (LabelledWords("r", "be\u0323\u0302nh"),))
    assert measure([typed], (rule(pattern("bệnh")),))[0]["r"].found == 1
    assert strays(typed, ["r"]) == []


def test_a_find_that_only_touches_a_label_is_another() -> None:
    figures, _ = measure(
        [LabelledDraft("d", "123456", (LabelledWords("r", "123"),))], (rule(pattern("[0-9]{3}", edge="none")),)
    )
    assert figures["r"] == Figure(marks=1, found=1, finds=2, right=1)


def test_a_label_without_words_is_about_the_whole_text_and_no_passage_of_it() -> None:
    lacks = rule(pattern("chatgpt"), whole=(Whole((re.compile("vẽ"),), (re.compile("nhãn"),)),))
    figures, _ = measure([LabelledDraft("d", "chatgpt vẽ", (LabelledWords("r"),))], (lacks,))
    assert figures["r"] == Figure(marks=1, found=1, finds=2, right=1)
    figures, _ = measure([LabelledDraft("d", "chatgpt vẽ", (LabelledWords("r", "chatgpt"),))], (lacks,))
    assert figures["r"] == Figure(marks=1, found=1, finds=2, right=1)
    figures, misses = measure([LabelledDraft("d", "chatgpt vẽ, có nhãn", (LabelledWords("r"),))], (lacks,))
    assert figures["r"] == Figure(marks=1, found=0, finds=1, right=0)
    assert misses == [Miss("d", "r", "", found=False), Miss("d", "r", "chatgpt", found=True)]


def test_what_the_agency_of_a_draft_publishes_is_no_find() -> None:
    phone = rule(pattern("[0-9]{7}"), own=True)
    drafts = [LabelledDraft("a", "Gọi 1234567", agency_lines=("Máy 1234567",)), LabelledDraft("b", "Gọi 1234567")]
    assert measure(drafts, (phone,)) == ({"r": Figure(finds=1)}, [Miss("b", "r", "1234567", found=True)])


def test_a_label_that_leads_nowhere_is_told() -> None:
    draft = LabelledDraft("d", "abc", (LabelledWords("r", "xyz"), LabelledWords("q", "abc")))
    assert strays(draft, ["r"]) == ["không có chữ “xyz”", "không có quy tắc “q”"]


def test_what_is_found_of_what_is_there_and_what_is_right_of_what_is_found_are_two_shares() -> None:
    figure = Figure(marks=2, found=1, finds=5, right=3) + Figure(marks=2, found=2, finds=2, right=2)
    assert (figure.recall, figure.precision) == (Fraction(3, 4), Fraction(5, 7))


def test_nothing_of_nothing_is_no_share() -> None:
    assert (Figure().recall, Figure().precision) == (None, None)
