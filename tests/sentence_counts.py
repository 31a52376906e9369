"""What extraction finds in the annotated sentences of ``tests/gold/sentences``.

``python -m tests.sentence_counts [FILE …] [--aside] [-v]`` writes a line a file, named by its beginning (``vi``,
``en-real``): right, wrong and missed ties of the sentences in sight, or of those kept aside. With ``-v`` the sentences
in sight that have some wrong or missed, each with what its ends are: a tie of an end that no name was found for is
missed by the names and not by the reading (``?``).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from unionties.extract.pipeline import analyse
from unionties.graph.statement import Article, Source
from unionties.graph.vocabulary import vocabulary
from unionties.queries.calibration import marks_of
from unionties.queries.gold import Key
from unionties.queries.sentences import DAY, AnnotatedSentence, load_sentences

GOLD = Path(__file__).parent / "gold" / "sentences"
ASIDE = frozenset((GOLD / "heldout.txt").read_text("utf-8").split())


def told(sentence: AnnotatedSentence, code: str) -> tuple[set[tuple[str | None, str, str | None, bool]], set[str]]:
    """The ties that extraction tells of a sentence, by the numbers of the marks, and the marks of which it finds a
    name."""
    analysis = analyse(Article(sentence.name, sentence.text, Source(DAY, code)))
    owners, relations = marks_of(analysis, sentence), vocabulary().relations
    found = set()
    for draft in analysis.drafts:
        if relations[draft.relation].tie:
            ends = owners.get(draft.subject), owners.get(draft.object)
            if relations[draft.relation].symmetric:
                ends = ends if str(ends[0]) <= str(ends[1]) else ends[::-1]
            found.add((ends[0], draft.relation, ends[1], draft.planned))
    return found, {mark for mark in owners.values() if mark is not None}


def counted(path: Path, aside: bool) -> tuple[list[int], list[str]]:
    """Right, wrong and missed ties of a file, and the sentences with faults."""
    counts, faults = [0, 0, 0], []
    for sentence in load_sentences(path):
        if (sentence.name in ASIDE) == aside:
            found, named = told(sentence, path.stem[:2])
            parts = found & sentence.ties, found - sentence.ties, sentence.ties - found
            counts = [count + len(part) for count, part in zip(counts, parts, strict=True)]
            if parts[1] or parts[2]:
                faults += _shown(sentence, parts[1], parts[2], named)
    return counts, faults


def _shown(
    sentence: AnnotatedSentence, wrong: set[tuple[str | None, str, str | None, bool]], missed: set[Key], named: set[str]
) -> Iterator[str]:
    text = sentence.text
    for number, (start, end) in sorted(sentence.marks.items(), key=lambda mark: mark[1], reverse=True):
        text = f"{text[:start]}[{number}{'' if number in named else '?'}:{text[start:end]}]{text[end:]}"
    yield f"{sentence.name}  {text}"
    for sign, keys in (("wrong ", wrong), ("missed", missed)):
        for one, relation, other, planned in sorted(keys, key=str):
            yield f"    {sign} {one or '–'} {relation} {other or '–'}{' planned' if planned else ''}"


def files(names: Sequence[str] = ("",)) -> list[Path]:
    """The files whose names begin so."""
    return [path for path in sorted(GOLD.glob("*.jsonl")) if path.stem.startswith(tuple(names))]


def main() -> None:
    """Count the files that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", default=[""], metavar="FILE", help="how their names begin; all by default")
    parser.add_argument("--aside", action="store_true", help="the sentences kept aside, of which only counts are shown")
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="show the sentences with faults, never those aside"
    )
    options = parser.parse_args()
    total = [0, 0, 0]
    with ProcessPoolExecutor() as pool:
        listed = files(options.files)
        for path, (counts, faults) in zip(listed, pool.map(partial(counted, aside=options.aside), listed), strict=True):
            print(f"{path.stem:24} {'/'.join(map(str, counts))}")
            if options.verbose and not options.aside:
                print(*faults, sep="\n")
            total = [a + b for a, b in zip(total, counts, strict=True)]
    print(f"{'all':24} {'/'.join(map(str, total))}")


if __name__ == "__main__":
    main()
