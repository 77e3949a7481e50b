"""What a row does not say and the records know; who is new has nothing that an empty cell could keep."""

from collections.abc import Mapping

from trainer.core.text import fold
from trainer.roster.rules.model import CurrentOfficial, RosterUnit
from trainer.roster.rules.reading import Reading
from trainer.roster.rules.rows import DraftRow, Refusal, refuse
from trainer.roster.rules.wishes import Wishes


def complete(
    read: Reading, known: Mapping[str, CurrentOfficial], units: Mapping[str, RosterUnit], wishes: Wishes
) -> tuple[list[DraftRow], list[Refusal]]:
    """Return the rows that say enough, and the refusals of the list with those of the others."""
    drafts: list[DraftRow] = []
    refusals = list(read.refusals)
    for draft in read.drafts:
        refusal = _incomplete(draft, known, units, wishes)
        if refusal is None:
            drafts.append(draft)
        else:
            refusals.append(refusal)
    return drafts, refusals


def place(current: CurrentOfficial, units: Mapping[str, RosterUnit], wishes: Wishes) -> str:
    """Return the code of the unit in which somebody is whose row says none: his, or what it was merged into since he
    left; "" where that is closed."""
    if current.active or current.unit_code in units:
        return current.unit_code
    into = wishes.units.get(fold(current.unit_code), "")
    return into if into in units else ""


def _incomplete(
    draft: DraftRow, known: Mapping[str, CurrentOfficial], units: Mapping[str, RosterUnit], wishes: Wishes
) -> Refusal | None:
    # An empty cell keeps what the records hold; somebody new has nothing to keep.
    current = known.get(draft.code)
    if current is not None and current.merged_into:
        reason = f"mã {draft.code} đã được gộp vào hồ sơ mã {current.merged_into}"
        return refuse(draft, reason, f"ghi mã {current.merged_into} cho người này")
    if current is not None and not draft.unit and not place(current, units, wishes):
        return refuse(draft, f"đơn vị trước đây (mã {current.unit_code}) đã đóng", "điền đơn vị nay người này làm việc")
    if current is not None:
        return None
    missing = [title for title, value in (("họ và tên", draft.name), ("đơn vị", draft.unit)) if not value]
    if not missing:
        return None
    return refuse(draft, f"thiếu {' và '.join(missing)}", f"điền {' và '.join(missing)}")
