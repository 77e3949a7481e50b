"""Patterns may only say what JavaScript and Python understand alike."""

import pytest

from trainer.core.scan.subset import bounded, faults


@pytest.mark.parametrize(
    "pattern",
    [
        *(r"\d", r"\w+", r"a\b", "(a)", "(?<a>b)", "(?<=a)b", "^a", "a$", "a++", "a{", "}", "a]", "[[a]", "[a--b]"),
        *(r"[\d]", "(?i:a)", "😀", "[a&&b]", "a{,3}", "(?:a", "[]a]", "\\", "a{2}+"),
    ],
)
def test_what_the_two_read_differently_is_refused(pattern: str) -> None:
    assert list(faults(pattern))


@pytest.mark.parametrize(
    "pattern",
    ["(?:a|b)+", "[0-9](?:[ .-]?[0-9]){11}", "a(?=b)(?!c)", r"[^ \n]{2,}?", r"\.\(\?", "[+]", r"[\]\\]", "đ{2}x*"],
)
def test_what_they_read_alike_is_taken(pattern: str) -> None:
    assert list(faults(pattern)) == []


@pytest.mark.parametrize(
    ("pattern", "given"),
    [
        (r"a+[+*]b*", "a{1,300}[+*]b{0,300}"),
        (r"[0-9]{2,}\+x{3}", r"[0-9]{2,300}\+x{3}"),
        ("a{0,}b{1,4}?c+?", "a{0,}b{1,4}?c{1,300}?"),
        (r"[\]*]\[*", r"[\]*]\[{0,300}"),
    ],
)
def test_a_star_and_a_plus_have_an_end(pattern: str, given: str) -> None:
    assert bounded(pattern) == given
