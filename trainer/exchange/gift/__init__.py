"""GIFT."""
