"""The staff list: rows of a sheet in, a plan out. The plan is shown first and applied elsewhere. Plain Python."""
