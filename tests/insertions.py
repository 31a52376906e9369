"""How well English reading bears what real sentences put between a subject, its verb and its object.

``python -m tests.insertions [INSERTION …] [-n SENTENCES] [--bad FILE]`` puts harmless things into annotated sentences
that are read rightly as they stand (asides behind the subject, a second verb, who acts for the body, epithets of the
object …), alone and two or three at once, and prints by insertion which share of the ties is still told, and how many
wrong ones are: between marked ends (``wrong``) and with an end that isn't marked (``other``). Same sentences, same
insertions: the same counts. Sentences kept aside (``heldout.txt``) aren't opened.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import yaml

from unionties.extract.drafts import LEARNED
from unionties.extract.pipeline import analyse
from unionties.graph.statement import Article, Source
from unionties.queries.calibration import marks_of
from unionties.queries.gold import Key, make_key
from unionties.queries.sentences import DAY, _sentence

GOLD = Path(__file__).parent / "gold/sentences"
#: How many insertions are stacked at once, and the names under which that is counted.
STACKS = {2: "two at once", 3: "three at once"}
_NAME = r"\[\d{1,2}:[^\[\]]{1,300}\]"
_SUBJECT = rf"(?P<subject>{_NAME}(?:(?:, {_NAME})*,? and {_NAME})?)"
_ACTS = {
    "met": "meet", "signed": "sign", "visited": "visit", "hosted": "host", "received": "receive",
    "welcomed": "welcome", "condemned": "condemn", "joined": "join", "backed": "back", "sent": "send",
    "donated": "donate", "trained": "train", "held": "hold", "accused": "accuse", "urged": "urge",
    "called": "call", "expressed": "express", "awarded": "award", "left": "leave", "gave": "give", "thanked": "thank",
    "congratulated": "congratulate", "criticised": "criticise", "praised": "praise", "handed": "hand",
    "supported": "support", "organised": "organise", "organized": "organize", "launched": "launch", "paid": "pay",
    "saluted": "salute", "denounced": "denounce", "agreed": "agree", "opened": "open", "greeted": "greet",
}  # fmt: skip
_VERB = rf"(?P<verb>{'|'.join(_ACTS)}|supports|has|have|will|is|are|was|were)(?= )"
#: What may stand before a subject so that it is the sentence's: a fronted phrase, a place and a time.
_FRONTED = (
    r"(?:(?:In|On|At|After|During|For|Since|Before|Last|This|Earlier|Yesterday|Today)\b[^\[\]:;“”]{0,90}, "
    r"|[A-Z]{3,}[^\[\]:;“”]{0,30} [-–—] )?"
)
_PARTS = re.compile(rf"(?P<before>{_FRONTED})(?P<article>[Tt]he )?{_SUBJECT} {_VERB}(?P<rest>[^\n]*\.)")
_OBJECT = re.compile(
    rf"(?P<head>(?: [^\[\],;:“”]{{1,40}})? (?:with|to|from|by|of)|)(?P<the> the)? (?P<object>{_NAME})"
    r"(?P<tail>\.|, (?!and\b)| (?:in|on|at|last|this|over|for|during|after|before)\b)"
)


@dataclass(frozen=True)
class Parts:
    """A sentence cut at its subject and its verb, so that things can be put between."""

    before: str
    subject: str
    aside: str
    verb: str
    rest: str

    def joined(self) -> str:
        """The sentence again."""
        text = f"{self.before}{self.subject}{self.aside} {self.verb}{self.rest}"
        return re.sub(r"^((?:\[\d{1,2}:)?)([a-z])", lambda m: m[1] + m[2].upper(), text).replace(",,", ",")


Inserting = Callable[[Parts], Parts | None]


@dataclass
class Insertion:
    """How something is put into a sentence, the ``place`` where it goes, of which a stack has one, and the relations
    ``without`` which it says the same."""

    place: str
    insert: Inserting
    without: frozenset[str] = frozenset()


@dataclass
class Tally:
    """What is counted of an insertion."""

    ties: int = 0
    kept: int = 0
    wrong: int = 0
    other: int = 0
    sentences: int = 0
    bad: list[dict[str, object]] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share of ties that are still told."""
        return self.kept / max(1, self.ties)


def _single(parts: Parts) -> str | None:
    """The one body of a subject, with a small article."""
    return None if "][" in parts.subject or "] " in parts.subject else _small(parts.subject)


def _small(name: str, article: str = "the ") -> str:
    return re.sub(r":[Tt]he ", f":{article}", name)


def _front(words: str) -> Inserting:
    return lambda p: None if p.before else replace(p, before=words, subject=_small(p.subject))


def _aside(words: str) -> Inserting:
    return lambda p: None if p.aside else replace(p, aside=words)


