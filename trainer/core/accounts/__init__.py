"""Rules around accounts: tries, passwords, the words of mails."""
