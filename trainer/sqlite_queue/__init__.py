"""SQLite for many writers: Django's backend with a fair queue in front of BEGIN IMMEDIATE."""
