"""Why something that was asked for is not done, and how to go on: a sentence for a screen, a line for a command."""

from trainer.core.text import capital


class Refused(Exception):
    """What was asked for is not done, and nothing was written.

    ``what`` is in the way and how to ``mend`` it, in Vietnamese, as they stand within a line: no full stop, and the
    mend with a small letter, as of somebody who does it.
    """

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend)
        self.what, self.mend = what, mend

    def sentence(self) -> str:
        """Return it for a screen: what, then the mend."""
        return f"{capital(self.what)}. Anh/chị {self.mend}."

    def __str__(self) -> str:
        return self.sentence()
