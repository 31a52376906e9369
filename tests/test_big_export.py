"""A store of some 100,000 quads leaves by every form, and comes back, with little memory."""

import subprocess
import sys
from pathlib import Path

import pytest
from store_fixtures import KNOWN, VGCL, article

from unionties.graph.export import FORMATS, export
from unionties.graph.importing import import_files, opened
from unionties.graph.statement import Entity, Evidence, Source, Statement
from unionties.graph.store import Store

ARTICLES, EACH = 360, 12
ROOM = 100
"""Megabytes that the exports may take beyond what an open store and the libraries do."""
SCRIPT = """
import re, sys
from pathlib import Path
from unionties.graph.export import FORMATS, export
from unionties.graph.store import Store

def peak():
    return int(re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024

with Store.open(sys.argv[1]) as store:
    next(iter(store.quads()))
    before = peak()
    for ending in [*FORMATS, "zip"]:
        print(ending, export(store, f"{sys.argv[2]}/g.{ending}"), peak() - before)
"""


def articles():
    """Articles of 12 acts with some thousand characters each, so that their texts are what memory would feel."""
    filler = "Hai bên trao đổi về hoạt động công đoàn. " * 100
    for place in range(ARTICLES):
        quotes = [f"Việc {place}-{n}: Công đoàn A và B gặp nhau." for n in range(EACH)]
        text = "\n".join(quotes) + "\n" + filler
        told = article(f"bài/{place}", text, Source("2020-01-01", "vi"))
        statements = []
        for n, quote in enumerate(quotes):
            union = Entity(f"union-{place % 97}-{n}", "TradeUnion", f"Công đoàn {place % 97} {n}", (), (), "VN")
            start = text.index(quote)
            evidence = Evidence(told.name, start, start + len(quote), quote)
            when = f"{1990 + place % 30}-{1 + n:02}"
            statements.append(Statement(union, "visit", VGCL, evidence, when, False, None, 0.9, told.source))
        yield told, statements


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("big") / "big.db"
    with Store.writing(path) as writer:
        for told, statements in articles():
            writer.replace(told, statements)
        writer.finish(KNOWN)
    return path


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc to know how much memory was taken")
def test_exports_take_little_memory(path, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path), str(tmp_path)], capture_output=True, encoding="utf-8", check=True
    )
    told = {ending: (int(count), int(grown)) for ending, count, grown in map(str.split, done.stdout.splitlines())}
    assert set(told) == {*FORMATS, "zip"}
    assert told["nq"][0] > 100_000
    assert all(grown < ROOM for _, grown in told.values()), told


def test_a_big_graph_comes_back(path, tmp_path):
    with Store.open(path) as store:
        export(store, tmp_path / "g.trig")
        before = store.dump()
    with opened([tmp_path / "g.trig"]) as files, Store.writing(tmp_path / "b.db") as writer:
        import_files(writer, files)
    with Store.open(tmp_path / "b.db") as store:
        assert store.dump() == before
