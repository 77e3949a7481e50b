"""Why a copy was not taken or not put back."""


class CopyRefused(Exception):
    """Nothing was changed: ``what`` is the reason, ``mend`` how to go on, both in Vietnamese."""

    def __init__(self, what: str, mend: str) -> None:
        self.what, self.mend = what, mend
        super().__init__(f"{what} → {mend}")
