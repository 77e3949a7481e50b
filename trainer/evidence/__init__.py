"""The proof of one official, with all its floors: rules, what it reads, its page, text and PDF."""
