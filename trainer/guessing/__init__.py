"""Who reads no page and guesses by form: a learner that is shown half of the quizzes and asked the other half."""
