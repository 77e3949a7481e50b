"""What is said of an option beside a label that already says whether it is right."""

import re

from trainer.core.text import capital

# "Đúng. …" beside "Bỏ sót" reads as a contradiction: the label has said what the option is.
_VERDICT = re.compile(r"(?:Đúng|Sai|Chưa đúng|Không đúng|Chưa ổn|Tốt nhất|Tạm được)(?: rồi)?\s*[.!:,]\s+(?=\S)")


def without_verdict(feedback: str) -> str:
    """Return ``feedback`` without a leading "Đúng.", "Sai.", "Chưa đúng."; as it is when nothing else is said."""
    found = _VERDICT.match(feedback)
    return capital(feedback[found.end() :] if found else feedback)
