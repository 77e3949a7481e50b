"""``python -m trainer.serving.make_file``: make the large file that waits longest, then end.

0: made, or said why not. 1: the database was away. 3: there was none. Whoever starts it hands it the lock of the
folder, and holds the other end of its input: when that is gone, this process ends too.
"""

import logging
import os
import signal
import threading

_NICE = 10
MADE, BROKEN, NONE_WAITS = 0, 1, 3
_INPUT = 0


def main() -> int:
    """Make one file and return the exit code."""
    # Ctrl-C at a terminal reaches all processes of a server; this one ends with the one that started it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_starter, name="starter", daemon=True).start()
    os.nice(_NICE)
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trainer.settings")
    import django

    django.setup()
    # Which brings the kind of file that is made there.
    from trainer.disk import serving_lock
    from trainer.exports import making

    serving_lock.hold()
    return MADE if making.make_next() else NONE_WAITS


def _end_with_starter() -> None:
    while os.read(_INPUT, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    try:
        code = main()
    except Exception:
        logging.exception("Không lập được tệp lớn")
        code = BROKEN
    logging.shutdown()
    # Everything is on the disk; left to end by itself, Python would wait for the thread that waits for its starter.
    os._exit(code)
