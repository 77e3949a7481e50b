"""How passwords are kept (argon2id with OWASP's parameters, one check at a time), and which may be chosen."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError

from trainer.core.accounts import password_words
from trainer.core.text import fold, nfc
from trainer.web.accounts import hashing

HOW = "Anh/chị ghép bốn từ không liên quan tới nhau, tới anh/chị và cơ quan."
GUESSABLE = "Mật khẩu này dễ đoán"
EXAMPLE = f"Mật khẩu này là ví dụ trong cẩm nang, ai cũng đã đọc. {HOW}"
TOO_SHORT = "Mật khẩu mới có {length} ký tự, cần ít nhất {least}."
PATTERN = f"Mật khẩu này dễ dò: lặp lại, theo dãy phím hoặc có trong danh sách mật khẩu bị lộ. {HOW}"
# Ten thousand million guesses: the highest of zxcvbn's five steps.
_LEAST_GUESSES = 10**10
_MANY_GUESSES = 10**14
# What the handbook advises: giu-tai-khoan/mat-khau#do-dai.
LEAST_LENGTH = 14
# Longer ones are strong by their length; looking at all of them would take long.
_LOOKED_AT = 72
_READ_AT_ALL = 1000

# Workers are as many as processors, and each checks one at a time.
_AT_ONCE = 1
_Made = TypeVar("_Made")


def _threads_of_this_process() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="password")


# Starts no thread before the first check. A forked process has none of its parent's threads and needs its own.
_threads = _threads_of_this_process()


def _begin_anew() -> None:
    global _threads
    _threads = _threads_of_this_process()


os.register_at_fork(after_in_child=_begin_anew)


def _in_turn(work: Callable[..., _Made], *given: str) -> _Made:
    """Do ``work`` in the thread for it and return what it returns; raises what it raises.

    The C library keeps the 19 MiB of a check for the thread that made it: 64 threads of a server would hold 1.2 GB,
    one holds 19 MB and never asks the kernel for them again, which is a third of a check. More at a time than there are
    processors make nobody faster, and let the saves of others wait.
    """
    return _threads.submit(work, *given).result()


def spellings(password: str) -> tuple[str, ...]:
    """Return in which ways ``password`` may be on record: one, unless a keyboard wrote tones as signs of their own.

    Passwords are kept in NFC, whatever keyboard types them; those of before were kept as they were typed.
    """
    return tuple(dict.fromkeys((nfc(password), password)))


class Argon2id(Argon2PasswordHasher):
    """Argon2id as the OWASP Password Storage Cheat Sheet sets it; about 19 ms of one processor a check."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Return the hash of ``password``."""
        written = spellings(password)[0]
        done = hashing.ask("encode", written, salt)
        return str(done[0]) if done else _in_turn(super().encode, written, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Say whether ``password`` is the one whose hash is ``encoded``."""
        return any(self._is(one, encoded) for one in spellings(password))

    def _is(self, password: str, encoded: str) -> bool:
        done = hashing.ask("verify", password, encoded)
        return bool(done[0]) if done else _in_turn(super().verify, password, encoded)


def hash_apart(workers: int) -> None:
    """From now on have passwords hashed by a process apart, also those of the ``workers`` that are forked later."""
    plain = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    encode, verify = (partial(work, Argon2id()) for work in plain)
    hashing.start({"encode": encode, "verify": verify}, workers)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How good a password is, of four steps (from the third on it is taken), and why, in words for people."""

    step: int
    words: str

    @property
    def taken(self) -> bool:
        """Whether it may be chosen."""
        return self.step >= _TAKEN


_TAKEN = 3


def weigh(password: str, user: Any) -> Verdict:
    """Return how good ``password`` is for ``user``: what the form will say of it, told while it is typed."""
    password = spellings(password[:_READ_AT_ALL])[0]
    if len(password) < LEAST_LENGTH:
        return Verdict(1, _too_short(password, user))
    if guessable := _guessable(password, user):
        return Verdict(2, guessable)
    sure = _guesses(password, password_words.known_words(_told(user))) >= _MANY_GUESSES
    return Verdict(4, "Rất khó đoán.") if sure else Verdict(3, "Khó đoán, dùng được.")


def _too_short(password: str, user: Any) -> str:
    """Return that it is too short, and what in it does not help."""
    words = TOO_SHORT.format(length=len(password), least=LEAST_LENGTH)
    told = _told(user)
    left = password_words.left_over(password, password_words.known_words(told))
    # A good sentence that is still too short need not hear that “lan” is somebody's name.
    easy = password_words.easy_parts(password, told) if 2 * len(left) < len(password) else []
    return f"{words} Phần dễ đoán: {'; '.join(easy)}." if easy else words


class Strong:
    """A validator of Django's: refuses what is short, and what somebody who knows the person would try first."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError, saying what is wrong and how to make a good one."""
        verdict = weigh(password, user)
        if not verdict.taken:
            raise ValidationError(verdict.words, code="password_weak")

    def get_help_text(self) -> str:
        """Return how to make a good one."""
        return f"Từ {LEAST_LENGTH} ký tự. {HOW}"


def _guessable(password: str, user: Any) -> str:
    """Return why the password is easy to guess; "" when it is not."""
    told = _told(user)
    known = password_words.known_words(told)
    if password_words.is_example(password):
        return EXAMPLE
    left = len(password_words.left_over(password, known))
    if left < password_words.LEAST_LEFT:
        easy = "; ".join(password_words.easy_parts(password, told)) or "chỉ có số, hoặc quá ít chữ khác nhau"
        return f"{GUESSABLE}: {easy}. Bỏ phần ấy còn {left} ký tự, cần ít nhất {password_words.LEAST_LEFT}. {HOW}"
    return PATTERN if _guesses(password, known) < _LEAST_GUESSES else ""


def _told(user: Any) -> list[str]:
    unit = getattr(user, "unit", None) if getattr(user, "unit_id", None) else None
    names = [getattr(user, name, None) for name in ("staff_code", "full_name", "email", "position")]
    return [text for text in (*names, unit.name if unit else None) if text]


def _guesses(password: str, known: list[str]) -> int:
    # Its lists of frequent words are read only by a process in which somebody sets a password.
    from zxcvbn import zxcvbn

    looked_at = {text[:_LOOKED_AT] for text in (password, fold(password), password_words.flat(password))}
    return int(min(zxcvbn(text, user_inputs=known)["guesses"] for text in looked_at if text))
