"""The code of a slip for a first sign-in: eight signs that can be read off paper and typed, good for two weeks."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from trainer.core.due_days import end_of
from trainer.core.text import count
from trainer.core.vietnam_time import day_of

# Without 0 and O, 1, I and L, which look alike on paper: 31 signs, so 31^8, some 850 thousand million codes. Tries are
# counted for the account, so that nobody gets through more than a few hundred a day.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
# From the printer through the post of a ward to somebody who is away for a week; no longer, for paper lies about.
DAYS = 14
# So many slips go into one file: a hundred sheets of four.
MOST = 400


def new_code(choose: Callable[[str], str]) -> str:
    """Return a code of signs that ``choose`` draws from the alphabet."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def written(code: str) -> str:
    """Return a code as it is printed: ``K7MP-4QXD``."""
    return f"{code[:4]}-{code[4:]}"


def typed(text: str) -> str:
    """Return the code that somebody typed, with or without the hyphen, in whatever case."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def made_words(made: int, voided: int, made_at: datetime) -> str:
    """Return what is said once ``made`` slips are printed, of which ``voided`` take the place of one that served."""
    said = f"Đã tạo {count(made)} phiếu (PDF), dùng được đến hết ngày {last_day(made_at):%d/%m/%Y}."
    if not voided:
        return said
    whom = "phiếu in trước" if made == voided == 1 else f"phiếu in trước của {count(voided)} người"
    return f"{said} {whom[0].upper()}{whom[1:]} hết dùng được: chỉ phát phiếu mới."


def last_day(made_at: datetime) -> date:
    """Return the last day on which a slip made at ``made_at`` serves."""
    return day_of(made_at) + timedelta(days=DAYS)


def expires_at(made_at: datetime) -> datetime:
    """Return the moment after which it serves no more: the end of its last day in Việt Nam."""
    return end_of(last_day(made_at))
