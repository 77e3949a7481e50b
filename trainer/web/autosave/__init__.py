"""Saving an answer: the narrow way past Django, from the signed ticket to the group commit."""
