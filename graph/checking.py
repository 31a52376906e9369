"""Whether a store is sound: its folder, its database, and what its graph says. ``unionties doctor`` shows it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode

from unionties.graph.addresses import Addresses, term
from unionties.graph.constraints import article_problems, copy_problems, entity_problems
from unionties.graph.errors import LedgerError, StoreError
from unionties.graph.journal import Journal
from unionties.graph.ledger import Ledger
from unionties.graph.store import POINTER, SCHEMA, SETTINGS, VERSIONS, Store, current, published, settings
from unionties.graph.sums import harmed

_ENDS = (term("rdf:subject"), term("rdf:object"))
_LINKS = (
    term("org:subOrganizationOf"), term("ut:affiliatedTo"), term("dcterms:isReplacedBy"), term("org:member"),
    term("org:organization"), *_ENDS,
)  # fmt: skip


@dataclass
class Report:
    """What was found: ``counts`` of what there is, ``problems`` with their remedies, ``notes`` that need nothing."""

    counts: dict[str, int] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def check(path: Path, *, shacl: bool = True) -> Report:
    """Look at everything in a store; ``shacl`` also validates the shapes, where pyshacl is installed.

    Raises:
        StoreError: there is no such store, or another program's version wrote it.
    """
    report = Report()
    repair = f"unionties doctor --repair --store {path}"
    if not (path / VERSIONS).is_dir():
        settings(path)  # says what else the folder is
    broken = [(problem, repair) for problem in _folder_problems(path)]
    report.problems += broken or _old_schema(path, repair)
    report.problems += ((problem, "judge again, or mend the line") for problem in _ledger_problems(path))
    report.notes += _notes(path)
    if not broken:
        with Store.open(path) as store:
            try:
                _check_graph(store, report, repair)
                _check_shapes(store, report, shacl)
            except (OSError, RuntimeError) as error:
                why = " ".join(str(error).split())
                report.problems.append((f"version {store.version} can't be read to its end: {why}", repair))
    return report


def repair(path: Path) -> list[str]:
    """Mend what can be mended without the articles; a line for each thing done.

    Torn settings are written anew; where the published graph can't be read, the newest version that can is published
    in its place; the union of the graphs is made anew, and an older schema is brought on.

    Raises:
        StoreError: no version can be read, or another writer is at work.
    """
    from unionties.graph.publish import pointing

    done: list[str] = []
    good = next((v for v in reversed(published(path)) if not _unreadable(path / VERSIONS / str(v))), None)
    if good is None:
        raise StoreError(f"no version of {path} can be read; restore a copy: unionties restore COPY --store {path}")
    try:
        settings(path)
        base = None
    except StoreError:
        base = _base(path / VERSIONS / str(good))
        done.append(f"{SETTINGS} was written anew, with the base {base}")
    if pointing(path, good, base):
        done.append(f"version {good} is published again: the newest that can be read")
    before = settings(path)["schema"]
    with Store.writing(path) as writer:
        mended = writer.mend_union()
    if before < SCHEMA:
        done.append(f"the store has schema {SCHEMA} now")
    if mended:
        done.append(f"{mended} triples of the union of all graphs were mended")
    return done


def _folder_problems(path: Path) -> Iterator[str]:
    """What is wrong with the files."""
    try:
        settings(path)
    except StoreError as error:
        if "upgrade" in str(error):
            raise
        yield str(error).split(";")[0]
        return
    try:
        version = current(path)
    except StoreError as error:
        yield str(error).split(";")[0]
        return
    if version is None:
        yield f"{POINTER} is missing: no version is published"
    elif why := _unreadable(path / VERSIONS / str(version)):
        yield f"the published version {version} can't be read: {why}"


def _old_schema(path: Path, repair: str) -> Iterator[tuple[str, str]]:
    if (schema := settings(path)["schema"]) < SCHEMA:
        yield f"the store has schema {schema}, this version writes {SCHEMA}; it can be read", f"build, or: {repair}"


def _unreadable(folder: Path) -> str | None:
    """Why a version isn't what was published, or can't be read to its end."""
    if wrong := harmed(folder):
        return wrong
    try:
        graph = pyoxigraph.Store.read_only(str(folder))
        predicates = {quad.predicate for quad in graph}
        for predicate in predicates:
            for _ in graph.quads_for_pattern(None, predicate, None, None):
                pass
    except (OSError, RuntimeError) as error:
        return " ".join(str(error).split())
    return None


def _base(folder: Path) -> str:
    """The base address of a database, told by the graph of its ontology."""
    names = (n.value for n in pyoxigraph.Store.read_only(str(folder)).named_graphs() if isinstance(n, NamedNode))
    base = next((name.removesuffix("graph/ontology") for name in names if name.endswith("graph/ontology")), None)
    if base is None:
        raise StoreError(f"{folder} doesn't tell the base address of its store; restore a copy: unionties restore COPY")
    return base


def _ledger_problems(path: Path) -> list[str]:
    try:
        return Ledger.beside(path).problems()
    except LedgerError as error:
        return [str(error)]


def _notes(path: Path) -> Iterator[str]:
    waiting = len(Journal(path))
    if waiting:
        yield f"a build didn't end; {waiting} articles are extracted already: the same build command goes on from there"


def _check_graph(store: Store, report: Report, repair: str) -> None:
    graph, addresses = store.graph, store.addresses
    counts: Counter[str] = Counter()
    entities: set[NamedNode] = set()
    again = "read the article again: unionties build --again PATH"
    for name in graph.named_graphs():
        if isinstance(name, NamedNode) and name.value.startswith(addresses.prefixes["article"]):
            counts["articles"] += 1
            quads = list(graph.quads_for_pattern(None, None, None, name))
            counts["evidence"] += sum(q.predicate == term("ut:evidence") for q in quads)
            entities |= {q.object for q in quads if q.predicate in _ENDS and isinstance(q.object, NamedNode)}
            report.problems += (
                (f"{addresses.local(name.value)}: {p}", again) for p in article_problems(addresses, quads)
            )
    counts["ties"] = sum(1 for _ in graph.quads_for_pattern(None, term("rdf:type"), term("ut:Tie"), DefaultGraph()))
    counts["entities"] = len(entities)
    for entity in sorted(entities, key=lambda node: node.value):
        report.problems += ((problem, again) for problem in entity_problems(graph, addresses, entity))
    report.problems += ((problem, again) for problem in copy_problems(graph, addresses))
    report.problems += ((problem, repair) for problem in _dangling(graph, addresses))
    said = {hash(quad.triple) for quad in store.quads()}
    held = {hash(quad.triple) for quad in graph.quads_for_pattern(None, None, None, DefaultGraph())}
    counts["triples"] = len(held)
    if said != held:
        report.problems.append((f"the union of all graphs differs from them in {len(said ^ held)} triples", repair))
    report.counts = {key: counts[key] for key in ("articles", "entities", "ties", "evidence", "triples")}


def _dangling(graph: pyoxigraph.Store, addresses: Addresses) -> Iterator[str]:
    """Ids that something leads to and nothing describes."""
    for link in _LINKS:
        ends = {q.object for q in graph.quads_for_pattern(None, link, None, DefaultGraph())}
        for end in sorted((end for end in ends if isinstance(end, NamedNode)), key=lambda node: node.value):
            if next(iter(graph.quads_for_pattern(end, term("rdf:type"), None, DefaultGraph())), None) is None:
                yield f"{addresses.local(end.value)}: {addresses.local(link.value)} leads to it, nothing describes it"


def _check_shapes(store: Store, report: Report, shacl: bool) -> None:
    if not shacl:
        return
    from unionties.graph.shapes import validate

    try:
        lines = validate(store)
    except StoreError as error:
        report.notes.append(f"SHACL wasn't checked, its constraints were: {error}")
        return
    told = {problem.split(" (found")[0] for problem, _ in report.problems}
    remedy = "read the articles again: unionties build --again PATH"
    report.problems += ((f"SHACL: {line}", remedy) for line in lines if line.split(" (found")[0] not in told)


def report_json(report: Report) -> str:
    """The report as JSON."""
    problems = [{"problem": what, "remedy": remedy} for what, remedy in report.problems]
    data = {"counts": report.counts, "problems": problems, "notes": report.notes}
    return json.dumps(data, ensure_ascii=False, indent=2)
