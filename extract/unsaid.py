"""The object that a cue leaves unsaid: what its option ``object`` takes from what the article has told so far."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from unionties.extract.acts import JOINED
from unionties.extract.cues import Cue
from unionties.extract.discourse import Discourse
from unionties.extract.forms import filled
from unionties.extract.hosts import at_home, host
from unionties.extract.language import language
from unionties.extract.masked import Masked, Side
from unionties.extract.occasions import Occasions
from unionties.extract.presence import beside

#: How many of a list took part in the only event that the article tells of, even where it told of it long before.
_MANY = 3


def unsaid(
    cue: Cue, subjects: Sequence[str], masked: Masked, match: re.Match[str], discourse: Discourse
) -> tuple[str, ...]:
    """Whom a match of a cue means that names no object: the other side, the partner in talks, the event, the home
    centre and so on; ``subjects`` are those whose act it is."""
    if cue.before is not None and cue.object and not discourse.lately.fits(cue.before):
        return ()
    if cue.object in ("event", "told"):
        occasions = discourse.occasions
        place = match.start("S") if "S" in match.re.groupindex else None
        if place is not None and beside(discourse.language.code, masked, match.string, place):
            return ()
        if not masked.events and all(discourse.resolver.type(i) == "Company" for i in subjects):
            return ()  # a company is what they talk about
        many = len(subjects) >= _MANY
        event = occasions.told(match, discourse.talks is not None, many) if cue.object == "told" else None
        if event is None and discourse.received and not masked.events and not cue.many:
            return ()  # who was there was at the talks told of last
        behind = "S" in match.re.groupindex and match.start("V") < match.start("S")
        listed = behind and cue.listed and many
        likely = (event,) if event else occasions.likely(masked, match, listed)[: cue.object == "event"]
        return tuple(i for i in likely if masked.events or not _elsewhen(i, masked, occasions))
    if cue.object in ("report", "floor"):
        return _report(cue, subjects, masked, match, discourse)
    if cue.object == "speaker":
        place = masked.spans[min(match.start(), len(masked.spans) - 1)][0]
        return discourse.memory.speaker(masked, Side((), place, place, kind="speaker", inferred=True))
    if cue.object in JOINED:
        return discourse.acts.ends(cue.relation, cue.swap, masked, match, discourse.occasions)
    if cue.before is not None:
        return () if discourse.occasions.title else discourse.lately.end(cue.before)[0]
    if cue.object == "home":
        return discourse.home(subjects)
    if cue.object == "international":
        return _international(discourse)
    if cue.object == "main":
        return _sent_to(subjects, discourse) if cue.relation == "solidarity" else discourse.main(subjects)
    if cue.object == "umbrella":
        return _umbrella(discourse, subjects)
    if cue.object == "employer":
        return _named_employer(subjects, discourse) or (_employer(discourse) if len(subjects) == 1 else ())
    if cue.object == "company":
        return _company(subjects, masked, match.string, discourse)
    if len(subjects) != 1:
        return ()
    if cue.object == "host":
        return host(match, subjects[0], discourse.told, discourse.resolver, discourse.partner(subjects[0]))
    if cue.object == "partner" and cue.relation == "meeting" and not discourse.spoke:
        return ()  # they only do something together
    if cue.object in ("partner", "fellow"):
        return (discourse.partner if cue.object == "partner" else discourse.fellow)(subjects[0])
    return discourse.other("other", subjects[0])


def _report(
    cue: Cue, subjects: Sequence[str], masked: Masked, match: re.Match[str], discourse: Discourse
) -> tuple[str, ...]:
    """The event that the article reports, where the sentence names no other and a person acts: who speaks in the report
    of a congress speaks there. Its own body, and the one that the article is about, only speaks of it. What a ``floor``
    cue tells is done at events alone, so that a body may do it, too."""
    occasions, actor = discourse.occasions, masked.side(match.groupdict().get("S") or "")
    event, sides = occasions.report, (actor.groups or (actor,)) if actor else ()
    floor = cue.object == "floor"
    event = event or (occasions.reported() if floor else None)
    if event is None or occasions.title or not sides or any(not s.ids for s in sides):
        return ()
    if any(mention.aside or occasions.meant(mention) not in (None, event) for mention in masked.events):
        return ()
    if (at := _afield(discourse.language.code).match(masked.text)) and (
        at["place"] not in discourse.resolver.text[: masked.spans[at.start("place")][0]]
    ):
        return ()
    own = {*(occasions.bodies.get(event) or (discourse.memory.hero(),))}
    spoke = not floor and all(s.kind == "person" for s in sides) and own.isdisjoint(subjects)
    return (event,) if (spoke or floor) and not _elsewhen(event, masked, occasions) else ()


def _elsewhen(event: str, masked: Masked, occasions: Occasions) -> bool:
    """Whether a sentence tells of another year or month than that of an event."""
    held = occasions.held.get(event)
    return held is not None and any(not day.when.startswith(held[: min(7, len(day.when))]) for day in masked.dates)


@cache
def _afield(code: str) -> re.Pattern[str]:
    """How a sentence begins that tells of another place than an event's."""
    return re.compile(filled(language(code).data["events"].get("afield", "(?!)"), {}))


