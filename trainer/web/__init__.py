"""Screens: thin modules per audience over actions and queries."""
