"""No text makes extraction loop: from one place every regular expression takes time in proportion, and so do articles.

The expressions are those that are compiled when the package is loaded and while articles of each language are
extracted, and the cues of all languages. What searches on from every place reads single sentences, whose length is
bounded; what reads whole articles is tested with whole articles.
"""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from re import _compiler as compiler  # type: ignore[attr-defined]

import pytest

import unionties.extract
import unionties.graph
from tests.hostile_texts import RUNS, pumps, repeated, seconds
from unionties.extract.encodings import decode
from unionties.extract.gate import may_matter
from unionties.extract.language import language, languages
from unionties.extract.pipeline import extract
from unionties.extract.post_patterns import patterns as persons
from unionties.extract.sentences import LONGEST, WIDEST
from unionties.graph.errors import ReadError
from unionties.graph.statement import Article, Source, Statement

ROOT = Path(__file__).parent
LENGTH = 3_000
QUICK = 0.01
"""Seconds for LENGTH characters; the square of them in steps takes several times that."""
LONG = 0.1
"""Seconds that no length explains; between the two it is the growth that tells."""
STEEPEST = 3.0
"""Of the time for twice the length over that for the length: 2 is linear, the rest is for a busy machine."""
CALM = 0.25
"""Seconds that are too few for a ratio to tell anything."""

Compiled = re.Pattern[str] | re.Pattern[bytes]


def _texts(code: str) -> Iterator[str]:
    folder = ROOT / "gold" / ("fr" if code == "fr" else "dev")
    for path in [
        *sorted(folder.glob(f"{code}-*.txt"))[:8],
        *(ROOT.parent / "seeds").glob("*.txt" if code == "vi" else "-"),
    ]:
        yield path.read_text("utf-8")


@pytest.fixture(scope="module")
def patterns() -> list[re.Pattern[str]]:
    """Every expression of the package that can see the text of an article."""
    found: dict[tuple[object, int], Compiled] = {}
    compile_pattern = compiler.compile

    def noted(pattern, flags=0):
        made = compile_pattern(pattern, flags)
        frame, depth = sys._getframe(1), 0
        while frame is not None and depth < 6:
            if frame.f_globals.get("__name__", "").startswith("unionties."):
                found[made.pattern, made.flags] = made
                break
            frame, depth = frame.f_back, depth + 1
        return made

    for package in (unionties.extract, unionties.graph):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)
    re.purge()
    loaded = {name: m for name, m in sys.modules.items() if name.startswith(("unionties.extract", "unionties.graph"))}
    for name, value in ((name, value) for name, module in loaded.items() for value in vars(module).values()):
        for item in value if isinstance(value, tuple | list) else (value,):
            if isinstance(item, re.Pattern):
                found[item.pattern, item.flags] = item
            elif ".extract" in name and getattr(item, "__module__", "").startswith("unionties.extract"):
                getattr(item, "cache_clear", bool)()  # what was made before is made again, and noted
    compiler.compile = noted
    try:
        for code in languages():
            for number, text in enumerate(_texts(code)):
                extract(Article(f"a{number}", text, Source("2020-01-01", code)))
    finally:
        compiler.compile = compile_pattern
    cues = [cue for code in languages() for cue in language(code).cues]
    for made in (made for cue in cues for made in (cue.pattern, cue.unless) if made is not None):
        found[made.pattern, made.flags] = made
    queries = vars(sys.modules["unionties.graph.querytext"]).values()  # these read SPARQL and no articles
    return [made for made in found.values() if isinstance(made.pattern, str) and made not in queries]


def test_all_patterns_are_there(patterns):
    texts = [made.pattern for made in patterns]
    assert len(texts) > 1500
    for code in languages():
        assert all(cue.pattern.pattern in texts for cue in language(code).cues)
    modules = {name for made in patterns for name in ("hon", "side", "place") if f"?P<{name}>" in made.pattern}
    assert {"hon", "side"} <= modules


def test_every_pattern_is_linear_from_one_place(patterns):
    slow = []
    windowed = {persons(code).before.pattern for code in languages() if code != "en"}  # read 140 characters
    runs = [_run("", run, LENGTH) for run in RUNS]
    for made in patterns:
        length = 140 if made.pattern in windowed else LENGTH
        own = [_run(before, run, length) for before, run in pumps(made.pattern, made.flags)]
        for text in own if made.pattern in windowed else runs + own:
            taken = seconds(lambda made=made, text=text: made.match(text), QUICK)
            if taken > QUICK and (taken > LONG or _steep(made, text)):
                slow.append((round(taken, 3), text[:40], made.pattern[:80]))
                break
    assert not slow, sorted(slow, reverse=True)[:10]


