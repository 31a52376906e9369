"""What the endpoint says of itself: its description in RDF for programs."""

from __future__ import annotations

import pyoxigraph as ox

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples",
    "JSON-LD", "RDF_XML",
)  # fmt: skip
_SERIALIZATIONS = {
    "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}  # fmt: skip


def description(address: str, format: str) -> bytes:  # noqa: A002
    """The description of the service at ``address``, after https://www.w3.org/TR/sparql11-service-description/.

    ``format`` is one of ``negotiation.GRAPHS``.
    """
    service, kind = ox.BlankNode("service"), ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    dataset, graph = ox.BlankNode("dataset"), ox.BlankNode("graph")
    triples = [
        ox.Triple(service, kind, _sd("Service")),
        ox.Triple(service, _sd("endpoint"), ox.NamedNode(address)),
        ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        *(ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name)) for name in _RESULTS),
        ox.Triple(service, _sd("defaultDataset"), dataset),
        ox.Triple(dataset, kind, _sd("Dataset")),
        ox.Triple(dataset, _sd("defaultGraph"), graph),
        ox.Triple(graph, kind, _sd("Graph")),
        ox.Triple(
            graph,
            ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#comment"),
            ox.Literal(
                "The union of the graphs of all articles, of the organisations and of the ontology.", language="en"
            ),
        ),
    ]
    prefixes = {"sd": SD, "formats": _FORMATS}
    return ox.serialize(triples, format=_SERIALIZATIONS[format], prefixes=prefixes) or b""


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)
