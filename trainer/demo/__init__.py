"""A city to try everything in."""
