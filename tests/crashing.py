"""Builds in processes of their own, to be killed: made by a server that has loaded everything and opened nothing."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from generated_articles import articles, generated

from unionties.graph.errors import UniontiesError
from unionties.graph.statement import Article, Statement

SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(
    ["unionties.queries.cli", "unionties.queries.building", "unionties.extract.pipeline", "unionties.extract.reading",
     "unionties.graph.store", "unionties.graph.publish", "loaded", "crashing"]
)  # fmt: skip


def write_articles(folder: Path, count: int) -> Path:
    """So many generated articles as files."""
    folder.mkdir()
    for article, _ in articles(count):
        file = folder / f"{article.name.replace('/', '-')}.txt"
        file.write_text(article.text, "utf-8")
        file.with_suffix(".meta.json").write_text(json.dumps(article.source.to_json()), "utf-8")
    return folder


@cache
def _serve() -> None:
    """Start the server so that it finds the modules of this folder: it isn't told the path of its maker."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(Path(__file__).parent), before)))
    try:
        forkserver.ensure_running()
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before


def started(folder: Path, store: Path, **how: Any) -> BaseProcess:
    """A build that runs; see :func:`_build`."""
    _serve()
    process = SERVER.Process(target=_build, args=(folder, store), kwargs=how)
    process.start()
    return process


def outcome(folder: Path, store: Path, **how: Any) -> str:
    """What a build that ends by itself says: its error, or nothing."""
    here, there = SERVER.Pipe(duplex=False)
    process = started(folder, store, tell=there, **how)
    there.close()
    try:
        said = here.recv()
    except EOFError:
        said = "killed"
    process.join()
    here.close()
    return str(said)


def extracted(log: Path) -> list[str]:
    """The names of the articles that builds with this log have extracted, in order."""
    return log.read_text("utf-8").split() if log.exists() else []


def _build(
    folder: Path, store: Path, *, log: Path | None = None, die_at: int = 0, largest: int = 0,
    tell: Connection | None = None,
) -> None:  # fmt: skip
    """Build.

    Args:
        folder: the articles.
        store: the store's folder.
        log: where the names of articles are written that a quick extraction is asked for; without it the real one is.
        die_at: at which call that makes something durable, moves or removes it the process kills itself.
        largest: the most bytes that a file may have, as if the disk were full.
        tell: where the error goes.
    """
    from unionties.queries import building
    from unionties.queries.cli import cli

    assert "loaded" in sys.modules, "the server hasn't loaded what a build needs"
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if log is not None:
        building.extraction = lambda: _quick(log)
    if die_at:
        _die_at(die_at)
    if largest:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    said = ""
    try:
        cli(["build", str(folder), "--store", str(store), "--jobs", "1"], standalone_mode=False)
    except UniontiesError as error:
        said = str(error)
    if tell:
        tell.send(said)


def _quick(log: Path) -> Callable[..., list[Statement]]:
    def extract(article: Article, left_open: object = None) -> list[Statement]:
        with log.open("a", encoding="utf-8") as stream:
            stream.write(f"{article.name}\n")
        known, statements = generated(int(article.name.rpartition("-")[2]))
        assert known.text == article.text
        from dataclasses import replace

        return [replace(s, evidence=replace(s.evidence, article=article.name)) for s in statements]

    return extract


def _die_at(count: int) -> None:
    """Let the process kill itself at the so-manieth call of those that make something durable, move or remove it."""
    left = count

    def dying(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            nonlocal left
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **more)

        return call

    for holder, name in ((os, "fsync"), (Path, "rename"), (Path, "replace"), (Path, "unlink"), (shutil, "rmtree")):
        setattr(holder, name, dying(getattr(holder, name)))
