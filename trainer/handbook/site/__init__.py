"""Builds the handbook into ``var/site``: all of it or nothing, so that a server never shows half a book.

What the trainer and the printing read of it goes into ``var/build``: whatever lies in ``var/site`` is public.
"""

import logging
import os
import tempfile
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from trainer.core.problems import ContentError, Problem
from trainer.disk.paths import beside
from trainer.disk.private_files import open_to_all
from trainer.handbook.compress import compress
from trainer.handbook.site import downloads
from trainer.handbook.site.outputs import RECORD
from trainer.handbook.site.warnings import Warnings

# Material announces the end of MkDocs 1.x on stderr at each start; decided and noted, see decisions/.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


def build(project: Path, strict: bool = True) -> None:
    """Build the book of ``project`` into its ``var/site`` and ``var/build``; raise ContentError with all to mend.

    With ``strict`` false, broken links and pages missing from the table of contents are let pass. The old book stays
    in place until the new one is complete. Printed files of the same edition are taken over.
    """
    site = project / "var" / "site"
    with open_to_all():
        site.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="site.", dir=site.parent) as room:  # two builds at once do not meet
            fresh = Path(room) / "new" / "site"
            _run(project, fresh, strict)
            downloads.take_over(site, fresh)
            if (site / "index.html.gz").is_file():
                # A server has served the old one, and may serve this one in a moment.
                compress(fresh)
            _put_in_place(fresh, site, Path(room) / "old")


def _put_in_place(fresh: Path, site: Path, old: Path) -> None:
    """Replace both folders. The record comes last: cut off in between, the book counts as stale and is built anew."""
    old.mkdir()
    for new, place in ((fresh, site), (beside(fresh), beside(site))):
        if place.exists():
            place.rename(old / place.name)
        new.rename(place)


def _run(project: Path, site: Path, strict: bool) -> None:
    logger = logging.getLogger("mkdocs")
    # One listener of ours in place of the console: what is wrong comes back as problems, in Vietnamese.
    warnings, kept = Warnings(project), (logger.level, logger.propagate)
    logger.addHandler(warnings)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        config = load_config(str(project / "mkdocs.yml"), site_dir=str(site), strict=False)
        config.extra[RECORD] = str(beside(site))
        mkdocs_build(config)
    except ConfigurationError as error:
        raise ContentError([Problem("mkdocs.yml", 0, str(error).split("\n")[0], "sửa tệp cấu hình")]) from error
    except Abort as error:
        raise ContentError(_problems_behind(error)) from None
    finally:
        logger.removeHandler(warnings)
        logger.setLevel(kept[0])
        logger.propagate = kept[1]
    if strict and warnings.problems:
        raise ContentError(warnings.problems)


def _problems_behind(error: Abort) -> tuple[Problem, ...]:
    cause = error.__context__
    problems: tuple[Problem, ...] = getattr(cause, "problems", ())
    return problems or (Problem("mkdocs.yml", 0, f"MkDocs dừng lại: {cause or error}", "xem dòng báo phía trên"),)
