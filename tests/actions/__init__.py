"""Tests of what happens: real rows in a real database."""
