"""Signing in: names, passwords, links, and who is known."""
