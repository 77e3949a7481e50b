"""One function per thing that happens, each one transaction. Web and terminal call the same ones; time is given."""
