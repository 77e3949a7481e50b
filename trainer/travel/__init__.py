"""Questions travel: files of other systems in, our questions out, and the other way round.

Whatever the other side cannot hold is a ``Loss``, one line each; nothing is dropped in silence.
"""

from trainer.travel.exporting import FORMATS_OUT, export
from trainer.travel.importing import FORMATS_IN, receive
from trainer.travel.model import Delivery, Incoming, Loss, Package, TravelError
from trainer.travel.template import template
from trainer.travel.yaml_writing import quiz_yaml, rule_yaml

__all__ = [
    "FORMATS_IN",
    "FORMATS_OUT",
    "Delivery",
    "Incoming",
    "Loss",
    "Package",
    "TravelError",
    "export",
    "quiz_yaml",
    "receive",
    "rule_yaml",
    "template",
]