def _steep(made: re.Pattern[str], text: str) -> bool:
    """Does the time grow faster than the text, from a half of it to the whole?"""
    half, whole = (seconds(lambda text=text: made.match(text), turns=5) for text in (text[: len(text) // 2], text))
    return whole > QUICK and whole > STEEPEST * half


def _run(before: str, run: str, length: int) -> str:
    """What goes on with a run; of white space no more than a sentence holds at one place."""
    return before + repeated(run, WIDEST - 1 if run.isspace() else length) + "\0"


def test_the_check_sees_what_it_should():
    """A square and an exponential of steps are told from a line."""
    text = " " * LENGTH + "\0"
    assert seconds(lambda: re.match(r"\s*,?\s*x", text)) > QUICK
    assert any(_steep(re.compile(r"\s*,?\s*x"), text) for _ in range(5)), "unless the machine stutters at each half"
    assert seconds(lambda: re.match(r"\s*+,?\s*+x", text)) < QUICK
    assert ("ab", "c") in pumps(r"ab(?:c)*d", 0)
    assert ("", "a") in pumps(r"(?:\w+\s?)*$", 0)


@pytest.mark.parametrize("code", ["vi", "en", "fr"])
@pytest.mark.parametrize(("size", "parted"), [
    (4_000, 0), pytest.param(12_000, LONGEST - 100, marks=pytest.mark.soak),
    pytest.param(100_000, 0, marks=pytest.mark.soak), pytest.param(100_000, LONGEST - 100, marks=pytest.mark.soak),
])  # fmt: skip
def test_articles_take_time_in_proportion(code, size, parted):
    """``parted``: in sentences of that many characters, the longest that are read; 0 is without a full stop."""
    extract(Article("warm", next(_texts(code)), Source("2020-01-01", code)))
    steep = []
    for run in RUNS:
        articles = [Article("a", _hostile(run, n, parted), Source("2020-01-01", code)) for n in (size, 2 * size)]
        once, twice = (seconds(lambda article=article: extract(article), CALM) for article in articles)
        if twice > CALM and twice > STEEPEST * once:
            steep.append((run, round(once, 2), round(twice, 2)))
    assert not steep


def _hostile(run: str, length: int, parted: int) -> str:
    text = repeated(run, length)
    pieces = [text[i : i + parted] for i in range(0, length, parted)] if parted else [text]
    return "\n".join(f"Tổng LĐLĐ Việt Nam met {piece} the LFTU." for piece in pieces)


@pytest.mark.parametrize("code", ["vi", "en", "fr"])
@pytest.mark.parametrize("text", [
    "Tổng LĐLĐ Việt Nam met " + "the delegates of the LFTU and " * 33_000, "Hai bên " + ", " * 100_000 + "met.",
    "Met with " + "CGT, " * 50_000 + "and others.", "Mr " + "Nguyễn Văn An, " * 50_000 + "met.", "x" * 1_000_000,
], ids=["a megabyte", "commas", "names", "persons", "one word"])  # fmt: skip
def test_a_sentence_without_an_end_is_passed_over(code, text):
    article = Article("a", f"Công đoàn Lào\n\n{text}\n\nCông đoàn Lào.", Source("2020-01-01", code))
    found: list[list[Statement]] = []
    assert seconds(lambda: found.append(extract(article)), 5.0) < 5.0
    assert found and not any(found)


@pytest.mark.parametrize("run", [b"<", b"\n", b" ", b"\xb5", b"<a ", b"A\xb5 ", b". ", b"(\xf8", b"&", b"&#", b"\xcc"])
def test_bytes_take_time_in_proportion(run):
    def read(data: bytes) -> None:
        may_matter(data)
        with contextlib.suppress(ReadError):
            decode(data)

    once, twice = (
        seconds(lambda n=n: read((run * n)[:n] + b"\xff\xf8 C\xabng \xae"), CALM) for n in (100_000, 200_000)
    )
    assert twice <= CALM or twice <= STEEPEST * once


@pytest.mark.parametrize(
    "run", [b"european union ", b"c\xc3\xb4ng ", b"union <", b"c\xc3\xb4ng" + b"<a>" * 30, b"&eacute;"]
)
def test_the_gate_takes_time_in_proportion(run):
    once, twice = (seconds(lambda n=n: may_matter((run * n)[:n]), CALM) for n in (400_000, 800_000))
    assert twice <= CALM or twice <= STEEPEST * once


@pytest.mark.soak
def test_no_search_in_a_sentence_explodes(patterns):
    """From every place of a sentence a search may take the square or cube of its length, but no more."""
    steep = []
    for made in patterns:
        for run in RUNS:
            texts = [_run("", run, length) for length in (300, 600)]
            once, twice = (seconds(lambda made=made, text=text: made.search(text), 0.02) for text in texts)
            if twice > 0.02 and twice > 12 * once:
                steep.append((round(once, 3), round(twice, 3), run, made.pattern[:80]))
    assert not steep, steep[:10]
