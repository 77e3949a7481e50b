"""The rules: what is counted, the statistics of it, what they mean."""
