"""The addresses of things: the namespaces that stores share and those below a store's base."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache

from pyoxigraph import Literal, NamedNode

from unionties.graph.errors import StoreError

DEFAULT_BASE = "https://w3id.org/unionties/"
PREFIXES: Mapping[str, str] = {
    "ut": "https://w3id.org/unionties/ontology#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "dcterms": "http://purl.org/dc/terms/",
}
"""The namespaces that every store shares; ``Addresses.prefixes`` adds those below its base."""

_SUPPLEMENTARY = "".join(f"{chr(p << 16)}-{chr((p << 16) + 0xFFFD)}" for p in range(1, 14))
_BEYOND_ASCII = rf"\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{_SUPPLEMENTARY}"
_SEGMENT = r"A-Za-z0-9\-._~!$&'()*+,;=:@"
_PLAIN = str.maketrans("", "", "-_")


@cache
def _forbidden(allowed: str) -> re.Pattern[str]:
    """What an IRI forbids beside these; compiled when needed, because a lookup shall start fast."""
    return re.compile(rf"[^{allowed}{_BEYOND_ASCII}]|\s")


@cache
def term(name: str) -> NamedNode:
    """The node of a prefixed name of the shared namespaces.

    >>> term("ut:meeting").value
    'https://w3id.org/unionties/ontology#meeting'
    """
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


class Addresses:
    """The addresses below one base: of entities, articles, ties, evidence and the shared graphs."""

    def __init__(self, base: str | None = None) -> None:
        """``base`` is an absolute IRI, else that of the environment's UNIONTIES_BASE, else the default.

        Raises:
            StoreError: the base isn't an absolute IRI.
        """
        base = base or os.environ.get("UNIONTIES_BASE") or DEFAULT_BASE
        self.base = base if base.endswith("/") else f"{base}/"
        try:
            self.organisations = NamedNode(f"{self.base}graph/organisations")
        except ValueError:
            raise StoreError(f"bad base address {base!r}: expected an absolute IRI such as {DEFAULT_BASE}") from None
        self.ontology = NamedNode(f"{self.base}graph/ontology")
        self.identities = NamedNode(f"{self.base}graph/identities")
        self.copies = NamedNode(f"{self.base}graph/copies")
        self.union = NamedNode(f"{self.base}graph/union")
        self.readings = NamedNode(f"{self.base}machine/")
        kinds = ("id", "article", "machine", "tie", "evidence")
        self.prefixes = {kind: f"{self.base}{kind}/" for kind in kinds} | dict(PREFIXES)

    def entity(self, entity_id: str) -> NamedNode:
        """The node of an entity.

        >>> Addresses("https://example.org").entity("union-vn-tỉnh-kon-tum").value
        'https://example.org/id/union-vn-tỉnh-kon-tum'
        """
        return NamedNode(self.prefixes["id"] + segment(entity_id))

    def article(self, name: str) -> NamedNode:
        """The node of an article, which names its graph too; folders stay path segments."""
        return NamedNode(self.prefixes["article"] + "/".join(map(segment, name.split("/"))))

    def machine(self, article: NamedNode) -> NamedNode:
        """The name of the graph that keeps what the machine said of a judged article.

        >>> at = Addresses("https://example.org")
        >>> at.machine(at.article("a b/c")).value
        'https://example.org/machine/a%20b/c'
        """
        return NamedNode(self.prefixes["machine"] + article.value.removeprefix(self.prefixes["article"]))

    def is_machine(self, graph: object) -> bool:
        """Whether a graph's name is one of those, or that of the machine's notes, ``readings``."""
        return isinstance(graph, NamedNode) and graph.value.startswith(self.prefixes["machine"])

    def is_hidden(self, graph: object) -> bool:
        """Whether a graph is no part of the union: one of those, or the one that holds the union on a server."""
        return graph == self.union or self.is_machine(graph)

    def tie(self, tie_id: str) -> NamedNode:
        """The node of an act."""
        return NamedNode(self.prefixes["tie"] + tie_id)

    def evidence(self, statement_id: str) -> NamedNode:
        """The node of one passage's evidence for one act."""
        return NamedNode(self.prefixes["evidence"] + statement_id)

    def local(self, iri: str) -> str:
        """The entity id, article name, tie id, relation or type that an address stands for; else the address.

        >>> Addresses("https://example.org").local("https://example.org/article/a%20b/c")
        'a b/c'
        """
        for kind in ("id", "article", "machine", "tie", "evidence", "ut"):
            if iri.startswith(self.prefixes[kind]):
                return unquoted(iri[len(self.prefixes[kind]) :])
        return iri


def segment(text: str) -> str:
    """The text as one segment of an IRI's path: only what an IRI forbids there is percent-encoded.

    >>> segment("Đoàn kết 100%")
    'Đoàn%20kết%20100%25'
    """
    if text in {".", ".."}:
        return text.replace(".", "%2E")
    if text.isascii() and text.translate(_PLAIN).isalnum():
        return text
    return _forbidden(_SEGMENT).sub(_quoted, text)


def unquoted(text: str) -> str:
    """The text with its percent-encodings resolved.

    >>> unquoted("a%20b")
    'a b'
    """
    if "%" not in text:
        return text
    from urllib.parse import unquote

    return unquote(text)


def _quoted(found: re.Match[str]) -> str:
    from urllib.parse import quote

    return quote(found[0], safe="")


def address(url: str) -> NamedNode | Literal:
    """The node of a web address, or its text where it can't be one."""
    try:
        return NamedNode(_forbidden(rf"{_SEGMENT}/?#%\[\]").sub(_quoted, url))
    except ValueError:
        return Literal(url)
