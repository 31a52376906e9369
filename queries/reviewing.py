"""What there is to review: identities that the machine proposes and statements that it doubts, less what was judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unionties.graph.addresses import term
from unionties.graph.judgement import UNSURE, Claim, Judgement, Pair
from unionties.graph.machine import MachineView
from unionties.graph.proposals import Proposal, answered, merged, proposals
from unionties.graph.verdicts import Verdicts, in_force, verdicts
from unionties.queries.sparql import facts

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from unionties.graph.judged import Passage
    from unionties.graph.ledger import Ledger
    from unionties.graph.store import Store

IDENTITIES, STATEMENTS = "identities", "statements"


@dataclass(frozen=True)
class Item:
    """One question: ``about`` is what a judgement will be of, ``said`` what others said of it.

    An identity has its ``proposal``, a statement its ``passage`` and ``confidence``.
    """

    about: Pair | Claim
    proposal: Proposal | None = None
    passage: Passage | None = None
    confidence: float = 1.0
    said: tuple[Judgement, ...] = ()

    @property
    def ends(self) -> tuple[str, str]:
        """The ids of the two entities, as the machine gave them."""
        about = self.about
        return (about.a, about.b) if isinstance(about, Pair) else (about.subject, about.object)


class Judged:
    """What a ledger says, read anew whenever its file has changed: others may be at work on it."""

    def __init__(self, ledger: Ledger, by: str = "") -> None:
        """``by`` is the reviewer whose own answers aren't asked again; nobody by default."""
        self.ledger, self.by = ledger, by
        self._stamp: object = object()

    def refresh(self) -> bool:
        """Read the ledger if it has changed; whether it had."""
        stamp = None
        if self.ledger.path.exists():
            stat = self.ledger.path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
        if stamp == self._stamp:
            return False
        judgements = self.ledger.read()
        told: dict[Pair | Claim, list[Judgement]] = defaultdict(list)
        for judgement in in_force(judgements):
            told[judgement.about].append(judgement)
        self.verdicts: Verdicts = verdicts(judgements)
        self.said: dict[Pair | Claim, list[Judgement]] = told
        self._follows = answered(_ids(self.verdicts.same), _ids(self.verdicts.different))
        self._stamp = stamp  # last, since threads may share what was read
        return True

    def seen_by(self, by: str) -> Judged:
        """The same for another reviewer, without reading the ledger again."""
        self.refresh()
        other = copy(self)
        other.by = by
        return other

    def is_open(self, about: Pair | Claim, *, again: bool = False) -> bool:
        """Whether to ask: neither the reviewer has answered it nor, unless ``again``, another has.

        An ``unsure`` of another leaves a question open. An identity that follows from others is answered.
        """
        self.refresh()
        said = self.said.get(about, ())
        if any(j.by == self.by for j in said):
            return False
        if said and again:
            return True
        if any(j.word != UNSURE for j in said):
            return False
        return not (isinstance(about, Pair) and self._follows((about.a, about.b)))

    def of_others(self, about: Pair | Claim) -> tuple[Judgement, ...]:
        """What others say of it."""
        self.refresh()
        return tuple(j for j in self.said.get(about, ()) if j.by != self.by)


def items(
    store: Store, judged: Judged, *, kinds: Iterable[str] = (IDENTITIES, STATEMENTS), max_confidence: float = 0.8,
    around: str | None = None, again: bool = False,
) -> Iterator[Item]:  # fmt: skip
    """The open questions: identities, the most alike first, then statements, the least certain first.

    Args:
        store: an open store.
        judged: what was judged, and who asks.
        kinds: which of ``IDENTITIES`` and ``STATEMENTS``.
        max_confidence: the confidence up to which a statement is doubtful.
        around: the id of an entity; only what has it as an end.
        again: also what others have answered.
    """
    judged.refresh()
    nearby = None if around is None else {around, *(one for one, best in merged(store) if best == around)}
    if IDENTITIES in kinds:
        yield from (item for item in proposed(store, judged, again=again) if _near(item, nearby))
    if STATEMENTS in kinds:
        for item in doubtful(store, max_confidence):
            if _near(item, nearby) and judged.is_open(item.about, again=again):
                yield Item(item.about, None, item.passage, item.confidence, judged.of_others(item.about))


def proposed(store: Store, judged: Judged, *, again: bool = False) -> Iterator[Item]:
    """The open questions about identities, the most alike first; with ``again`` also what others have answered."""
    judged.refresh()
    told = judged.verdicts
    conflicts = [c.about for c in told.conflicts if isinstance(c.about, Pair)]
    given = {} if again else {"different": _ids(told.different), "settled": _ids(conflicts)}
    for proposal in proposals(store, same=_ids(told.same), **given):
        about = Pair.of(*proposal.pair)
        if judged.is_open(about, again=again):
            yield Item(about, proposal, said=judged.of_others(about))


def doubtful(store: Store, max_confidence: float) -> Iterator[Item]:
    """The machine's statements of at most this confidence, the least certain first; as it gave them, judged or not.

    What a copy only repeats of its original isn't asked twice.
    """
    view, addresses = MachineView(store.graph, store.addresses), store.addresses
    wanted: dict[float, list[tuple[NamedNode, NamedNode]]] = defaultdict(list)
    for quad in store.graph.quads_for_pattern(None, term("ut:confidence"), None, None):
        name = getattr(quad.graph_name, "value", "")
        if name.startswith(addresses.prefixes["article"]) or addresses.is_machine(quad.graph_name):
            confidence = float(quad.object.value)  # type: ignore[union-attr]
            if confidence <= max_confidence:
                wanted[confidence].append((quad.subject, quad.graph_name))  # type: ignore[arg-type]
    asked: set[Claim] = set()  # a sentence that stands twice is asked once
    for confidence in sorted(wanted):
        told = filter(None, (view.passage(*place) for place in wanted[confidence]))
        passages = (one for one in told if not _is_repeated(store, one))
        found = {one.claim: one for one in sorted(passages, key=lambda one: int(one.start), reverse=True)}
        new = sorted((claim for claim in found if claim not in asked), key=lambda claim: str(claim.to_json()))
        asked.update(new)
        yield from (Item(claim, None, found[claim], confidence) for claim in new)


def _is_repeated(store: Store, passage: Passage) -> bool:
    """Whether the article is a copy and its graph leaves the sentence out."""
    find, article = store.graph.quads_for_pattern, store.addresses.article(passage.claim.article)
    if next(iter(find(article, term("ut:copyOf"), None, store.addresses.copies)), None) is None:
        return False
    starts = (quad.object.value for quad in find(None, term("oa:start"), None, article))  # type: ignore[union-attr]
    return passage.start not in starts


def canonical(store: Store, entity_id: str) -> str:
    """The id that stands for this one in the store."""
    node = store.addresses.entity(entity_id).value
    return next((store.addresses.local(best.value) for _, best in facts(store, node, "owl:sameAs")), entity_id)


def _near(item: Item, nearby: set[str] | None) -> bool:
    return nearby is None or bool(nearby & set(item.ends))


def _ids(pairs: Iterable[Pair]) -> list[tuple[str, str]]:
    return sorted((pair.a, pair.b) for pair in pairs)
