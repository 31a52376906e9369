"""The command ``serve``: the explorer for people and a SPARQL endpoint for programs, over HTTP.

The HTTP server is waitress. It reads requests and sends answers in one thread whatever the clients' pace, so slow ones
hold nobody up, and it speaks WSGI, as Flask and Dash do. With one small query measured by wrk it gave 2,250 requests a
second, cheroot 2,730 (a thread for each client that is slow), uvicorn 3,840 (but 1,500 with a WSGI application).
"""

from __future__ import annotations

import errno
import os
import re
import signal
import socket
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from unionties.graph.errors import UniontiesError
from unionties.queries.options import reviewer_option, say, written_store_option

if TYPE_CHECKING:
    from unionties.queries.endpoint.guard import Application, Environment, StartResponse
    from unionties.queries.endpoint.pool import Limits
    from unionties.queries.explorer.admission import Admission

WAITRESS: dict[str, Any] = {"connection_limit": 1000, "channel_timeout": 60, "clear_untrusted_proxy_headers": True}
"""How connections are held."""
_LOOPBACK = ("localhost", "127.", "::1")


class ServeError(UniontiesError):
    """The server can't start: the port is taken, the host isn't this computer's, or a package is missing."""


def _origin(_context: click.Context, _option: click.Parameter, value: str) -> str:
    """An Origin as browsers send it; empty for none."""
    if value == "none":
        return ""
    if value != "*" and not re.fullmatch(r"https?://[\w.\-]+(?::\d{1,5})?", value, re.ASCII):
        raise click.BadParameter(
            f"{value!r} isn't a site: expected its scheme and name, as https://example.org, * or none"
        )
    return value.lower()


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="NAME",
    help="The address to listen on; with another than this computer's own, others in the network can ask.",
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    metavar="N",
    help="The port to listen on; 0 takes any that is free.",
)
@click.option(
    "--time-limit",
    default=30.0,
    show_default=True,
    type=click.FloatRange(0.1, 86400),
    metavar="S",
    help="Seconds after which a query is stopped.",
)
@click.option(
    "--row-limit",
    default=1_000_000,
    show_default=True,
    type=click.IntRange(1),
    metavar="N",
    help="Rows, or triples, that a result may have.",
)
@click.option(
    "--workers",
    default=max(2, os.cpu_count() or 2),
    type=click.IntRange(1, 256),
    metavar="N",
    help="Queries that are answered at the same time.  [default: the number of processors, at least 2]",
)
@click.option(
    "--cors",
    default="none",
    show_default=True,
    metavar="ORIGIN",
    callback=_origin,
    help="The site whose pages may read the graph in a browser, such as https://example.org; * for every site that "
    "anyone with access to this server visits, none for no other site.",
)
@click.option(
    "--review", "reviewing", is_flag=True,
    help="Let people judge statements and identities on the pages, too; on another --host only with --token-file.",
)  # fmt: skip
@click.option(
    "--token-file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="With --review: a file with the token that each reviewer is asked for once; made up if there is none.",
)  # fmt: skip
@reviewer_option
@written_store_option
def serve(
    host: str, port: int, time_limit: float, row_limit: int, workers: int, cors: str, reviewing: bool,
    token_file: Path | None, by: str | None, store_path: Path,
) -> None:  # fmt: skip
    """Serve the store until Ctrl-C: pages to explore it at http://HOST:PORT/, a SPARQL endpoint at /sparql.

    It only reads, unless --review is given, and asks no other server; browsers need no net for its pages, either. When
    a build publishes a new graph, it answers from that without a restart. Pages of other sites that are open in a
    browser can't read the graph, unless --cors names them. It needs the extra `web`.

    With --review there are pages to judge on at /review. Answers go at once into the file that `unionties review`
    writes, under the name that each browser is asked for; --by is what is offered there. When the server ends, the
    store takes them in.

    \b
    Examples:
      unionties serve
      unionties serve --port 9000 --time-limit 10 --row-limit 10000
      unionties serve --host 0.0.0.0 --workers 8 --store my.db
      unionties serve --cors https://example.org
      unionties serve --review
      unionties serve --host 0.0.0.0 --review --token-file token.txt
    """
    from unionties.queries.endpoint.pool import Limits

    if token_file and not reviewing:
        raise click.UsageError("--token-file is for judging: give --review, too")
    if reviewing and not token_file and not host.startswith(_LOOPBACK):
        raise click.UsageError(
            f"--review on {host} would let everyone in the network judge: give --token-file FILE, or --host 127.0.0.1"
        )
    admission = _admission(token_file, by) if reviewing else None
    limits = Limits(time_limit, row_limit, workers, waiting=8 * workers)
    run(host, port, limits, cors, store_path, admission)


