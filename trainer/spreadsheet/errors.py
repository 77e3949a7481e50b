"""Why a file cannot be read as a table."""


class SpreadsheetError(Exception):
    """A file that cannot be used. ``what`` says why, ``mend`` how to go on; both Vietnamese, and so is ``str()``."""

    def __init__(self, what: str, mend: str) -> None:
        self.what = what
        self.mend = mend
        super().__init__(f"{what} {mend}")
