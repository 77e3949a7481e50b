"""What the commands about rounds of training share: their options, their words, and asking before they write."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from trainer.commands.consent import Consent

if TYPE_CHECKING:
    from trainer.models import Campaign
    from trainer.queries.counts import Figures

numbers_argument = click.argument("numbers", metavar="SỐ…", type=int, nargs=-1, required=True)
due_option = click.option("--due", metavar="NGÀY", help="Hạn, ví dụ 2026-12-31.")


def day_in_words(campaign: "Campaign") -> str:
    """Return the day of a campaign, or how many each has."""
    return f"{campaign.due_on:%d/%m/%Y}" if campaign.due_on else f"{campaign.newcomer_days} ngày"


def figures_in_words(found: "Figures") -> str:
    """Return the figures in one line."""
    return (
        f"{found.people} người: {found.done} đã xong, {found.not_begun} có bài chưa bắt đầu,"
        f" {found.in_progress} có bài đang làm dở, {found.failed} có bài chưa đạt; {found.late} quá hạn;"
        f" {found.exempt} tạm miễn"
    )


def ask(consent: Consent, told: Sequence[dict[str, Any]], as_json: bool, words: str) -> None:
    """Ask whether that is to be done which ``words`` say, as ``Consent.ask``. Raises Exit."""
    consent.ask(words, [{"dry_run": True, **one} for one in told], as_json=as_json)
