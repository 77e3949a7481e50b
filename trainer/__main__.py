"""``python -m trainer``."""

from trainer.disk.own_python import start

if __name__ == "__main__":
    start("trainer.cli")
