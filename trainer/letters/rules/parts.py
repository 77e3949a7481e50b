"""Many letters in several files, each of which is made while somebody waits."""

from collections.abc import Sequence


def parts(slips: Sequence[int], most_letters: int, most_slips: int) -> list[range]:
    """Return the places of letters that go into a file together, in their order; ``slips``: how many each has.

    A file has at most so many letters and slips; a letter with more slips than that has a file of its own.
    """
    found: list[range] = []
    first, held = 0, 0
    for at, more in enumerate(slips):
        if at > first and (at - first == most_letters or held + more > most_slips):
            found.append(range(first, at))
            first, held = at, 0
        held += more
    return [*found, range(first, len(slips))] if slips else []