def _who(words: str) -> Inserting:
    """Persons who act for the body: ``{}`` stands for its name, ``{bare}`` for the name without article."""

    def insert(parts: Parts) -> Parts | None:
        name = _single(parts)
        if name is None or parts.verb not in _ACTS:
            return None
        return replace(parts, subject=words.format(name, bare=_small(name, "")))

    return insert


def _beside(words: str) -> Inserting:
    """Other bodies that do the same."""
    return lambda p: replace(p, subject=words.format(_small(p.subject))) if _single(p) and p.verb in _ACTS else None


def _adverb(words: str) -> Inserting:
    """An adverb or a time before an act, or after its auxiliary."""

    def insert(parts: Parts) -> Parts | None:
        if parts.verb in _ACTS:
            return replace(parts, verb=f"{words} {parts.verb}")
        return replace(parts, verb=f"{parts.verb} {words}") if parts.verb in ("has", "have") else None

    return insert


def _act(words: str) -> Inserting:
    """Another act of the subject's; of several it would be one that they do together."""
    return lambda p: replace(p, verb=f"{words} {p.verb}") if p.verb in _ACTS and _single(p) else None


def _chain(words: str) -> Inserting:
    """The act told by an infinitive after another verb."""
    return lambda p: replace(p, verb=f"{words} {_ACTS[p.verb]}") if p.verb in _ACTS else None


def _between(words: str) -> Inserting:
    """Times and places between the verb and a preposition: ``met on Tuesday with``."""
    before = re.compile(r" (?:with|to|from) ")
    return lambda p: replace(p, rest=f" {words}{p.rest}") if p.verb in _ACTS and before.match(p.rest) else None


def _object(before: str, after: str, bare: bool = False) -> Inserting:
    """What stands round the first body behind the verb."""

    def insert(parts: Parts) -> Parts | None:
        found = _OBJECT.match(parts.rest)
        if not found or (not found["head"] and parts.verb not in _ACTS) or (bare and found["head"].endswith(" of")):
            return None
        name = _small(found["object"], "") if bare else f"{'the ' if found['the'] else ''}{found['object']}"
        closed = after.removesuffix(",") if found["tail"][0] in ".," else after
        return replace(parts, rest=f"{found['head']} {before}{name}{closed}{parts.rest[found.end('object') :]}")

    return insert


def _epithet(words: str) -> Inserting:
    """What tells what the object is to the subject."""
    return _object(words, "", bare=True)


def _tail(words: str) -> Inserting:
    return lambda p: replace(p, rest=f"{p.rest[:-1]}{words}") if p.rest.endswith(".") else None


#: How the words of insertions.yaml are put in, by the name of their list.
_WAYS: dict[str, Callable[..., Inserting]] = {
    "front": _front, "aside": _aside, "who": _who, "beside": _beside, "adverb": _adverb, "act": _act, "chain": _chain,
    "between": _between, "object": _object, "persons": _object, "epithet": _epithet, "tail": _tail,
}  # fmt: skip
#: What persons do, and what bodies alone do; with ``chain`` nobody is a member of something.
_OF_BODIES = frozenset({"membership", "withdrawal", "award", "participation"})
_WITHOUT = {"who": _OF_BODIES, "persons": _OF_BODIES, "chain": frozenset({"membership", "withdrawal"})}
#: Ways that put their words where another one does, and the order in which stacked ones are put in.
_PLACES = {"who": "aside", "beside": "aside", "act": "verb", "chain": "verb", "adverb": "verb", "persons": "object",
           "epithet": "object"}  # fmt: skip
_ORDER = ("object", "between", "aside", "verb", "tail", "front")


