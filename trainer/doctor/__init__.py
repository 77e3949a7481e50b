"""Looking over a whole installation, from outside and inside: what is well, and how to mend what is not."""
