"""An answer as it is stored and sent: the text of its places, ``"0,2"``."""

from collections.abc import Sequence


def shown_places(chosen: str) -> tuple[int, ...]:
    """Return the places that the stored text ``chosen`` names, in their order."""
    return tuple(int(place) for place in chosen.split(",")) if chosen else ()


def stored_places(places: Sequence[int]) -> str:
    """Return the text that is stored for ``places``."""
    return ",".join(map(str, places))
