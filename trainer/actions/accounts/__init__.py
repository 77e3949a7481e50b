"""Accounts of officials: officers of the IT unit, one-time links, and the tries that are counted."""
