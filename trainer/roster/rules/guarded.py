"""People with rights: a list cannot give them another address, for who holds the address can take the account."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from trainer.core import person_cells as cells
from trainer.core.text import count
from trainer.roster.rules.model import CurrentOfficial, EmailToConfirm, Note
from trainer.roster.rules.rows import DraftRow

_LISTED = 10


def split(
    drafts: Iterable[DraftRow], known: Mapping[str, CurrentOfficial]
) -> tuple[list[DraftRow], list[EmailToConfirm], list[Note]]:
    """Return the drafts without the addresses that must be confirmed, those addresses, and what waits already."""
    free, held, notes = [], [], []
    for draft in drafts:
        current = known.get(draft.code)
        if current is None or not draft.email or draft.email == current.email.lower() or not is_guarded(current, draft):
            free.append(draft)
            continue
        free.append(replace(draft, email=""))
        if draft.email == current.waiting_email.lower():
            notes.append(Note(draft.row, draft.code, f"E-mail {draft.email} vẫn đang chờ xác nhận."))
        else:
            held.append(EmailToConfirm(draft.row, current.code, current.name, current.email, draft.email))
    return free, held, notes


def is_guarded(current: CurrentOfficial, draft: DraftRow) -> bool:
    """Say whether an official's address is held: of the IT unit always, of a leader once there is an account to take.

    Also of one who left: leaving and coming back by two lists must not be a way round.
    Whom the list makes a leader is one already. And while an address waits, the same list applied again, which by
    then has taken the role away, does not let it through.
    """
    return cells.is_guarded(
        rights=current.it_officer or current.appointed,
        waits=bool(current.waiting_email),
        leads="leader" in {*current.roles, *draft.roles},
        account=bool(current.email) or current.has_password,
    )


def keep_an_officer(
    leaving: Sequence[CurrentOfficial], known: Iterable[CurrentOfficial]
) -> tuple[list[CurrentOfficial], list[CurrentOfficial]]:
    """Return who of ``leaving`` leaves, and who stays because nobody could give rights without him.

    As on the screen of one person: there is always an IT officer without a last day. Where none would be left, those
    whom the list no longer names stay, all of them: which one goes is not for a list to say.
    """
    going = {one.code for one in leaving}
    if any(one.active and one.lasting and one.code not in going for one in known):
        return list(leaving), []
    return [one for one in leaving if not one.lasting], [one for one in leaving if one.lasting]


def warnings(
    held: Iterable[EmailToConfirm], leaving: Iterable[CurrentOfficial], kept: Iterable[CurrentOfficial]
) -> list[str]:
    """Return what a person must know of people with rights before he applies the list."""
    said = []
    if last := [f"{one.name} ({one.code})" for one in kept]:
        said.append(
            f"Danh sách không có {_some(last)}, cán bộ CNTT cuối cùng không có ngày cuối, nên được giữ lại: bớt đi thì "
            "không còn ai trao được quyền. Muốn cho rời đi, anh/chị trao quyền cán bộ CNTT cho người khác trước."
        )
    if changes := [f"{one.code} ({one.old or 'chưa có'} → {one.new})" for one in held]:
        said.append(
            f"Danh sách đổi e-mail của {count(len(changes))} người có quyền: {_some(changes)}. "
            "E-mail này chưa đổi ngay: chờ chính người đó hoặc bộ phận CNTT xác nhận ở “E-mail chờ xác nhận”. "
            "Anh/chị hỏi trực tiếp người đó trước khi xác nhận."
        )
    if officers := [one.code for one in leaving if one.it_officer]:
        said.append(
            f"Danh sách không còn {count(len(officers))} người của bộ phận CNTT ({_some(officers)}): "
            "họ sẽ mất quyền của bộ phận CNTT và không đăng nhập được."
        )
    return said


def _some(items: list[str]) -> str:
    return ", ".join(items[:_LISTED]) + ("…" if len(items) > _LISTED else "")
