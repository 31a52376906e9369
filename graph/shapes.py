"""Whether a store satisfies ``shapes.ttl``, checked by SHACL."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, RdfFormat

from unionties.graph.errors import StoreError

if TYPE_CHECKING:
    from unionties.graph.store import Store


def validate(store: Store) -> list[str]:
    """What breaks the shapes, sorted: each line names the node, what is expected, and a value that is wrong.

    The whole graph is read into memory; on a large store this takes minutes.

    Raises:
        StoreError: pyshacl isn't installed.
    """
    try:
        import pyshacl
    except ImportError:
        raise StoreError("checking a store needs pyshacl; install it with: pip install 'unionties[check]'") from None
    import rdflib

    data = rdflib.Graph()
    turtle = store.graph.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b""
    data.parse(data=turtle, format="nt")
    shapes = rdflib.Graph().parse(data=files("unionties.graph").joinpath("shapes.ttl").read_text("utf-8"))
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    if not isinstance(report, rdflib.Graph):
        raise StoreError(f"the store {store.path} can't be checked: {report}")
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    lines = set()
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        node = store.addresses.local(str(report.value(result, sh.focusNode)))
        message, value = report.value(result, sh.resultMessage), report.value(result, sh.value)
        shown = "" if value is None else f" (found {' '.join(store.addresses.local(str(value)).split())[:80]})"
        lines.add(f"{node}: {message}{shown}")
    return sorted(lines)
