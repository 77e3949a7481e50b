"""Editions of the handbook: what changed, how it is published, who must learn it again."""
