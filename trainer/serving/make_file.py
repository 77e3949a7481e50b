"""``python -m trainer.serving.make_file``: make the large file that waits longest, then end.

0: made, or said why not. 1: the database was away. 3: there was none. Whoever starts it hands it the lock of the
folder, and holds the other end of its input: when that is gone, this process ends too.
"""

from trainer.serving import own_process

MADE, BROKEN, NONE_WAITS = 0, own_process.BROKEN, 3


def know() -> None:
    """Learn of every kind of file that a screen may ask for: houses add theirs as the addresses of screens are read."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns


def main() -> int:
    """Make one file and return the exit code."""
    from trainer.exports import making

    know()
    return MADE if making.make_next() else NONE_WAITS


def leave_off() -> None:
    """Let the file that is being made here wait again: that the server is stopped is no fault of the file."""
    from trainer.exports import folder, prepared_files

    prepared_files.leave_off(folder.place())


if __name__ == "__main__":
    own_process.run(main, "Không lập được tệp lớn", leave_off)
