"""What a proof says, in which words: plain Python."""
