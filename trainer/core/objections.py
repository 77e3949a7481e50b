"""What may be held against a question: three kinds, of which one tells nothing of its key."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "key": "Đáp án sai",
    "unclear": "Câu khó hiểu, nhiều cách hiểu",
    "outdated": "Luật, cách làm đã đổi",
}
# Of a question whose key he is not shown he can say this alone.
OF_WITHHELD = "unclear"
LONGEST, LONGEST_ANSWER = 500, 300


def kinds_of(withheld: bool) -> Mapping[str, str]:
    """Return what an official may choose: everything, or of a question that is ``withheld`` what needs no key."""
    return {OF_WITHHELD: KINDS[OF_WITHHELD]} if withheld else KINDS
