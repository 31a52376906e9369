"""The network of ties as GraphML and GEXF, for Gephi, Cytoscape, yEd or R."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import IO, TYPE_CHECKING

from unionties.graph.selection import Entry, Selection, chosen, name_of
from unionties.graph.vocabulary import vocabulary
from unionties.graph.xml_text import Value, Xml

if TYPE_CHECKING:
    from unionties.graph.dates import Interval
    from unionties.graph.network import Tie
    from unionties.graph.store import Store

_NODE = {
    "label": "string", "label_vi": "string", "label_en": "string", "type": "string", "country": "string",
    "wikidata": "string",
}  # fmt: skip
_TIE = {
    "tie": "string", "relation": "string", "label": "string", "symmetric": "boolean", "when": "string",
    "begin": "string", "end": "string", "planned": "boolean", "title": "string", "acts": "int", "reports": "int",
    "confidence": "double",
}  # fmt: skip
_EDGE = {
    "relation": "string", "when": "string", "planned": "boolean", "title": "string", "acts": "integer",
    "reports": "integer", "confidence": "double",
}  # fmt: skip
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_SCHEMA = f"{_GRAPHML} {_GRAPHML}/1.0/graphml.xsd"
_GEXF = "http://gexf.net/1.3"
_Values = Mapping[str, Value | None]


def graphml(store: Store, stream: IO[bytes], selection: Selection) -> int:
    """Write GraphML, an edge for each tie; gives how many.

    Every edge is directed, because readers refuse a mixture: ``symmetric`` says where the direction means nothing.
    The tie's id is an attribute, too, since igraph doesn't keep the ids of edges.
    """
    found, known = chosen(store, selection)
    xml = Xml(stream)
    xml.begin(
        "graphml", xmlns=_GRAPHML,
        **{"xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "xsi:schemaLocation": _SCHEMA},
    )  # fmt: skip
    keys: dict[tuple[str, str], str] = {}
    for place, kinds in (("node", _NODE), ("edge", _TIE)):
        for name, kind in kinds.items():
            keys[place, name] = f"{place[0]}_{name}"
            xml.put("key", id=keys[place, name], for_=place, **{"attr.name": name, "attr.type": kind})
    xml.begin("graph", edgedefault="directed")
    for name, entry in known.items():
        xml.begin("node", id=name)
        _data(xml, keys, "node", node_values(name, entry, selection.lang))
        xml.end()
    for tie in found:
        xml.begin("edge", id=tie.id, source=tie.subject, target=tie.object)
        _data(xml, keys, "edge", tie_values(tie, selection.lang))
        xml.end()
    xml.end()
    xml.end()
    return len(found)


def gexf(store: Store, stream: IO[bytes], selection: Selection) -> int:
    """Write GEXF 1.3, an edge for each relation of two with the times of its acts; gives how many ties that are.

    Gephi joins edges of the same ``kind`` between the same two and drops the times of the second, so the acts
    of a relation share an edge: its ``weight`` is their number and it has a spell for each stretch of time.
    One undated act has no spell; an edge without any is always there. What is planned is a kind of its own.
    """
    found, known = chosen(store, selection)
    xml = Xml(stream)
    xml.begin("gexf", xmlns=_GEXF, version="1.3")
    xml.begin("meta")
    xml.put("creator", "unionties")
    xml.end()
    xml.begin(
        "graph", mode="dynamic", defaultedgetype="directed", idtype="string", timeformat="date",
        timerepresentation="interval",
    )  # fmt: skip
    for place, kinds in (("node", _NODE), ("edge", _EDGE)):
        xml.begin("attributes", class_=place, mode="static")
        for name, kind in kinds.items():
            if name != "label":
                xml.put("attribute", id=name, title=name, type=kind)
        xml.end()
    xml.begin("nodes", count=len(known))
    for name, entry in known.items():
        values = node_values(name, entry, selection.lang)
        xml.begin("node", id=name, label=_token(values["label"]))
        _attvalues(xml, {key: value for key, value in values.items() if key != "label"})
        xml.end()
    xml.end()
    xml.begin("edges")
    for acts in bundles(found):
        _edge(xml, acts, selection.lang)
    xml.end()
    xml.end()
    xml.end()
    return len(found)


def node_values(name: str, entry: Entry, lang: str) -> dict[str, str | None]:
    """What the network files say of an entity."""
    known = {key: entry.get(key) for key in ("label_vi", "label_en", "type", "country", "wikidata")}
    return {"label": name_of(entry, name, lang), **known}


def tie_values(tie: Tie, lang: str) -> dict[str, Value | None]:
    """What the network files say of a tie."""
    relation = vocabulary().relations[tie.relation]
    return {
        "tie": tie.id, "relation": tie.relation, "label": relation.label[lang], "symmetric": relation.symmetric,
        "when": tie.when, "begin": tie.begin, "end": tie.end, "planned": tie.planned, "title": tie.title, "acts": 1,
        "reports": tie.reports, "confidence": tie.confidence,
    }  # fmt: skip


def kind_of(tie: Tie) -> str:
    """The kind of an edge, by which Gephi tells edges between the same two apart."""
    return f"{tie.relation} (planned)" if tie.planned else tie.relation


def bundles(found: Iterable[Tie]) -> Iterator[list[Tie]]:
    """The acts of the same relation between the same two, done and planned ones apart."""
    for _, same in groupby(found, lambda tie: (tie.subject, tie.relation, tie.object)):
        acts = list(same)
        yield from (some for planned in (False, True) if (some := [tie for tie in acts if tie.planned == planned]))


def spells(times: Iterable[Interval]) -> list[Interval]:
    """The stretches that the times cover, none touching another; times that aren't known cover none.

    >>> spells([("2018-01-01", "2023-12-31"), ("2013-01-01", "2018-12-31"), (None, None), ("2030-01-01", None)])
    [('2013-01-01', '2023-12-31'), ('2030-01-01', None)]
    """
    found: list[Interval] = []
    for begin, end in sorted((t for t in times if any(t)), key=lambda t: (t[0] or "", t[1] or "9999-99-99")):
        last = found[-1] if found else None
        if last and (last[1] is None or (begin or "") <= last[1]):
            found[-1] = last[0], None if last[1] is None or end is None else max(last[1], end)
        else:
            found.append((begin, end))
    return found


def _edge(xml: Xml, acts: list[Tie], lang: str) -> None:
    first = acts[0]
    relation = vocabulary().relations[first.relation]
    xml.begin(
        "edge", id=first.id, source=first.subject, target=first.object, weight=float(len(acts)),
        type="undirected" if relation.symmetric else "directed", label=relation.label[lang],
        kind=kind_of(first),
    )  # fmt: skip
    _attvalues(xml, {
        "relation": first.relation, "when": _joined(tie.when for tie in acts), "planned": first.planned,
        "title": _joined(tie.title for tie in acts), "acts": len(acts), "reports": sum(tie.reports for tie in acts),
        "confidence": max(tie.confidence for tie in acts),
    })  # fmt: skip
    if times := spells((tie.begin, tie.end) for tie in acts):
        xml.begin("spells")
        for begin, end in times:
            xml.put("spell", start=begin, end=end)
        xml.end()
    xml.end()


def _attvalues(xml: Xml, values: _Values) -> None:
    if any(value is not None for value in values.values()):
        xml.begin("attvalues")
        for name, value in values.items():
            if value is not None:
                xml.put("attvalue", for_=name, value=value)
        xml.end()


def _data(xml: Xml, keys: Mapping[tuple[str, str], str], place: str, values: _Values) -> None:
    for name, value in values.items():
        if value is not None:
            xml.put("data", value, key=keys[place, name])


def _joined(texts: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(text for text in texts if text)) or None


def _token(text: str | None) -> str:
    return " ".join((text or "").split())
