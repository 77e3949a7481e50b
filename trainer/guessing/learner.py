"""The learner: logistic regression over cues, by CRFsuite. The same examples give the same learner."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from trainer.guessing.cues import Cues

# How strongly weights are held down: of 0.1 to 10 what guesses this bank best, so that the bank is measured against it.
_HELD_DOWN = 1.0
_RIGHT, _WRONG = "1", "0"


class Missing(Exception):
    """The library that learns is not on this machine; it is a tool of authors."""


class Learner:
    """What was learnt from examples. ``chances`` asks it, ``why`` lets it say by which cues it went."""

    def __init__(self, examples: Iterable[tuple[Sequence[Cues], Sequence[bool]]]) -> None:
        """Learn from groups of options and which of them are right; raise Missing without the library."""
        try:
            import pycrfsuite
        except ImportError:
            raise Missing from None
        trainer = pycrfsuite.Trainer(verbose=False)
        for seen, right in examples:
            for cues, is_right in zip(seen, right, strict=True):
                trainer.append([dict(cues)], [_RIGHT if is_right else _WRONG])
        trainer.select("lbfgs")
        trainer.set_params({"c1": 0.0, "c2": _HELD_DOWN, "max_iterations": 60, "feature.possible_states": True})
        with tempfile.TemporaryDirectory() as folder:
            model = str(Path(folder) / "model")
            trainer.train(model)
            self._tagger = pycrfsuite.Tagger()
            self._tagger.open(model)
        self._weights: dict[str, float] | None = None

    def chances(self, seen: Sequence[Cues]) -> list[float]:
        """Return how likely each option is right by itself, each between 0 and 1."""
        found = []
        for cues in seen:
            self._tagger.set([dict(cues)])
            found.append(float(self._tagger.marginal(_RIGHT, 0)))
        return found

    def why(self, seen: Cues, most: int) -> list[str]:
        """Return the cues that spoke most for an option, the strongest first."""
        weights = self._speaking()
        said = {cue: weights.get(cue, 0.0) * strength for cue, strength in seen.items()}
        return [cue for cue in sorted(said, key=lambda cue: (-said[cue], cue)) if said[cue] > 0][:most]

    def _speaking(self) -> dict[str, float]:
        """Return how much each cue speaks for an option; reading it from the model takes longer than learning."""
        if self._weights is None:
            self._weights = {}
            for (cue, label), weight in self._tagger.info().state_features.items():
                signed = weight if label == _RIGHT else -weight
                self._weights[cue] = self._weights.get(cue, 0.0) + signed
        return self._weights
