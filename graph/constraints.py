"""The constraints of ``shapes.ttl`` without an engine for SHACL, quick enough for each build.

:func:`article_problems` looks at the quads of one article's graph, :func:`entity_problems` at an entity in the union of
all graphs, :func:`copy_problems` at the copies. ``shapes.validate`` checks the shapes themselves; a test holds both to
the same verdicts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from unionties.graph.addresses import Addresses, term
from unionties.graph.vocabulary import vocabulary

_Node = NamedNode | Literal
_About = Mapping[NamedNode, list[_Node]]
_TYPE, _LABEL, _COUNTRY = term("rdf:type"), term("skos:prefLabel"), term("ut:country")
_SUBJECT, _OBJECT, _PREDICATE = term("rdf:subject"), term("rdf:object"), term("rdf:predicate")
_POINT = r"\d{4}(-\d\d){0,2}|\.\."
_WHEN = re.compile(rf"({_POINT})(/({_POINT}))?")
_XSD = "http://www.w3.org/2001/XMLSchema#"


def article_problems(addresses: Addresses, quads: Iterable[Quad]) -> list[str]:
    """What breaks the shapes within an article's graph, and evidence that doesn't quote its text; sorted.

    Each line names the node, what is expected, and a value that is wrong.
    """
    about: dict[_Node, dict[NamedNode, list[_Node]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        about[quad.subject][quad.predicate].append(quad.object)  # type: ignore[index,arg-type]
    texts = {node: properties[term("schema:articleBody")] for node, properties in about.items()}
    found: set[str] = set()
    for node, properties in list(about.items()):
        for kind in properties.get(_TYPE, ()):
            if kind == term("ut:Tie"):
                found |= {_line(addresses, node, what) for what in _tie(properties, about)}
            elif kind == term("oa:SpecificResource"):
                found |= {_line(addresses, node, what) for what in _evidence(properties, about, texts)}
            elif kind == term("schema:NewsArticle"):
                found |= {_line(addresses, node, what) for what in _article(properties)}
    return sorted(found)


def entity_problems(graph: pyoxigraph.Store, addresses: Addresses, entity: NamedNode) -> list[str]:
    """What breaks the shapes of an end of a tie, in the union of all graphs."""

    def values(predicate: NamedNode) -> list[_Node]:
        return [q.object for q in graph.quads_for_pattern(entity, predicate, None, DefaultGraph())]  # type: ignore[misc]

    kinds = [kind for kind in values(_TYPE) if kind in _types()]
    found = []
    if len(kinds) != 1:
        found.append(_told("an entity has one type of the vocabulary", kinds))
    if not any(label.value for label in values(_LABEL)):
        found.append("an entity needs a skos:prefLabel")
    if wrong := [code for code in values(_COUNTRY) if not re.fullmatch("[A-Z]{2}", code.value)]:
        found.append(_told("a country is an ISO 3166-1 alpha-2 code", wrong))
    return [_line(addresses, entity, what) for what in found]


def copy_problems(graph: pyoxigraph.Store, addresses: Addresses) -> list[str]:
    """What breaks the shapes of copies, in the union of all graphs; sorted."""
    originals: dict[_Node, list[_Node]] = defaultdict(list)
    for quad in graph.quads_for_pattern(None, term("ut:copyOf"), None, DefaultGraph()):
        originals[quad.subject].append(quad.object)  # type: ignore[index,arg-type]
    articles = {q.subject for q in graph.quads_for_pattern(None, _TYPE, term("schema:NewsArticle"), DefaultGraph())}
    told = "a copy has one original, an article that is no copy itself"
    return sorted(
        _line(addresses, copy, _told(told, found))
        for copy, found in originals.items()
        if len(found) > 1 or found[0] not in articles or found[0] in originals
    )


def _tie(properties: _About, about: Mapping[_Node, _About]) -> Iterator[str]:
    for end, name in ((_SUBJECT, "subject"), (_OBJECT, "object")):
        if not _one(ends := properties.get(end, []), NamedNode):
            yield _told(f"a tie needs one {name}, an entity with a type and a label", ends)
    if not _one(relations := properties.get(_PREDICATE, []), NamedNode) or relations[0] not in _relations():
        yield _told("a tie needs one predicate, a relation of the vocabulary", relations)
    evidence = properties.get(term("ut:evidence"), [])
    if not evidence or any(term("oa:hasSource") not in about.get(node, {}) for node in evidence):
        yield _told("a tie needs evidence: a passage with its text, start, end and article", evidence)
    if not _one(planned := properties.get(term("ut:planned"), []), "boolean"):
        yield _told("a tie is planned or not: ut:planned is true or false", planned)
    if not _at_most_one(when := properties.get(term("ut:when"), []), "string") or not all(
        _WHEN.fullmatch(time.value) for time in when
    ):
        yield _told("a tie has at most one ut:when, in ISO 8601", when)
    begin, end_ = (properties.get(term(f"ut:{side}"), []) for side in ("begin", "end"))
    if not _at_most_one(begin, "date") or (begin and end_ and begin[0].value > end_[0].value):
        yield _told("a tie has at most one ut:begin, a date not after ut:end", begin)
    if not _at_most_one(end_, "date"):
        yield _told("a tie has at most one ut:end, a date", end_)
    if not _at_most_one(title := properties.get(term("ut:title"), []), "string"):
        yield _told("a tie has at most one ut:title, a text", title)
    if relations == [term("ut:post")] and not _is_post(properties, about):
        yield "a post is held by a ut:Person in an organisation"


def _is_post(properties: _About, about: Mapping[_Node, _About]) -> bool:
    """Whether the ends fit a post; an end that this graph doesn't describe is looked at elsewhere."""
    people = (about.get(node, {}).get(_TYPE, []) for node in properties.get(_SUBJECT, ()))
    places = (about.get(node, {}).get(_TYPE, []) for node in properties.get(_OBJECT, ()))
    not_bodies = {term("ut:Person"), term("ut:Event")}
    return all(term("ut:Person") in kinds for kinds in people if kinds) and not any(
        not_bodies & set(kinds) for kinds in places
    )


