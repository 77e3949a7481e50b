"""Reminders: the rules, the rounds of a day, reminding by hand, and the mails of them once they go.

Imported as a whole: whoever writes pieces or sends mail of these kinds must know them.
"""

from trainer.actions.reminders import mails, rules, writing

__all__ = ["mails", "rules", "writing"]
