"""Rows that claim the same staff number, and people who claim the same e-mail address."""

from collections.abc import Iterable, Mapping, Sequence

from trainer.roster.rules.model import CurrentOfficial
from trainer.roster.rules.rows import DraftRow, Refusal, refuse
from trainer.roster.rules.source import ONE_SHEET, Source


def split(
    drafts: Iterable[DraftRow], refusals: Sequence[Refusal], source: Source = ONE_SHEET
) -> tuple[list[DraftRow], list[Refusal]]:
    """Return the rows to use and the rows to refuse because their staff number stands on another row too.

    The same person written twice is used once. Rows that disagree are all refused: nobody knows which one is right.
    A row that was refused for another reason disagrees with every other row of its number.
    """
    by_code: dict[str, list[DraftRow]] = {}
    for draft in sorted(drafts, key=lambda draft: draft.row):
        by_code.setdefault(draft.code, []).append(draft)
    bad_rows: dict[str, list[int]] = {}
    for refusal in refusals:
        bad_rows.setdefault(refusal.rejected.code, []).append(refusal.rejected.row)
    kept: list[DraftRow] = []
    refused: list[Refusal] = []
    for code, same in by_code.items():
        others = bad_rows.get(code, [])
        if others or len({draft.claim() for draft in same}) > 1:
            refused += (_disagreement(draft, same, others, source) for draft in same)
        else:
            kept.append(same[0])
            refused += (_repetition(draft, same[0], source) for draft in same[1:])
    return kept, refused


def _repetition(draft: DraftRow, first: DraftRow, source: Source) -> Refusal:
    return refuse(
        draft, f"trùng hoàn toàn với dòng {source.place(first.row)}", "bỏ dòng này; dòng đầu tiên đã được dùng"
    )


def _disagreement(draft: DraftRow, same: Sequence[DraftRow], bad_rows: Iterable[int], source: Source) -> Refusal:
    others = sorted({*bad_rows, *(other.row for other in same)} - {draft.row})
    listed = ", ".join(source.place(row) for row in others)
    reason = f"mã {draft.code} còn ở dòng {listed} với nội dung khác"
    return refuse(draft, reason, "sửa mã của người ghi sai hoặc bỏ dòng thừa; chưa dùng dòng nào trong số này")


def grant_emails(drafts: Iterable[DraftRow], officials: Mapping[str, CurrentOfficial]) -> dict[str, str]:
    """Return, by staff number, the address each person gets from the list; who is missing gets none from it.

    An address belongs to one person: whoever has it in the records keeps it; else the smallest staff number of the list
    gets it, so that the order of rows does not matter. Nobody gets an address that someone else would still have.
    """
    claims: dict[str, list[str]] = {}
    for draft in drafts:
        if draft.email:
            claims.setdefault(draft.email, []).append(draft.code)
    stored = {code: official.email.lower() for code, official in officials.items() if official.email}
    granted = {min(codes, key=lambda code: (stored.get(code) != email, code)): email for email, codes in claims.items()}
    while taken := _still_taken(granted, stored):
        for code in taken:
            del granted[code]
    return granted


def _still_taken(granted: Mapping[str, str], stored: Mapping[str, str]) -> list[str]:
    owners: dict[str, set[str]] = {}
    for code, email in {**stored, **granted}.items():
        owners.setdefault(email, set()).add(code)
    return [code for code, email in granted.items() if stored.get(code) != email and len(owners[email]) > 1]
