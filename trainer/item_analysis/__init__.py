"""How the questions do their work: counted from what was handed in, judged in plain words, shown to the IT unit."""
