"""docs/vocabulary.md, the terms in both languages, from graph/ontology.ttl: ``python -m tests.vocabulary_page``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from unionties.graph.addresses import PREFIXES

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "vocabulary.md"
ONTOLOGY = ROOT / "graph" / "ontology.ttl"
UT = rdflib.Namespace(PREFIXES["ut"])
HEAD = f"""\
# Vocabulary

Made from `graph/ontology.ttl` by `python -m tests.vocabulary_page`. The namespace is `{UT}`, the prefix `ut:`. With all
axioms: [the ontology](ontology.html). How the terms are used: [the data model](model.md#rdf). When a relation is right:
[What a right extraction is](annotation.md#relations).
"""
RELATIONS = """\

⇄ means that the order of the ends doesn't count. CAMEO and PLOVER: the nearest code or event type, where one fits.
"""


def page() -> str:
    """The Markdown of the page: entity types, relations with their inverses, and what else there is."""
    graph, source = rdflib.Graph().parse(ONTOLOGY), ONTOLOGY.read_text("utf-8")
    terms = sorted(
        (term for term in graph.subjects(RDFS.label) if str(term).startswith(UT)),
        key=lambda term: source.index(f"\n{str(term).replace(UT, 'ut:')} a "),
    )
    relations = [term for term in terms if (term, RDF.type, UT.Relation) in graph]
    inverses = {inverse for relation in relations for inverse in graph.objects(relation, OWL.inverseOf)}
    types = [term for term in terms if (term, RDF.type, OWL.Class) in graph and term != UT.Tie]
    others = [term for term in terms if term not in {*relations, *inverses, *types}]
    columns = ("term", "label", "meaning")
    return "\n".join(
        (
            HEAD, "## Entity types\n", *_table(columns, (_cells(graph, term) for term in types)),
            "\n## Relations", RELATIONS, *_table(
                (*columns, "from the other side", "CAMEO", "PLOVER"),
                ((*_cells(graph, term), *_more(graph, term)) for term in relations),
            ),
            "\n## Other terms\n", *_table(columns, (_cells(graph, term) for term in others)), "",
        )
    )  # fmt: skip


def _cells(graph: rdflib.Graph, term: Node) -> tuple[str, str, str]:
    return f"`{str(term).removeprefix(UT)}`", _text(graph, term, RDFS.label), _text(graph, term, SKOS.definition)


def _more(graph: rdflib.Graph, relation: Node) -> tuple[str, str, str]:
    """How a relation is called from the other side, and its codes elsewhere."""
    inverse = graph.value(relation, OWL.inverseOf)
    symmetric = (relation, RDF.type, OWL.SymmetricProperty) in graph
    back = "⇄" if symmetric else _text(graph, inverse, RDFS.label) if inverse else ""
    return back, str(graph.value(relation, UT.cameoCode) or ""), str(graph.value(relation, UT.ploverEvent) or "")


def _text(graph: rdflib.Graph, term: Node, predicate: Node) -> str:
    texts = {text.language: str(text) for text in graph.objects(term, predicate)}
    return f"{texts['en']}<br>*{texts['vi']}*"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
