"""The handbook: how MkDocs builds it, and what the build hands to the trainer."""
