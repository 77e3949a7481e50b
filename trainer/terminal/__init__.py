"""Quizzes at the terminal: asking each kind of question, and showing what came of it."""