def run(
    host: str, port: int, limits: Limits, cors: str, store_path: Path, admission: Admission | None = None
) -> None:  # fmt: skip
    """Listen and answer until Ctrl-C or SIGTERM; then bring what was judged into the store.

    Raises:
        ServeError: the address can't be listened on, or a package of the extra ``web`` isn't installed.
        StoreError: the store can't be opened.
    """
    try:
        import flask  # noqa: F401
        import waitress
    except ModuleNotFoundError as error:
        raise _missing(error.name) from None
    from unionties.graph.ledger import Ledger
    from unionties.queries.applying import apply_ledger, is_behind
    from unionties.queries.endpoint.app import LONGEST_BODY, Endpoint
    from unionties.queries.endpoint.guard import Guarded
    from unionties.queries.endpoint.pool import Pool
    from unionties.queries.explorer.app import create_app

    is_local = host.startswith(_LOOPBACK)
    with suppress(KeyboardInterrupt), _listening(host, port) as listener, Pool(store_path, limits) as pool:

        def stop(*_: Any) -> None:
            pool.close()  # what is being evaluated would hold up the end
            raise KeyboardInterrupt

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        endpoint = Guarded(Endpoint(pool, cors=cors, page="/query"), any_host=not is_local)
        pages = create_app(store_path, any_host=not is_local, prepare=True, pool=pool, admission=admission)
        app = site(endpoint, pages)
        server = waitress.create_server(
            app, sockets=[listener], threads=limits.workers + limits.waiting + 2, ident="unionties",
            max_request_body_size=8 * LONGEST_BODY, **WAITRESS,
        )  # fmt: skip
        try:
            _quiet()
            if not is_local:
                say(f"Warning: everyone who reaches {host} over the network can read this graph.")
            name = f"[{host}]" if ":" in host else host
            address = f"http://{name}:{listener.getsockname()[1]}"
            say(f"The explorer is at {address}/")
            if admission:
                say(f"Statements and identities can be judged at {address}/review")
            say(f"The SPARQL endpoint is {address}/sparql, Ctrl-C ends it.")
            server.run()
        finally:
            server.close()
    if admission and is_behind(Ledger.beside(store_path), store_path):
        apply_ledger(store_path)


def _admission(token_file: Path | None, by: str | None) -> Admission:
    """Who may judge; raises ServeError where Flask isn't installed, ReadError or WriteError of a bad token's file."""
    try:
        from unionties.queries.explorer.admission import Admission, read_token
    except ModuleNotFoundError as error:
        raise _missing(error.name) from None
    from unionties.queries.review_answers import reviewer

    if not token_file:
        return Admission(name=reviewer(by))
    token = read_token(token_file)
    say(f"Reviewers are asked for the token in {token_file}")
    return Admission(token, by or "")


def _missing(package: str | None) -> ServeError:
    return ServeError(f"serving needs {package}: install it with: pip install 'unionties[web]'")


def site(endpoint: Application, explorer: Application) -> Application:
    """Both as one WSGI application: the endpoint at ``/sparql``, the explorer everywhere else."""

    def answer(environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        return (endpoint if path == "/sparql" or path.startswith("/sparql/") else explorer)(environ, start_response)

    return answer


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            told = f"port {port} of {host} is taken: stop what uses it, or name another by --port (0 for any free one)"
        elif error.errno == errno.EACCES:
            told = f"port {port} needs rights that you don't have: name one above 1023 by --port"
        else:
            told = f"can't listen on {host}: expected an address of this computer, such as 127.0.0.1"
        raise ServeError(told) from None


def _quiet() -> None:
    """Keep waitress from telling each moment in which requests wait."""
    import logging

    logging.getLogger("waitress").setLevel(logging.CRITICAL)
