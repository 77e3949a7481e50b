"""What a change of the tree of units is and does, apart from any table."""