@cache
def insertions() -> dict[str, Insertion]:
    """The insertions of insertions.yaml by their names: ``aside which``."""
    listed = yaml.load((Path(__file__).parent / "insertions.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return {
        f"{way} {name}": Insertion(
            _PLACES.get(way, way),
            _WAYS[way](*(words if isinstance(words, list) else [words])),
            _WITHOUT.get(way, frozenset()),
        )
        for way, named in listed.items() for name, words in named.items()
    }  # fmt: skip


def parted(marked: str) -> Parts | None:
    """The parts of a sentence whose first marked bodies stand right before a verb that may be theirs."""
    found = _PARTS.fullmatch(marked)
    if not found:
        return None
    return Parts(found["before"], (found["article"] or "") + found["subject"], "", found["verb"], found["rest"])


def stacked(number: int, name: str, parts: Parts, relations: set[str]) -> str | None:
    """A sentence with as many insertions as fit, at most that number, drawn by its name; None where fewer fit."""
    chosen = random.Random(f"{name} {number}")
    names = [n for n, i in insertions().items() if not i.without & relations]
    chosen.shuffle(names)
    places: dict[str, Insertion] = {}
    for one in names:
        if len(places) < number and insertions()[one].place not in places and insertions()[one].insert(parts):
            places[insertions()[one].place] = insertions()[one]
    told: Parts | None = parts
    for place in _ORDER:
        told = places[place].insert(told) if told and place in places else told
    return told.joined() if told and len(places) == number else None


def said(marked: str, ties: Iterable[str]) -> tuple[set[Key], set[Key], set[Key]]:
    """The ties of gold, those told, and those of them that a cue tells; with ``?`` for an end that isn't marked."""
    sentence = _sentence("x", {"text": marked, "ties": list(ties)})
    analysis = analyse(Article("x", sentence.text, Source(DAY, "en")))
    marks = marks_of(analysis, sentence)
    told = [
        (make_key(marks.get(d.subject) or "?", d.relation, marks.get(d.object) or "?", d.planned), d.cue)
        for d in analysis.drafts if d.relation not in ("post", "partOf")
    ]  # fmt: skip
    return set(sentence.ties), {key for key, _ in told}, {key for key, cue in told if not cue.startswith(LEARNED)}


def tried(line: tuple[str, str, list[str], frozenset[str]]) -> list[tuple[str, int, int, int, int, dict[str, object]]]:
    """What is told of a sentence with each insertion: nothing where it isn't read rightly as it stands."""
    name, marked, ties, wanted = line
    parts = parted(marked)
    if parts is None:
        return []
    gold, told, cued = said(marked, ties)
    right = gold & cued
    if not right or told - gold:
        return []
    relations = {relation for _, relation, _, _ in gold}
    texts = {n: p.joined() for n, i in insertions().items() if not i.without & relations and (p := i.insert(parts))}
    texts |= {label: text for n, label in STACKS.items() if (text := stacked(n, name, parts, relations))}
    found = []
    for one, text in texts.items():
        if wanted and one not in wanted:
            continue
        now = said(text, ties)[1]
        more = {key for key in now - gold if "?" in (key[0], key[2])}
        wrong, lost = now - gold - more, right - now
        bad: dict[str, object] = {"text": text, "lost": sorted(lost), "wrong": sorted(wrong), "other": sorted(more)}
        found.append((one, len(right), len(right & now), len(wrong), len(more), bad if lost or wrong or more else {}))
    return found


def sentences(most: int | None = None) -> list[tuple[str, str, list[str]]]:
    """The annotated sentences in sight with one or two ties, in an order that mixes the files."""
    aside = set((GOLD / "heldout.txt").read_text("utf-8").split())
    found = []
    for path in sorted(GOLD.glob("en-*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            name = f"{path.stem}-{number:04}"
            if name not in aside:
                told = json.loads(line)
                if 1 <= len(told["ties"]) <= 2:
                    found.append((name, told["text"], told["ties"]))
    return sorted(found, key=lambda one: sha256(one[0].encode()).digest())[:most]


def counted(most: int | None = None, wanted: Iterable[str] = ()) -> dict[str, Tally]:
    """The counts by insertion, over at most so many sentences."""
    tallies = {name: Tally() for name in [*insertions(), *STACKS.values()]}
    asked = frozenset(wanted)
    with ProcessPoolExecutor() as pool:
        for results in pool.map(tried, ((*one, asked) for one in sentences(most)), chunksize=20):
            for name, ties, kept, wrong, other, bad in results:
                one = tallies[name]
                one.sentences, one.ties, one.kept = one.sentences + 1, one.ties + ties, one.kept + kept
                one.wrong, one.other = one.wrong + wrong, one.other + other
                one.bad += [bad] if bad else []
    return {name: one for name, one in tallies.items() if one.sentences}


def lines(tallies: dict[str, Tally]) -> Iterator[str]:
    """A line an insertion, and one for all of them."""
    for name, one in tallies.items():
        told = f"kept {one.share:.3f} of {one.ties:5}  wrong {one.wrong:3}  other {one.other:4}"
        yield f"{name:22} {one.sentences:5} sentences  {told}"
    alone = [one for name, one in tallies.items() if name not in STACKS.values()]
    ties, kept, wrong = (sum(getattr(one, what) for one in alone) for what in ("ties", "kept", "wrong"))
    yield f"{'all alone':22} kept {kept / max(1, ties):.4f} of {ties}, wrong {wrong}"


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("insertions", nargs="*", metavar="INSERTION", help="which ones; all by default")
    parser.add_argument("-n", type=int, metavar="SENTENCES", help="of how many sentences; all by default")
    parser.add_argument("--bad", type=Path, metavar="FILE", help="where to write what was lost and wrong")
    told = parser.parse_args()
    tallies = counted(told.n, told.insertions)
    print("\n".join(lines(tallies)))
    if told.bad:
        told.bad.write_text(json.dumps({name: one.bad for name, one in tallies.items()}, indent=0), "utf-8")


if __name__ == "__main__":
    main()
