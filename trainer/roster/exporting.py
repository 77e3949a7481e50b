"""The rejected rows of a list as a file: of a large list it is made while nobody waits."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from trainer.core.work_progress import Told
from trainer.exports.kinds import KINDS, MOST_AT_ONCE, Recipe
from trainer.models import Official, RosterUpload
from trainer.roster import deciding, large, queries, stored, uploads
from trainer.roster.rules.reading import MappingError

REJECTED = "roster_rejected"


def chosen(upload: RosterUpload) -> dict[str, str]:
    """Return what a file of the rejected rows of a list is asked for by."""
    return {large.WHICH: str(upload.pk), "file": upload.file_name}


def rejected(viewer: Official, wanted: Mapping[str, str], _: datetime) -> Recipe:
    """The rejected rows of a list, before and after applying. Raises Http404, Unknown."""
    upload = large.upload_of(viewer, wanted)
    return Recipe(
        "dong-khong-nhan",
        wanted,
        f"Tệp “{upload.file_name}”",
        large=lambda: _is_long(upload),
        stream=lambda told: queries.rejected_table(_rows(upload, told), upload.file_name).stream(),
    )


def _is_long(upload: RosterUpload) -> bool:
    if deciding.is_decided(upload):
        return int((upload.plan or {})["counts"]["rejected"]) > MOST_AT_ONCE
    return large.is_large(upload)


@stored.looking_for_no_rings()
def _rows(upload: RosterUpload, told: Told) -> list[dict[str, Any]]:
    if deciding.is_decided(upload):
        return stored.unpack_rows((upload.plan or {})["rejected"])
    try:
        return uploads.rejected(uploads.plan_of(upload, told).rejected, upload)
    except MappingError:
        return []


KINDS[REJECTED] = rejected