def _evidence(
    properties: _About, about: Mapping[_Node, _About], texts: Mapping[_Node, list[_Node]]
) -> Iterator[str]:  # fmt: skip
    confidence = properties.get(term("ut:confidence"), [])
    if not _one(confidence, "decimal") or not 0 <= float(confidence[0].value) <= 1:
        yield _told("evidence has one ut:confidence from 0 to 1", confidence)
    judged = properties.get(term("ut:judged"), [])
    if len(judged) > 1 or any(word.value != "right" for word in judged):
        yield _told('evidence that stays was judged "right" or not at all', judged)
    elif judged and _one(confidence, "decimal") and float(confidence[0].value) < 1:
        yield _told('evidence judged "right" has the ut:confidence 1', confidence)
    sources = properties.get(term("oa:hasSource"), [])
    if (
        not _one(sources, NamedNode)
        or sources != properties.get(term("prov:wasDerivedFrom"))
        or (term("schema:NewsArticle") not in about.get(sources[0], {}).get(_TYPE, ()))
    ):
        yield _told("evidence comes from one schema:NewsArticle, its oa:hasSource", sources)
    selectors = properties.get(term("oa:hasSelector"), [])
    if not _one(selectors, NamedNode):
        yield _told("evidence has one selector with text, start and end", selectors)
        return
    text = texts.get(sources[0], []) if sources else []
    yield from _selector(about.get(selectors[0], {}), text[0].value if text else None)


def _selector(properties: _About, text: str | None) -> Iterator[str]:
    exact = properties.get(term("oa:exact"), [])
    start, end = (properties.get(term(f"oa:{side}"), []) for side in ("start", "end"))
    if len(exact) != 1 or not exact[0].value:
        yield _told("a selector has one oa:exact, the passage's text", exact)
    if (
        not _one(start, "integer")
        or int(start[0].value) < 0
        or (_one(end, "integer") and int(start[0].value) >= int(end[0].value))
    ):
        yield _told("a selector has one oa:start, an offset before oa:end", start)
    if not _one(end, "integer"):
        yield _told("a selector has one oa:end, an offset", end)
    elif text is not None and _one(start, "integer") and len(exact) == 1:
        quoted = text[int(start[0].value) : int(end[0].value)]
        if quoted != exact[0].value:
            yield _told("evidence quotes the article's text at its offsets", exact)


def _article(properties: _About) -> Iterator[str]:
    if len(names := properties.get(term("dcterms:identifier"), [])) != 1:
        yield _told("an article has one dcterms:identifier, its name", names)
    if len(properties.get(term("schema:articleBody"), [])) > 1:
        yield "an article has at most one text"


def _one(values: list[_Node], kind: type | str) -> bool:
    """Whether there is one value: a node, or a literal of this XML Schema datatype."""
    return len(values) == 1 and _at_most_one(values, kind)


def _at_most_one(values: list[_Node], kind: type | str) -> bool:
    if isinstance(kind, type):
        return len(values) < 2 and all(isinstance(value, kind) for value in values)
    return len(values) < 2 and all(isinstance(v, Literal) and v.datatype.value == _XSD + kind for v in values)


def _types() -> set[NamedNode]:
    return {term(f"ut:{name}") for name in vocabulary().types}


def _relations() -> set[NamedNode]:
    return {term(f"ut:{name}") for name in vocabulary().relations}


def _told(message: str, values: Iterable[_Node]) -> str:
    found = " and ".join(" ".join(value.value.split())[:60] for value in values)
    return f"{message} (found {found})" if found else message


def _line(addresses: Addresses, node: _Node, what: str) -> str:
    return f"{addresses.local(node.value)}: {what}"
