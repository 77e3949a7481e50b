"""Reports of a period: figures of their time, for the leadership, for the office, for one unit."""
