"""What reports say: periods, figures, sentences. Plain Python, told the time."""
