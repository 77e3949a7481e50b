"""``python -m trainer.handbook``."""

from trainer.disk.own_python import start

if __name__ == "__main__":
    start("trainer.handbook.command")
