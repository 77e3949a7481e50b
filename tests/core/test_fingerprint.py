"""The laws of fingerprints: meaning counts, form does not."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from trainer.core.fingerprint import of_many, of_text, of_value

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.lists(st.text(alphabet="abcđêộ", min_size=1), min_size=1))
def test_white_space_and_normal_form_do_not_matter(words: list[str]) -> None:
    spread = unicodedata.normalize("NFD", " \n\t " + "\n  ".join(words) + "  ")

    assert of_text(spread) == of_text(" ".join(words))


@given(PLAIN)
def test_the_same_value_has_the_same_fingerprint(value: object) -> None:
    turned = dict(reversed(value.items())) if isinstance(value, dict) else value

    assert of_value(turned) == of_value(value)  # type: ignore[arg-type]
    assert of_value([value]) != of_value([value, value])  # type: ignore[list-item]


def test_a_fingerprint_is_the_same_for_ever() -> None:
    """These stand in records: a change here means that every record points to nothing."""
    assert of_text("Mỗi kênh một mật khẩu riêng.") == "e304ee10763954ab"
    assert of_value({"text": "Câu hỏi?", "options": ["a", "b"], "right": 1}) == "661cb123b0b4c27d"
    assert of_many([["Lê Thị Ấm", 3], None]) == "38b0bfcd9f8de43a"


def test_white_space_and_normal_form_do_not_matter_however_deep_a_text_stands() -> None:
    spread = {"text": " Câu \n hỏi? ", "options": [{"text": unicodedata.normalize("NFD", "ừ")}]}

    assert of_value(spread) == of_value({"text": "Câu hỏi?", "options": [{"text": "ừ"}]})


def test_another_word_is_another_fingerprint() -> None:
    assert of_text("mật khẩu dài") != of_text("mật khẩu dai")


def test_many_values_have_one_fingerprint_by_their_order_and_by_where_each_ends() -> None:
    found = of_many(iter([["một", "hai"], 3]))
    assert found == of_many([["một", "hai"], 3])
    assert found != of_many([["một", "Hai"], 3])
    assert found != of_many([3, ["một", "hai"]])
    assert of_many([1, 2]) != of_many([12])
