"""The command that puts a graph onto a server: load."""

from __future__ import annotations

import time
from pathlib import Path

import click

from unionties.queries.options import progress, say, shell_word


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE.nq|DIR…")
@click.option("--to", "url", required=True, metavar="URL", help="The address of the server's SPARQL endpoint.")
@click.option(
    "--graphs", metavar="URL",
    help="The address of its Graph Store Protocol; those of Virtuoso, Oxigraph and Fuseki are known.",
)  # fmt: skip
@click.option("--user", metavar="NAME", envvar="UNIONTIES_USER", show_envvar=True, help="Who logs in.")
def load(paths: tuple[Path, ...], url: str, graphs: str | None, user: str | None) -> None:
    """Put the graph of a store, or one in N-Quads, onto a server of SPARQL 1.1.

    A DIR is a store or a folder of .nq and .nq.gz files, as the job on Spark writes them.

    Lookups then ask it with --store URL. Each named graph is replaced, and those that the source doesn't have any
    more are deleted; other graphs of the server stay. A load that broke off is completed by running it again.
    The password is taken from UNIONTIES_PASSWORD, else it is asked for.

    \b
    Examples:
      unionties load unionties.db --to http://localhost:8890/sparql --user dba
      unionties load graph.nq --to http://localhost:7878/query
      unionties load out/quads --to http://localhost:8890/sparql --user dba
      unionties partners VGCL --store http://localhost:8890/sparql
    """
    from unionties.graph import loading
    from unionties.graph.protocol import Server

    began = time.monotonic()
    server = Server(url, user=user, password=_password(user))
    target = graphs or loading.graph_store(server, authorised=user is not None)
    with loading.source(paths) as source, progress("Loading", lambda: len(source.names())) as advance:
        done = loading.load(source, server, target, lambda name, _: advance(name))
    deleted = f", {done.deleted} that are no more deleted" if done.deleted else ""
    say(f"Loaded {done.graphs} graphs, {done.triples} triples, in {time.monotonic() - began:.1f} s{deleted}.")
    say(f"Next: unionties stats --store {shell_word(url)}")


def _password(user: str | None) -> str:
    import os

    if user is None:
        return ""
    told = os.environ.get("UNIONTIES_PASSWORD")
    return told if told is not None else str(click.prompt(f"Password of {user}", hide_input=True, err=True))
