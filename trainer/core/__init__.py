"""Plain Python: no Django, no database, no disk, no clock, no chance. Time and seeds are given."""
