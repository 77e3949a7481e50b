"""Why something that was asked for is not done, and how to go on: a sentence for a screen, a line for a command."""

from collections.abc import Sequence

from trainer.core.text import capital


class Refused(Exception):
    """What was asked for is not done, and nothing was written. Rules return one as a value; what happens raises it.

    ``what`` is in the way and how to ``mend`` it, in Vietnamese, as they stand within a line: no full stop, and the
    mend with a small letter, as of somebody who does it. ``others``: what else is in the way.
    """

    def __init__(self, what: str, mend: str, *others: "Refused") -> None:
        super().__init__(what, mend, *others)
        self.what, self.mend, self.others = what, mend, others

    @property
    def faults(self) -> "tuple[Refused, ...]":
        """Everything that is in the way, one by one."""
        return (self, *self.others)

    def sentence(self) -> str:
        """Return what, then the mend, for a screen; of ``others`` nothing."""
        return f"{capital(self.what)}. Anh/chị {self.mend}."

    def __str__(self) -> str:
        return "\n".join(one.sentence() for one in self.faults)


def refuse(faults: Sequence[Refused]) -> None:
    """Raise ``faults`` as one Refused; where there are none, nothing happens."""
    if faults:
        raise Refused(faults[0].what, faults[0].mend, *faults[1:])
