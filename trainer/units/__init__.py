"""The tree of units by hand: looked through, and changed by a plan that is shown before it is done."""
