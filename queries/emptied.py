"""Why a lookup found nothing: what each of its filters leaves by itself."""

from __future__ import annotations

from collections.abc import Callable

from unionties.graph.filters import Asked

Count = Callable[[Asked], int]
"""How many results a lookup has with these filters."""
_PLAIN = ("at", "since", "until")


def set_filters(asked: Asked) -> dict[str, Asked]:
    """The filters that leave something out, each by itself, by the words with which they are typed.

    >>> set_filters({"at": "2016", "countries": ("LA", "VN"), "planned": True, "min_confidence": 0.0})
    {'--at 2016': {'at': '2016'}, '--country LA --country VN': {'countries': ('LA', 'VN')}}
    """
    found: dict[str, Asked] = {}
    for key in _PLAIN:
        if value := asked.get(key):
            found[f"--{key} {value}"] = {key: value}  # type: ignore[misc]
    if relations := asked.get("relations"):
        found[" ".join(f"--relation {one}" for one in relations)] = {"relations": relations}
    if countries := asked.get("countries"):
        found[" ".join(f"--country {one}" for one in countries)] = {"countries": countries}
    if not asked.get("planned", True):
        found["--no-planned"] = {"planned": False}
    if least := asked.get("min_confidence"):
        found[f"--min-confidence {least:g}"] = {"min_confidence": least}
    return found


def why_empty(asked: Asked, count: Count, what: str = "row") -> str:
    """What the filters that left nothing leave one by one, as a half-sentence; ``""`` where none is set.

    Args:
        asked: the filters that together left nothing.
        count: asks again with other filters.
        what: what is counted, in the singular.

    >>> why_empty({"at": "1999", "relations": ("visit",)}, lambda asked: 0 if "at" in asked else 3)
    'without filters 3 rows, with --at 1999 alone none, with --relation visit alone 3'
    """
    known = set_filters(asked)
    if not known:
        return ""
    every = count({"planned": True})
    if not every:
        return f"nor is there one without {' '.join(known)}"
    told = [f"without filters {every} {what}{'' if every == 1 else 's'}"]
    left = {words: count({"planned": True, **alone}) for words, alone in known.items()}
    if left.get("--no-planned") == every and len(left) > 1:
        del left["--no-planned"]
    told += [f"with {words}{' alone' if len(left) > 1 else ''} {n or 'none'}" for words, n in left.items()]
    return ", ".join(told)


def nothing(told: str, why: str, way: str = "") -> str:
    """A line that says what there isn't, why, and the command that shows more.

    >>> nothing("X has no such ties", "without filters 3 rows, with --at 1999 none", "unionties show x")
    'X has no such ties: without filters 3 rows, with --at 1999 none; see: unionties show x'
    """
    return told + (f": {why}" if why else "") + (f"; see: {way}" if way else "")
