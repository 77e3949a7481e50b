"""Where things lie on disk, and what must be kept from others."""
