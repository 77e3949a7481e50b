"""How passwords are kept: argon2id with OWASP's parameters (19 MiB, two passes, one lane)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id as the OWASP Password Storage Cheat Sheet sets it; about 19 ms of one processor a check."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1
