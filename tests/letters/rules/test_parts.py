"""Many letters in several files: none too large, none left out, none twice."""

from hypothesis import given
from hypothesis import strategies as st

from trainer.letters.rules.parts import parts


@given(st.lists(st.integers(0, 9), max_size=40), st.integers(1, 5), st.integers(1, 12))
def test_every_letter_is_in_one_file_in_order_and_no_file_is_too_large(slips, most_letters, most_slips):
    found = parts(slips, most_letters, most_slips)
    assert [at for part in found for at in part] == list(range(len(slips)))
    for part in found:
        assert 0 < len(part) <= most_letters
        assert sum(slips[at] for at in part) <= most_slips or len(part) == 1


def test_the_least_number_of_files():
    assert parts([3, 1, 4, 0], 10, 4) == [range(2), range(2, 4)]
    assert parts([0] * 5, 2, 4) == [range(2), range(2, 4), range(4, 5)]
    assert parts([], 2, 4) == []
