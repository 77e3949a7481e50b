"""Sections of the handbook."""
