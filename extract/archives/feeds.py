"""Pages from feeds (RSS, Atom) that were saved to disk: the entries that give their whole text.

lxml reads them bit by bit and mends what is slightly wrong; entities aren't expanded and nothing outside the file is
opened.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from pathlib import PurePath
from typing import Any, BinaryIO

from unionties.extract.archives.installed import needs
from unionties.extract.metadata import iso_day
from unionties.extract.page_names import name_of, plain_name
from unionties.extract.pages import Page
from unionties.graph.statement import Source, nfc

_ATOM = "{http://www.w3.org/2005/Atom}"
_PLAIN = ("", "{http://purl.org/rss/1.0/}", _ATOM)
_ENTRIES = {f"{space}item" for space in _PLAIN} | {f"{_ATOM}entry"}
_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CORE_DATE = "{http://purl.org/dc/elements/1.1/}date"
_FEEDS = {"rss", "feed", "RDF"}
_SITEMAPS = {"urlset": "url", "sitemapindex": "sitemap"}
_BROKEN = {"ERR_TAG_NOT_FINISHED", "ERR_DOCUMENT_END", "ERR_RESOURCE_LIMIT", "ERR_DOCUMENT_EMPTY"}


def pages(file: BinaryIO, name: str, on_skip: Callable[[str, str], None]) -> Iterator[Page]:
    """The entries of a feed that give their whole text, in the order of the file.

    Entries with a summary only, and sitemaps, are told in one line: they hold addresses, not articles.

    Args:
        file: the file, opened for reading.
        name: what to call it in reports.
        on_skip: called with ``name:line`` and a reason for all that can't be read.

    Raises:
        ReadError: lxml isn't installed.
    """
    needs("lxml")
    from lxml import etree

    parser = etree.iterparse(
        file, events=("start", "end"), recover=True, resolve_entities=False, load_dtd=False, no_network=True
    )  # fmt: skip
    kind: str | None = None
    held: Page | None = None
    places = 0
    try:
        for event, node in parser:
            if kind is None:
                kind = _local(node)
                if kind not in _FEEDS and kind not in _SITEMAPS:
                    on_skip(name, f"the XML is a {kind[:40]!r}: expected a feed, RSS or Atom")
                    return
            elif event == "end" and node.tag in _ENTRIES:
                if held:
                    yield held
                held = _page(node, name)
                places += held is None
                _forget(node)
            elif event == "end" and _local(node) == _SITEMAPS.get(kind):
                places += 1
                _forget(node)
    except etree.XMLSyntaxError as error:
        on_skip(f"{name}:{error.lineno or 1}", f"no XML: {error.msg}")
        return
    broken = [error for error in parser.error_log if error.type_name in _BROKEN]
    if held and not any(error.type_name == "ERR_TAG_NOT_FINISHED" for error in broken):
        yield held  # else it may be cut short
    for first in broken[:1]:
        on_skip(f"{name}:{first.line}", f"the feed is broken here, what follows is lost: {first.message.strip()}")
    if places:
        one, many, what = (
            ("address", "addresses", "of a sitemap and no articles") if kind in _SITEMAPS
            else ("entry", "entries", "without a whole text")
        )  # fmt: skip
        told = f"{places} {one if places == 1 else many} {what}"
        on_skip(name, f"holds {told}; the pages are fetched by: unionties fetch {name} -o pages.warc.gz")


def _page(entry: Any, name: str) -> Page | None:
    """The page of an entry; None where it gives no whole text."""
    content = _content(entry)
    if not content:
        return None
    title, address = _text(entry, "title"), _address(entry)
    source = Source(title=title, url=address, published=_published(entry))
    head = f"<head><title>{html.escape(title or '')}</title></head>"
    page = f"<!doctype html><html>{head}<body><article>{content}</article></body></html>"
    named = (name_of(address) if address else None) or plain_name(PurePath(name).stem)
    return Page(named, page.encode(), f"{name}:{entry.sourceline}", source, True, gathered=True)


def _content(entry: Any) -> str:
    """The whole text of an entry as HTML, or nothing."""
    from lxml import etree

    encoded = entry.findtext(_ENCODED)
    if encoded and encoded.strip():
        return str(encoded)
    content = entry.find(f"{_ATOM}content")
    if content is None:
        return ""
    if content.get("type") == "xhtml":
        return "".join(etree.tostring(part, encoding="unicode", method="html") for part in content)
    text = (content.text or "").strip()
    if content.get("type") in ("html", "text/html"):
        return text
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())


def _text(entry: Any, *names: str) -> str | None:
    found = (entry.findtext(f"{space}{name}") for name in names for space in _PLAIN)
    text = next((text for text in found if text and text.strip()), None)
    return nfc(html.unescape(" ".join(text.split()))) if text else None


def _address(entry: Any) -> str | None:
    for link in entry.iterfind(f"{_ATOM}link"):
        if link.get("rel", "alternate") == "alternate" and link.get("href"):
            return str(link.get("href")).strip()
    return _text(entry, "link")


def _published(entry: Any) -> str | None:
    """The day of publication where it was published; when an entry was updated says nothing of it."""
    told = _text(entry, "published") or entry.findtext(_CORE_DATE)
    if told and (day := iso_day(told)):
        return day
    try:
        return parsedate_to_datetime(_text(entry, "pubDate") or "").date().isoformat()
    except ValueError:
        return None


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _forget(node: Any) -> None:
    """Free what was read: of a feed of any length one entry is held."""
    node.clear()
    while node.getprevious() is not None:
        del node.getparent()[0]
