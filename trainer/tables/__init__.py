"""Tables in and out. Nothing here knows what the rows are about."""
