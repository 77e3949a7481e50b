"""The cast stands ready for every test of these screens."""

from tests.cast import cast

__all__ = ["cast"]
