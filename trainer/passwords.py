"""How passwords are kept, argon2id with OWASP's parameters (19 MiB, two passes, one lane), and which may be chosen."""

from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError

from trainer.core import password_words
from trainer.core.text import fold

HOW = "Anh/chị ghép bốn từ không liên quan tới nhau, tới anh/chị và cơ quan."
GUESSABLE = f"Mật khẩu này dễ đoán: phần lớn là mã, tên, đơn vị, năm hoặc từ ai cũng hay dùng. {HOW}"
EXAMPLE = f"Mật khẩu này là ví dụ trong cẩm nang, ai cũng đã đọc. {HOW}"
PATTERN = f"Mật khẩu này dễ dò: lặp lại, theo dãy phím hoặc có trong danh sách mật khẩu bị lộ. {HOW}"
# Ten thousand million guesses: the highest of zxcvbn's five steps.
_LEAST_GUESSES = 10**10
# Longer ones are strong by their length; looking at all of them would take long.
_LOOKED_AT = 72


class Argon2id(Argon2PasswordHasher):
    """Argon2id as the OWASP Password Storage Cheat Sheet sets it; about 19 ms of one processor a check."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1


class NotGuessable:
    """A validator of Django's: refuses what somebody who knows the person and his office would try first."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError, saying what is wrong and how to make a good one."""
        known = password_words.known_words(_told(user))
        if password_words.is_example(password):
            raise ValidationError(EXAMPLE, code="password_example")
        if len(password_words.left_over(password, known)) < password_words.LEAST_LEFT:
            raise ValidationError(GUESSABLE, code="password_guessable")
        if _guesses(password, known) < _LEAST_GUESSES:
            raise ValidationError(PATTERN, code="password_pattern")

    def get_help_text(self) -> str:
        """Return how to make a good one."""
        return HOW


def _told(user: Any) -> list[str]:
    unit = getattr(user, "unit", None) if getattr(user, "unit_id", None) else None
    names = [getattr(user, name, None) for name in ("staff_code", "full_name", "email", "position")]
    return [text for text in (*names, unit.name if unit else None) if text]


def _guesses(password: str, known: list[str]) -> int:
    # Its lists of frequent words are read only by a process in which somebody sets a password.
    from zxcvbn import zxcvbn

    looked_at = {text[:_LOOKED_AT] for text in (password, fold(password), password_words.flat(password))}
    return int(min(zxcvbn(text, user_inputs=known)["guesses"] for text in looked_at if text))
