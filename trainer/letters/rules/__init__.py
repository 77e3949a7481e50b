"""What a weekly letter says and what may be answered, in plain Python."""
