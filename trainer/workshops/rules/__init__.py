"""What may be noted of a class or drill, and whose numbers somebody typed, in plain Python."""
