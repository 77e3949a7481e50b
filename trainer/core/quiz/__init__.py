"""Questions: what they are, how they are drawn, shown and marked."""
