"""Write docs/ontology.html from graph/ontology.ttl with pyLODE: ``python -m tests.ontology_page``.

The page is the same for the same ontology and the same pyLODE; a test compares it. Labels of both languages stand
side by side, and an anchor is a term's own name: ``ontology.html#TradeUnion``.
"""

from __future__ import annotations

import logging
import re
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "ontology.html"
ONTOLOGY = ROOT / "graph" / "ontology.ttl"


def page() -> str:
    """The HTML page of the ontology."""
    import rdflib
    from rdflib.namespace import DCTERMS, OWL, RDF, RDFS

    logging.disable(logging.WARNING)
    try:
        from pylode import OntPub

        graph = rdflib.Graph().parse(ONTOLOGY)
        for predicate in (RDFS.label, DCTERMS.title):
            for subject in sorted(set(graph.subjects(predicate))):
                texts = {text.language: str(text) for text in graph.objects(subject, predicate)}
                graph.set((subject, predicate, rdflib.Literal(f"{texts['en']} · {texts['vi']}")))
        for subject in set(graph.subjects(RDF.type, RDFS.Class)):
            graph.add((subject, RDF.type, OWL.Class))  # pyLODE shows no others
        made = OntPub(graph)
        for subject in sorted(set(graph.subjects(RDFS.label))):
            made.fids[str(subject)] = str(subject).partition("#")[2]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # pyLODE leaves its style sheet open
            html: str = made.make_html()
    finally:
        logging.disable(logging.NOTSET)
    html = re.sub(r'(id="version"[^>]*>)[\d.]+', r"\1", html).replace(f"/{_version()}", "")
    return "\n".join(line.rstrip() for line in html.splitlines()) + "\n"


def _version() -> str:
    from importlib.metadata import version

    return f"release/{version('pylode')}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
