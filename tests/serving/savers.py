"""People who save one answer after another, and remember what was acknowledged."""

import http.client
import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bench import answers
from tests.server_process import WAIT_SECONDS, wait_until
from tests.serving.house import House


class Savers:
    """One thread a person. ``acknowledged``: (attempt, place, revision) → chosen, whatever was answered with 200."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._ended = threading.Event()
        self.acknowledged: dict[tuple[int, int, int], str] = {}
        self._threads = [threading.Thread(target=self._save, args=attempt) for attempt in house.attempts]

    def _save(self, attempt: int, ticket: str) -> None:
        chance, shape = random.Random(attempt), answers.shape(ticket)
        revisions = [0] * len(shape)
        line: http.client.HTTPConnection | None = None
        while not self._ended.is_set():
            place = chance.randrange(len(shape))
            chosen = answers.some(*shape[place], chance)
            body = json.dumps({"place": place, "revision": revisions[place] + 1, "chosen": chosen})
            line = line or http.client.HTTPConnection("127.0.0.1", self._house.port, timeout=20)
            try:
                line.request("POST", "/luu", body, {"X-Ticket": ticket})
                reply = line.getresponse()
                said = json.loads(reply.read())
            except (OSError, http.client.HTTPException, ValueError):
                line.close()
                line = None
                self._ended.wait(0.05)
                continue
            # After a break the server may have one that it could not acknowledge any more: it says which counts.
            revisions[place] = said.get("revision", revisions[place])
            if reply.status == 200:
                self.acknowledged[attempt, place, said["revision"]] = ",".join(map(str, said["chosen"]))
            # As many as a server answers at once would leave nothing of the machine to whatever starts beside.
            self._ended.wait(0.02)
        if line:
            line.close()

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End, each after his last answer."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, more: int, seconds: float = WAIT_SECONDS) -> None:
        """Return when ``more`` answers have been acknowledged since now."""
        wanted = len(self.acknowledged) + more
        wait_until(
            lambda: len(self.acknowledged) >= wanted,
            lambda: f"only {len(self.acknowledged)} of {wanted} answers were acknowledged",
            seconds,
        )


@contextmanager
def saving(house: House) -> Iterator[Savers]:
    """Let everybody of ``house`` save while the block runs."""
    savers = Savers(house)
    savers.start()
    try:
        yield savers
    finally:
        savers.stop()
