"""Looks for what should not go out in a draft, by rules that are data: the same rules run in the browser."""
