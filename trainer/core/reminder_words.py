"""The words of reminders: what is due until when, one address, and whom to ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trainer.core.accounts.mail_words import Words, letter_words
from trainer.core.reminders import QuizDue

# So many quizzes are named in a message of a telephone.
_COPIED = 5
# What is asked, and how long it takes: by whether it is to be learnt again only, not at all, or some of it.
_NEEDS = {
    True: ("Anh/chị cần học lại mục đã đổi của bài tập huấn", "Học lại mỗi bài chừng hai phút."),
    False: ("Anh/chị còn bài tập huấn chưa xong", "Mỗi bài chừng mười phút."),
    None: (
        "Anh/chị còn bài tập huấn chưa xong hoặc có mục đã đổi cần học lại",
        "Mỗi bài chừng mười phút, học lại chừng hai phút.",
    ),
}
# What keeps somebody out: by whether one of them comes for the first time.
_NO_WAY_IN = {
    True: "Lần đầu đăng nhập thì dùng phiếu đã phát; chưa có phiếu hoặc quên mật khẩu",
    False: "Quên mật khẩu",
}


@dataclass(frozen=True, slots=True)
class Foot:
    """What every mail ends with: where to go (empty: in words), whom to ask."""

    address: str = ""
    contact: str = ""


def reminder(
    name: str, asked: Sequence[QuizDue], titles: Mapping[str, str], today: date, foot: Foot, by: str = ""
) -> Words:
    """Return the mail for somebody of whom ``asked``, in order and not empty, is due; ``by``: who wants it sent."""
    lines = "\n".join(f"- {titles.get(one.quiz, one.quiz)}. {_until(one, today)}" for one in asked)
    return letter_words(
        _subject(asked, today),
        name,
        f"{by} nhờ Gần Dân nhắc anh/chị." if by else "",
        f"Tính đến ngày {_day(today)}, anh/chị còn {len(asked)} bài tập huấn cần làm:",
        lines,
        _where(foot, "Anh/chị làm bài tại", "Anh/chị mở Gần Dân như thường lệ, chọn Tập huấn."),
        f"{_ask(foot)}\nĐang nghỉ dài ngày, hoặc thông tin trên chưa đúng: anh/chị báo lãnh đạo đơn vị.",
        "Nếu anh/chị vừa làm xong, xin bỏ qua thư này.",
    )


def to_copy(
    asked: Sequence[QuizDue],
    titles: Mapping[str, str],
    today: date,
    address: str,
    of_campaign: str = "",
    again: bool | None = False,
    *,
    first_time: bool = False,
) -> str:
    """Return what somebody copies into a message to one or to many: what is due, until when, where.

    It names nobody, so that the group of a unit may read it. ``asked``, in order, is true for each reader; of many the
    first are named, where it is empty ``of_campaign`` stands for it (``campaign_words``): what else somebody lacks, his
    own page says. ``address`` empty: where is said in words. ``again``: whether all of it is to be learnt again only;
    None: some of it, or for some. ``first_time``: whether somebody among them has never signed in.
    """
    need, takes = _NEEDS[again]
    lines = [
        f"- {titles.get(one.quiz, one.quiz)}{' (học lại)' if one.again and not again else ''}: "
        f"{_day_to_copy(one.day, today)}"
        for one in asked[:_COPIED]
    ]
    if len(asked) > _COPIED:
        lines.append(f"- và {len(asked) - _COPIED} bài khác")
    campaign = f" ({of_campaign})" if of_campaign and not lines else ""
    # On a line of its own nothing sticks to the address when it is tapped.
    where = f"Anh/chị mở:\n{address}\nrồi đăng nhập" if address else "Anh/chị mở trang tập huấn Gần Dân, đăng nhập"
    return "\n".join(
        [
            f"{need}{campaign}{':' if lines else '.'}",
            *lines,
            f"{where} bằng mã cán bộ; trang “Bài của tôi” ghi đủ bài và hạn. {takes}",
            f"Ai đã xong thì bỏ qua tin này. {_NO_WAY_IN[first_time]} thì nhắn lại tôi.",
        ]
    )


def campaign_words(title: str, day: date) -> str:
    """Return a campaign and the day it has for all, as ``to_copy`` names it: one of them may have a day of his own."""
    return f"đợt “{title}”, hạn chung {_day(day)}"


def _day_to_copy(day: date, today: date) -> str:
    # The day itself still counts: nobody is late "from" it.
    return f"đã quá hạn (hạn {_day(day)})" if day < today else f"hạn hết ngày {_day(day)}"


def _subject(asked: Sequence[QuizDue], today: date) -> str:
    quizzes = f"{len(asked)} bài tập huấn"
    first = asked[0].day
    left = (first - today).days
    if left < 0:
        return f"Quá hạn (hạn {_day(first)}): còn {quizzes}"
    if left == 0:
        return f"Hôm nay, {_day(first)}, là hạn: còn {quizzes}"
    return f"Hạn {_day(first)}, còn {left} ngày: {quizzes}"


def _until(one: QuizDue, today: date) -> str:
    left = (one.day - today).days
    again = "Học lại phần đã thay đổi. " if one.again else ""
    if left < 0:
        return f"{again}Quá hạn {-left} ngày (hạn {_day(one.day)})."
    if one.new_since is not None:
        again = f"Bài mới, thêm vào lộ trình ngày {_day(one.new_since)}. "
    return f"{again}Hạn: hết ngày {_day(one.day)} ({f'còn {left} ngày' if left else 'hôm nay'})."


def _where(foot: Foot, before: str, without: str) -> str:
    if not foot.address:
        return without
    return (
        f"{before}:\n{foot.address}\n"
        "Liên kết này chỉ mở trang đăng nhập. Gần Dân không bao giờ hỏi mật khẩu hay mã OTP của anh/chị qua thư."
    )


def _ask(foot: Foot) -> str:
    return f"Cần hỏi, anh/chị liên hệ {foot.contact or 'bộ phận CNTT của thành phố'}."


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
