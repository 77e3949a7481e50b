"""The published editions, for those who read a library; the handbook's build reads the same files below it."""

from trainer.edition_files import (
    DRAFT_FILE,
    FOLDER,
    PublishedText,
    altered,
    edition_files,
    read_history,
    read_texts,
    stray,
)

__all__ = ["DRAFT_FILE", "FOLDER", "PublishedText", "altered", "edition_files", "read_history", "read_texts", "stray"]
