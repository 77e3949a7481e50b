"""Rules over one person: no disk, no clock, no database."""
