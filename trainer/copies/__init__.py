"""Copies of the database: taken while the server runs, proved to be whole, and put back."""
