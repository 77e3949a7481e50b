"""Patterns may only say what JavaScript and Python understand alike."""

import pytest

from trainer.core.scan.subset import bounded, faults


@pytest.mark.parametrize(
    "pattern",
    [
        *(r"\d", r"\w+", r"a\b", "(a)", "(?<a>b)", "(?<=a)b", "^a", "a$", "a++", "a{", "}", "a]", "[[a]", "[a--b]"),
        *(r"[\d]", "(?i:a)", "\U00010000", "[a", "[a[b]", "[]", "😀", "[a&&b]", "a{,3}", "(?:a", "[]a]", "\\", "a{2}+"),
    ],
)
def test_what_the_two_read_differently_is_refused(pattern: str) -> None:
    assert list(faults(pattern))


BRACKET = "ngoặc phải là (?:…), (?=…) hoặc (?!…)"
IN_CLASS = "ký hiệu \\d trong [ ] đọc khác nhau"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(^a", [BRACKET, "ký hiệu ^ phải viết sau \\"]),
        ("((", [BRACKET, BRACKET]),
        ("$}", ["ký hiệu $ phải viết sau \\", "ký hiệu } phải viết sau \\"]),
        ("{{", ["{ phải là số lần, như {2,3}"] * 2),
        (r"\w\w", [r"ký hiệu \w đọc khác nhau"] * 2),
        (r"a[\d", [IN_CLASS]),
        (r"ab[\d[\d", [IN_CLASS, IN_CLASS]),
        ("[a[^", ["[ trong [ ] phải viết \\[", "ký hiệu ^ phải viết sau \\"]),
        ("[||][--]", ["ký hiệu kép trong [ ] đọc khác nhau"] * 2),
        ("a{2}+b++", ["số lần có dấu + phía sau: JavaScript không có"] * 2),
        ("(?:a", ["không phải biểu thức đúng"]),
    ],
)
def test_each_place_that_is_read_differently_is_said(pattern: str, said: list[str]) -> None:
    assert list(faults(pattern)) == said


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:a|b)+",
        "[0-9](?:[ .-]?[0-9]){11}",
        "a(?=b)(?!c)",
        r"[^ \n]{2,}?",
        r"\.\(\?",
        "[+]",
        r"[\]\\]",
        "đ{2}x*",
        "[abc][ab]",
        "\uffff",
        "a{2,}?",
    ],
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
        ("[0-9]{12,}(?:a{10,})*", "[0-9]{12,300}(?:a{10,300}){0,300}"),
    ],
)
def test_a_star_and_a_plus_have_an_end(pattern: str, given: str) -> None:
    assert bounded(pattern) == given
