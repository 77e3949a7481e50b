"""The cast stands ready for every test of the screens."""

from tests.cast import cast

__all__ = ["cast"]
