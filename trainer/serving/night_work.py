"""``python -m trainer.serving.night_work MARK``: what takes a minute of Python and more, then end.

Curves of campaigns that are due, and a look at everybody where one is due. 0: done. 1: the database was away. 4: on the
disk lies another content than that of the server that asks (MARK): nothing is worked out by that before it is served.
"""

import sys

from trainer.serving import own_process

DONE, BROKEN, CHANGED = 0, own_process.BROKEN, 4


def main() -> int:
    """Do what is due and return the exit code."""
    from trainer.actions import requirements, served_content
    from trainer.clock import CLOCK
    from trainer.content.live import library
    from trainer.serving import nightly

    mark = served_content.fingerprint(library())
    if sys.argv[1:] != [mark]:
        return CHANGED
    now = CLOCK.now()
    nightly.count_campaigns(library(), now)
    if served_content.seen(mark, now) and served_content.due(mark, now):
        requirements.refresh_all(library())
        served_content.looked(mark, now)
    return DONE


if __name__ == "__main__":
    own_process.run(main, "Không tính được số liệu ban đêm")
