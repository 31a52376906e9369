"""When the event that an article reports was held, told in a sentence of its own: ``It took place on 4 and 5 May.``"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache

from unionties.extract.cues import DATE, EVENTS
from unionties.extract.drafts import Draft
from unionties.extract.language import language
from unionties.extract.masked import Masked


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], ...]:
    """How a language tells when an event was held: of an event by its name or kind, and of one just told of."""
    told = language(code).data["phrases_for_time"].get("convened", ())
    pieces = {"{event}": f"(?P<event>[{EVENTS[0]}-{EVENTS[1]}])", "{date}": f"(?P<date>{DATE})"}
    found = []
    for pattern in told:
        for name, piece in pieces.items():
            pattern = pattern.replace(name, piece)
        found.append(re.compile(pattern, re.IGNORECASE))
    return tuple(found)


def convened(masked: Masked, meant: Collection[str], code: str) -> str | None:
    """The time at which a sentence says that the event was held whose masked characters are ``meant``; a sentence that
    means another event tells none."""
    if not masked.dates or any(masked.text[at] not in meant for at, _ in masked.placed_events()):
        return None
    for pattern in _patterns(code):
        match = pattern.search(masked.text)
        day = masked.date(match["date"]) if match else None
        if day and day.role in ("point", "period") and len(day.when) > len("2024"):
            return day.when
    return None


def with_times(drafts: Iterable[Draft], held: Mapping[str, str]) -> list[Draft]:
    """The drafts of an article, where those who took part in an event without a time have that at which the article
    says, before or after, that it was ``held``."""
    times = ((d, held.get(d.object) if d.relation == "participation" and d.when is None else None) for d in drafts)
    return [replace(d, when=when) if when else d for d, when in times]
