"""Memberships as QuickStatements for Wikidata: of organisations whose items are known, and only what is certain.

Version 1 of the form: fields between tabs; item, property and value, then qualifiers, then the reference with ``S``
for ``P`` (https://www.wikidata.org/wiki/Help:QuickStatements). Nothing here makes an item or changes a label.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from unionties.graph.network import rows, ties
from unionties.graph.rdf import WIKIDATA

if TYPE_CHECKING:
    from unionties.graph.network import Tie
    from unionties.graph.selection import Selection
    from unionties.graph.store import Store

MEMBER_OF, START, END, REFERENCE_URL = "P463", "P580", "P582", "S854"
CERTAIN = 0.9
"""The least confidence of a membership that only articles tell."""
_QIDS = "SELECT ?entity ?same WHERE { ?entity schema:sameAs ?same }"
_KNOWN = """
SELECT ?member ?body ?when WHERE {
  GRAPH ?organisations {
    { ?member ut:affiliatedTo ?body
      FILTER NOT EXISTS { ?term org:member ?member ; org:organization ?body } }
    UNION { ?term a org:Membership ; org:member ?member ; org:organization ?body ; ut:when ?when }
  }
}"""
_SOURCES = """
SELECT ?tie ?article ?url ?published WHERE {
  ?tie rdf:predicate ut:membership ; ut:evidence/prov:wasDerivedFrom ?article .
  ?article schema:url ?url OPTIONAL { ?article schema:datePublished ?published }
  FILTER(ISIRI(?url))
}"""
Pair = tuple[str, str]
Time = tuple[str, str]
"""The time's sides as they are written, empty where open or not known."""


@dataclass
class Told:
    """What articles tell of a membership: its times, each with the addresses that tell it, the earliest first."""

    times: dict[Time, list[str]] = field(default_factory=lambda: defaultdict(list))


def quickstatements(store: Store, stream: IO[bytes], _: Selection) -> int:
    """Write a command for each membership of an organisation with a QID in another; gives how many.

    Certain are the affiliations of the shipped knowledge, and memberships that an article with a web address tells as
    done with a confidence of at least 0.9, or that people judged right. Where articles contradict the knowledge or
    each other in the years, or tell of a withdrawal too, they count for nothing.
    """
    lines = commands(store)
    stream.writelines(f"{line}\n".encode() for line in lines)
    return len(lines)


def commands(store: Store) -> list[str]:
    """The commands, sorted."""
    qids = _qids(store)
    if not qids:
        return []
    found = _settled(_known(store), _told(store))
    lines = {
        "\t".join(_command(qids[pair[0]], qids[pair[1]], time, url))
        for (pair, time), url in found.items()
        if pair[0] in qids and pair[1] in qids and qids[pair[0]] != qids[pair[1]]
    }
    return sorted(lines, key=lambda line: [(len(part), part) for part in line.split("\t")])


def moment(time: str) -> str:
    """A day, month or year of ISO 8601 as QuickStatements writes it, with its precision.

    >>> moment("1949"), moment("1949-05"), moment("1949-05-02")
    ('+1949-00-00T00:00:00Z/9', '+1949-05-00T00:00:00Z/10', '+1949-05-02T00:00:00Z/11')
    """
    parts = time.split("-")
    return f"+{'-'.join((*parts, '00', '00')[:3])}T00:00:00Z/{8 + len(parts)}"


def _command(member: str, body: str, time: Time, url: str | None) -> list[str]:
    fields = [member, MEMBER_OF, body]
    for name, side in zip((START, END), time, strict=True):
        fields += [name, moment(side)] if side else []
    return [*fields, REFERENCE_URL, f'"{url}"'] if url else fields


def _qids(store: Store) -> dict[str, str]:
    """The one item of each entity that has one; the doubtful, with several, are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows(store, _QIDS):
        if row["same"].value.startswith(WIKIDATA):
            found[store.addresses.local(row["entity"].value)].add(row["same"].value.removeprefix(WIKIDATA))
    return {entity: min(items) for entity, items in found.items() if len(items) == 1}


def _known(store: Store) -> dict[Pair, set[Time]]:
    local, found = store.addresses.local, defaultdict(set)
    query = _KNOWN.replace("?organisations", str(store.addresses.organisations))
    for row in rows(store, query):
        pair = local(row["member"].value), local(row["body"].value)
        found[pair].add(_sides(row["when"].value if row["when"] else None))
    return dict(found)


def _told(store: Store) -> dict[Pair, Told]:
    """What articles tell of each membership, where none tells of its end."""
    every = ties(store)
    ended = {(tie.subject, tie.object) for tie in every if tie.relation == "withdrawal" and not tie.planned}
    addresses = _addresses(store)
    found: dict[Pair, Told] = defaultdict(Told)
    for tie in every:
        pair = tie.subject, tie.object
        if _certain(tie) and pair not in ended and tie.id in addresses:
            found[pair].times[_sides(tie.when)] += addresses[tie.id]
    return dict(found)


def _certain(tie: Tie) -> bool:
    return tie.relation == "membership" and not tie.planned and tie.confidence >= CERTAIN


def _addresses(store: Store) -> dict[str, list[str]]:
    """The web addresses of the articles that tell of each membership, the earliest article first."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in rows(store, _SOURCES):
        published = row["published"].value if row["published"] else "9999"
        found[store.addresses.local(row["tie"].value)].add((published, row["url"].value))
    return {tie: [url for _, url in sorted(urls)] for tie, urls in found.items()}


def _settled(known: dict[Pair, set[Time]], told: dict[Pair, Told]) -> dict[tuple[Pair, Time], str | None]:
    """The memberships with their times, each with an article's address where one says so."""
    found: dict[tuple[Pair, Time], str | None] = {(pair, time): None for pair, times in known.items() for time in times}
    for pair, one in told.items():
        dated = sorted(time for time in one.times if any(time))
        bare = one.times.get(("", ""), [])
        if pair not in known:
            if len(dated) < 2:
                time = dated[0] if dated else ("", "")
                found[pair, time] = (one.times[time] or bare)[0]
            continue
        times = known[pair]
        if times == {("", "")} and len(dated) == 1:
            del found[pair, ("", "")]
            found[pair, dated[0]] = one.times[dated[0]][0]
            continue
        for time in times:
            if urls := one.times.get(time) or (bare if len(times) == 1 else None):
                found[pair, time] = urls[0]
    return found


def _sides(when: str | None) -> Time:
    """Both sides of a period; a single time tells neither when a membership began nor when it ended."""
    begin, slash, end = (when or "").partition("/")
    return ("", "") if not slash else (begin.strip("."), end.strip("."))
