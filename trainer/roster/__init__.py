"""The staff list, with all its floors: rules, what it does, what it reads, its screens."""
