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
