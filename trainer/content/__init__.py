"""What authors write, read from disk into one library."""
