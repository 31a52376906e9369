"""The annotated articles of the repository in the parts that are scored apart, and what extraction finds in them.

``tests/gold/heldout.txt`` and ``written-aside.txt`` name the articles of ``dev`` and ``written`` that nobody looked at
while writing rules, a ``heldout.txt`` beside other articles those among them. An article is extracted once a session.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from unionties.extract import identities, pipeline
from unionties.extract.identities import Identified
from unionties.graph.statement import Article, Statement
from unionties.queries.evaluate import Answer, evaluate
from unionties.queries.gold import GoldArticle, load_gold

ROOT = Path(__file__).parent
HELD_OUT = frozenset(
    name for path in sorted((ROOT / "gold").rglob("heldout.txt")) for name in path.read_text("utf-8").split()
)
ASIDE = frozenset((ROOT / "gold" / "written-aside.txt").read_text("utf-8").split())


@cache
def found(article: Article) -> tuple[Statement, ...]:
    """The statements of an article."""
    return tuple(pipeline.extract(article))


@cache
def identified(article: Article) -> tuple[Identified, ...]:
    """The names in an article, each with its node."""
    return tuple(identities.identified(article))


def answers(gold: dict[str, GoldArticle]) -> list[Answer]:
    """What extraction finds in annotated articles; raises AssertionError where one can't be extracted."""
    skipped: list[str] = []
    told = evaluate(gold, found, on_skip=lambda name, why: skipped.append(f"{name}: {why}"))
    assert not skipped, skipped
    return told


def part(name: str) -> dict[str, GoldArticle]:
    """The articles of ``seeds``, of a language of ``dev`` (``vi``, ``en``) or ``fr``, in sight or ``held out``, or
    of those ``written`` or ``retold`` in a language, in sight or put ``aside``."""
    if name == "seeds":
        return load_gold(ROOT / "gold" / "seeds", ROOT.parent / "seeds")
    if name.startswith(("written", "retold")):
        folder, code = name.split()[:2]
        told, aside = load_gold(ROOT / "gold" / folder).items(), name.endswith("aside")
        return {n: g for n, g in told if g.language == code and (n in ASIDE | HELD_OUT) == aside}
    folder = ROOT / "gold" / name[:2]
    dev = load_gold(folder if folder.is_dir() else ROOT / "gold" / "dev")
    return {n: g for n, g in dev.items() if n.startswith(name[:2]) and (n in HELD_OUT) == name.endswith("held out")}