def _named_employer(subjects: Sequence[str], discourse: Discourse) -> tuple[str, ...]:
    """The company by which a union is named, as the Hyundai Motor union is."""
    facts, found = discourse.resolver.facts, list[str]()
    for subject in subjects:
        tokens = discourse.language.tokeniser(discourse.resolver.label(subject))
        named = (facts.names.longest(tokens, i) for i, token in enumerate(tokens) if token.capital)
        found += [id_ for name in named if name for id_ in name[1] if facts.types[id_] == "Company"]
    return tuple(discourse.resolver.use(id_) for id_ in found[:1])


def _company(subjects: Sequence[str], masked: Masked, text: str, discourse: Discourse) -> tuple[str, ...]:
    """The company, or the list of companies, that a sentence names besides the subjects alone: whom their strike hits,
    wherever the sentence names it."""
    if ";" in text or not discourse.memory.unions(*subjects):
        return ()
    if any(at_home(discourse.resolver, i) for i in subjects):
        return ()  # at home strikes are the workers' own
    named = [
        s for _, s in masked.placed_sides(text) if (ids := discourse.ids(masked, s)) and not set(ids) <= {*subjects}
    ]
    found = {discourse.ids(masked, s) for s in named}
    ids = next(iter(found)) if len(found) == 1 else ()
    return ids if all(discourse.resolver.type(i) == "Company" for i in ids) else ()


def _employer(discourse: Discourse) -> tuple[str, ...]:
    """The company that the article is about: the only one that it names more than once."""
    found = tuple(i for i, n in discourse.told.items() if n > 1 and discourse.resolver.type(i) == "Company")
    return found if len(found) == 1 else ()


def _international(discourse: Discourse) -> tuple[str, ...]:
    """The international union body that the article names most and first, whose affiliates it may tell of."""
    bodies = [i for i in discourse.told if discourse.resolver.type(i) == "InternationalUnionBody"]
    most = max(bodies, key=discourse.told.__getitem__, default=None)
    return (most,) if most is not None and most == bodies[0] else ()


def _sent_to(senders: Sequence[str], discourse: Discourse) -> tuple[str, ...]:
    """Whom letters are to that don't say it: the body whose the event is that the article reports, else the main union;
    where nothing tells whose the event is, only if that is the first one named, too."""
    occasions, main = discourse.occasions, discourse.main(senders)
    event = occasions.only or occasions.reported()
    bodies = occasions.bodies.get(event or "", ())
    if len(bodies) == 1:
        return tuple(i for i in bodies if i not in senders)
    first = next((i for i in discourse.told if discourse.resolver.type(i) == "TradeUnion"), None)
    return main if event is None or main == (first,) else ()


def _umbrella(discourse: Discourse, members: Sequence[str]) -> tuple[str, ...]:
    """The union body whose affiliates are told of without its name: the one that the article is about."""
    body = discourse.memory.hero()
    return (body,) if body is not None and body not in members else ()
