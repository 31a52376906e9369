"""Addresses of pages, as they are asked for, and the lists, feeds and sitemaps that hold them."""

from __future__ import annotations

import gzip
import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from urllib.parse import quote, urljoin, urlsplit

from unionties.graph.errors import ReadError

LISTED = 50_000
"""Addresses that one sitemap may hold by its protocol; what a longer listing holds beyond them isn't fetched."""
_LARGEST = 52_428_800  # bytes of a sitemap, unpacked, by its protocol
_LONGEST = 4_000  # characters of an address
_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"(?:utm_\w+|mtm_\w+|pk_\w+|mc_[ce]id|[dg]clid|[gw]braid|fbclid|msclkid|twclid|yclid|igshid|_g[al]|zarsrc|gidzl)(?:=|$)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"(?:^|\s)#.*$")


class NoAddress(ReadError):
    """A text that is no address: as it may be ``shown``, without a password, and the ``reason``."""

    def __init__(self, text: str, reason: str) -> None:
        shown = _shown(text)
        self.shown, self.reason = shown if len(text) <= _LONGEST else f"{shown[:60]}…", reason
        super().__init__(f"{self.shown}: {reason}")


@dataclass(frozen=True)
class Address:
    """An http or https address: ``text`` is ASCII, without fragment, user name and password.

    ``secret`` is ``user:password`` where the address had them; it is sent to the address's own origin, and neither
    shown nor stored.
    """

    text: str
    secret: str | None = field(default=None, repr=False, compare=False)

    @cached_property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt is for."""
        parts = urlsplit(self.text)
        return f"{parts.scheme}://{parts.netloc}"

    @cached_property
    def host(self) -> str:
        """The host, with its port unless it is the usual one: what is asked by one request at a time.

        >>> address_of("https://a.vn/x").host, address_of("http://a.vn/").host, address_of("http://a.vn:81/").host
        ('a.vn', 'a.vn', 'a.vn:81')
        """
        return urlsplit(self.text).netloc

    @cached_property
    def key(self) -> str:
        """What addresses of one page share: without tracking parameters and with the others in one order.

        courlan's ``clean_url`` would go further and drop ``cid``, ``uid`` or ``source`` and parameters without a
        value, which name the page on many sites (``?tin-123``): those stay.

        >>> address_of("https://A.vn/t%c3%adn?b=2&a=1&utm_source=zalo#x").key
        'https://a.vn/t%C3%ADn?a=1&b=2'
        """
        from courlan import normalize_url

        path, _, query = self.text.partition("?")
        kept = [part for part in query.split("&") if part and not _TRACKING.match(part)]
        kept.sort(key=lambda part: part.partition("=")[0])
        return "?".join(filter(None, (normalize_url(path), "&".join(kept))))


def address_of(text: str, base: str | None = None) -> Address:
    """The address that a text gives, relative to a ``base``; hosts and paths of any script are encoded.

    Raises:
        NoAddress: it is no http or https address.

    >>> address_of("https://Công-đoàn.vn/tin mới?q=đ#top").text
    'https://xn--cng-on-mta9myk.vn/tin%20m%E1%BB%9Bi?q=%C4%91'
    """
    text = unicodedata.normalize("NFC", text.strip())
    if len(text) > _LONGEST:
        raise NoAddress(text, f"the address has {len(text)} characters: at most {_LONGEST} are asked for")
    try:
        text.encode()  # tells of bytes that were no text
        parts = urlsplit(urljoin(base, text) if base else text)
        host = parts.hostname or ""
        if ":" not in host:
            host = host.encode("idna").decode().removesuffix(".") if host.strip(".") else ""
    except ValueError as error:  # UnicodeError, from the host's letters, is one
        raise NoAddress(text, f"no address: {str(error).splitlines()[0]}") from None
    try:
        port = parts.port
    except ValueError:
        raise NoAddress(text, "the port of the address is no number up to 65535") from None
    if parts.scheme not in _PORTS:
        raise NoAddress(text, "expected an address that begins with http:// or https://")
    if not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", host):
        raise NoAddress(text, "the address names no host")
    place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port not in (None, _PORTS[parts.scheme]) else "")
    path, query = _encoded(parts.path) or "/", _encoded(parts.query)
    user = parts.netloc.rpartition("@")[0]
    return Address(f"{parts.scheme}://{place}{path}{'?' if query else ''}{query}", user or None)


def is_address(text: str) -> bool:
    """Whether a text is meant as an address and not as the path of a file."""
    return re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE) is not None


@dataclass(frozen=True)
class Listing:
    """The texts of addresses that a list, feed or sitemap gives.

    ``pages`` are addresses of pages, ``listings`` those of further sitemaps; ``gathered`` is whether the list came
    from elsewhere (a feed or a sitemap) and wasn't written by the user; ``left`` counts what goes beyond the bounds,
    ``fault`` tells why no more could be read.
    """

    pages: tuple[str, ...]
    listings: tuple[str, ...] = ()
    gathered: bool = True
    left: int = 0
    fault: str = ""


def listing_of(data: bytes) -> Listing:
    """The addresses in a text (one a line, # begins a comment), an RSS or Atom feed or a sitemap, gzipped or not.

    No entity of the XML is expanded and nothing is loaded that it refers to.

    Raises:
        ReadError: it is none of these, or no line of a text is an address.
    """
    data = _unpacked(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or data[:4] in (b"\xff\xfe<\0", b"\xfe\xff\0<"):
        return _of_xml(data)
    if data.startswith(b"WARC/"):
        raise ReadError("a web archive, which `unionties build` reads: expected a list, a feed or a sitemap")
    from unionties.extract.encodings import decode

    lines = (_COMMENT.sub("", line).strip() for line in decode(data).text.splitlines()) if data.strip() else ()
    listed = tuple(filter(None, lines))
    if listed and not any(map(is_address, listed)):
        first = listed[0] if len(listed[0]) <= 60 else f"{listed[0][:60]}…"
        raise ReadError(f"no line is an address that begins with http:// or https://; the first is {_shown(first)!r}")
    return Listing(listed, gathered=False)


def _of_xml(data: bytes) -> Listing:
    from lxml import etree

    pages: list[str] = []
    listings: list[str] = []
    root, left, fault = "", 0, ""
    try:
        events = etree.iterparse(
            BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
        )
        for event, element in events:
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if event == "start":
                root = root or name
                continue
            if name in ("url", "sitemap", "item", "entry"):
                for text in _links(element, name):
                    if len(pages) + len(listings) >= LISTED:
                        left += 1
                    else:
                        (listings if name == "sitemap" else pages).append(text)
                element.clear()
    except etree.XMLSyntaxError as error:
        fault = f"broken XML, of which {len(pages) + len(listings)} addresses were read: {error.msg}"
        if not pages and not listings:
            raise ReadError(f"broken XML: {error.msg}") from None
    if root not in ("urlset", "sitemapindex", "rss", "feed", "RDF"):
        raise ReadError(f"XML with the root {root!r}: expected a sitemap, an RSS or an Atom feed")
    return Listing(tuple(pages), tuple(listings), left=left, fault=fault)


def _links(element: object, name: str) -> Iterator[str]:
    """The address of an item: the text of ``loc`` or ``link``, or the ``href`` of Atom's link to the page itself."""
    from lxml import etree

    wanted = ("loc",) if name in ("url", "sitemap") else ("link", "guid")
    for child in sorted(element, key=lambda child: "guid" in str(child.tag)):  # type: ignore[call-overload]
        if not isinstance(child.tag, str) or etree.QName(child).localname not in wanted:
            continue
        text = (child.get("href") if name == "entry" else child.text) or ""
        named = "guid" not in child.tag or (is_address(text.strip()) and child.get("isPermaLink") != "false")
        if text.strip() and named and child.get("rel", "alternate") == "alternate":
            yield text.strip()
            return


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.open(BytesIO(data)) as stream:
            unpacked = stream.read(_LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(f"broken gzip: {error}") from None
    if len(unpacked) > _LARGEST:
        raise ReadError(f"more than {_LARGEST} bytes when unpacked: a sitemap may not be larger")
    return unpacked


def _encoded(text: str) -> str:
    """A path or query with all but ASCII percent-encoded; what is encoded stays so, in capitals."""
    encoded = quote(text, safe="/%:@!$&'()*+,;=~?[]|")
    return re.sub(r"%[0-9a-f]{2}", lambda code: code[0].upper(), encoded, flags=re.IGNORECASE)


def _shown(text: str) -> str:
    """An address for a message: without what may be a password in it."""
    text = text.encode(errors="replace").decode()
    return re.sub(r"^((?:[a-z][a-z0-9+.-]*:)?//)[^?#\s]*@", r"\1", text, flags=re.IGNORECASE)
