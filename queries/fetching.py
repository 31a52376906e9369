"""The command that fetches pages by their addresses."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unionties.queries.options import progress, say, shell_word
from unionties.queries.tally import count

if TYPE_CHECKING:
    from unionties.extract.fetching import Fetching, Outcome
    from unionties.extract.fetching_addresses import Listing

_SHOWN = 5
_ABOUT = "research on trade unions; obeys robots.txt"


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESSES…")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE.warc.gz",
    help="The archive that the pages are put into; what is in it already isn't fetched again.",
)  # fmt: skip
@click.option("--again", is_flag=True, help="Ask for kept pages, too, and keep those that have changed beside them.")
@click.option(
    "--failed", type=click.Path(path_type=Path, dir_okay=False, writable=True), metavar="FILE",
    help="Write a list of the addresses that gave no page, with the reasons; it can be fetched again.",
)  # fmt: skip
@click.option(
    "--delay", type=click.FloatRange(0), default=5.0, show_default=True, metavar="SECONDS",
    help="Time between two requests to a host; a site that asks for more gets more.",
)  # fmt: skip
@click.option(
    "--hosts", type=click.IntRange(1, 64), default=8, show_default=True, metavar="N", help="Hosts asked at once."
)  # fmt: skip
@click.option(
    "--retries", type=click.IntRange(0), default=3, show_default=True, metavar="N",
    help="How often a page is asked for again when the server is busy or doesn't answer.",
)  # fmt: skip
@click.option(
    "--timeout", type=click.FloatRange(0, min_open=True), default=60.0, show_default=True, metavar="SECONDS",
    help="The longest time that one page may take.",
)  # fmt: skip
@click.option(
    "--max-size", type=click.FloatRange(0, min_open=True), default=20.0, show_default=True, metavar="MB",
    help="The largest page.",
)  # fmt: skip
@click.option("--contact", metavar="TEXT", help="Your e-mail or web address, told to the sites beside unionties' name.")
@click.option("--user-agent", metavar="TEXT", help="Another name to ask under, such as MyProject/1.0.")
@click.option("--private", is_flag=True, help="Let feeds, sitemaps and redirects lead to private hosts.")
def fetch(
    addresses: tuple[str, ...], output: Path, again: bool, failed: Path | None, delay: float, hosts: int, retries: int,
    timeout: float, max_size: float, contact: str | None, user_agent: str | None, private: bool,
) -> None:  # fmt: skip
    """Fetch pages by their addresses, politely, and keep them as a web archive that `unionties build` reads.

    ADDRESSES are addresses of pages, feeds or sitemaps, text files of addresses (one a line, # begins a comment), saved
    RSS or Atom feeds and sitemaps (.xml, .xml.gz), or - for a list on standard input.

    robots.txt is obeyed, one request at a time goes to a host, with a pause after it, and a host that is busy is left
    in peace. The same command again fetches only what is missing, also after it was interrupted or killed.

    \b
    Examples:
      unionties fetch addresses.txt -o pages.warc.gz && unionties build pages.warc.gz
      unionties fetch https://example.org/sitemap.xml -o pages.warc.gz --contact me@example.org
      unionties fetch feed.xml more.txt -o pages.warc.gz --failed failed.txt
      unionties fetch failed.txt -o pages.warc.gz --delay 20
      grep /cong-doan/ addresses.txt | unionties fetch - -o pages.warc.gz
    """
    from importlib.metadata import version

    if not output.name.lower().endswith(".warc.gz"):
        raise click.BadParameter(f"{str(output)!r}: expected a name that ends with .warc.gz", param_hint="'-o'")
    for option, text in (("--user-agent", user_agent), ("--contact", contact)):
        if text is not None and not (text.strip() and text.isascii() and text.isprintable()):
            raise click.BadParameter(f"{text!r}: expected ASCII letters, as in me@example.org", param_hint=option)
    listings = [_listing(argument) for argument in addresses]
    _require_libraries()
    from unionties.extract.fetching import Fetching, Manners
    from unionties.extract.fetching_archive import archive
    from unionties.extract.fetching_requests import Limits

    software = f"unionties/{version('unionties')}"
    agent = user_agent or f"{software} ({'; '.join(filter(None, (contact, _ABOUT)))})"
    limits = Limits(timeout, int(max_size * 1_000_000))
    manners = Manners(agent, delay, retries, hosts, limits, private, again)
    with archive(output, software, agent) as opened:
        if opened.cut:
            say(f"The last record of {output} was unfinished, as a kill leaves it: {opened.cut:,} bytes were cut away.")
        fetching = Fetching(opened, manners)
        for listing in listings:
            fetching.take(listing)
        try:
            with progress("Fetching", lambda: len(fetching), growing=True) as advance:
                fetching.run(advance)
        except KeyboardInterrupt:
            say(f"What was fetched so far is kept in {output}; the same command goes on from there.")
            raise
    outcomes = fetching.outcomes()
    if failed:
        _write_failed(failed, outcomes)
    _write_summary(fetching, outcomes, output)
    if not any(outcome.state in ("fetched", "unchanged", "kept") for outcome in outcomes):
        raise click.ClickException("no page was fetched: " + _first_reason(outcomes))


def _listing(argument: str) -> Listing:
    """The addresses that an argument names."""
    from unionties.extract.fetching_addresses import Listing, address_of, is_address, listing_of
    from unionties.graph.errors import ReadError

    if is_address(argument):
        address_of(argument)  # a wrong one is told before anything is fetched
        return Listing((argument,), gathered=False)
    try:
        data = sys.stdin.buffer.read() if argument == "-" else Path(argument).read_bytes()
    except FileNotFoundError:
        raise ReadError(
            f"no file {argument!r}: expected a file of addresses, or an address that begins with http:// or https://"
        ) from None
    except OSError as error:
        raise ReadError(f"can't read {argument!r}: {error.strerror}") from None
    try:
        listing = listing_of(data)
    except ReadError as error:
        raise ReadError(f"{argument}: {error}") from None
    if listing.fault:
        say(f"{argument}: {listing.fault}")
    if not listing.pages and not listing.listings:
        raise ReadError(f"{argument}: it holds no address: expected one a line, a feed or a sitemap")
    return listing


def _require_libraries() -> None:
    from importlib.util import find_spec

    missing = [name for name in ("certifi", "courlan", "lxml", "protego", "urllib3", "warcio") if not find_spec(name)]
    if missing:
        raise click.ClickException(
            f"fetching needs {', '.join(missing)}: install the extra with: pip install 'unionties[archives]'"
        )


def _write_summary(fetching: Fetching, outcomes: list[Outcome], output: Path) -> None:
    found: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        found[outcome.state].append(outcome)
    were = "was" if len(found["kept"]) == 1 else "were"
    parts = [f"Fetched {count(len(found['fetched']), 'page')}"]
    parts += [f"{len(found[state])} {text}" for state, text in (
        ("unchanged", "unchanged"), ("kept", f"{were} there already"), ("refused", "refused by robots.txt"),
        ("failed", "failed"),
    ) if found[state]]  # fmt: skip
    click.echo(", ".join(parts) + ".")
    for number, text in (
        (len(found["listing"]), "feeds and sitemaps read"),
        (fetching.repeated, "addresses given more than once"),
        (fetching.left, "addresses left out, since a feed or sitemap holds too many"),
    ):
        if number:
            click.echo(f"  {text}: {number}")
    reasons: dict[str, list[str]] = defaultdict(list)
    for outcome in (*found["refused"], *found["failed"], *(one for one in found["listing"] if one.reason)):
        reasons["refused by robots.txt" if outcome.state == "refused" else outcome.reason].append(outcome.address)
    for reason, texts in sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0])):
        click.echo(f"  {reason}: {len(texts)}")
        for text in texts[:_SHOWN]:
            click.echo(f"    {text}")
        if len(texts) > _SHOWN:
            click.echo(f"    and {len(texts) - _SHOWN} more; --failed FILE lists all")
    if found["fetched"] or found["unchanged"] or found["kept"]:
        click.echo(f"The pages are in {output}.")
        click.echo(f"Next: unionties build {shell_word(str(output))}")


def _write_failed(path: Path, outcomes: Iterable[Outcome]) -> None:
    from unionties.extract.fetching_requests import PRIVATE

    missing = [outcome for outcome in outcomes if outcome.state in ("refused", "failed")]
    # Fetched from this list, what a public feed led to in one's own network would pass for named by the user.
    off = {one.address: "# " for one in missing if one.reason.startswith(PRIVATE)}
    lines = [f"{off.get(one.address, '')}{one.address}  # {one.reason}\n" for one in missing]
    path.write_text("".join(["# Addresses that gave no page, with the reasons\n", *lines]), "utf-8")


def _first_reason(outcomes: list[Outcome]) -> str:
    reason = next((outcome.reason for outcome in outcomes if outcome.reason), "the list holds none")
    return f"{reason}; none of {len(outcomes)} addresses gave one" if len(outcomes) > 1 else reason
