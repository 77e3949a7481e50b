"""Gần Dân: the trainer that keeps the chain law → section → question → official."""
