"""Everything that a screen, a report or an export reads. Nothing here writes."""
