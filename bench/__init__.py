"""Measures the server as ``make run`` starts it. Absolute figures belong to the machine; ratios travel."""
