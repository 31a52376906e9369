"""The name and the outlet of a page, from its address."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes, urlsplit

from unionties.graph.statement import nfc, one_line

_LONGEST = 200  # characters of a name
_LETTERS = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+")


def name_of(address: str) -> str:
    """Host and path of an address in NFC, letters beyond ASCII as themselves.

    >>> name_of("https://Example.org:8080/tin/c%C3%B4ng-%C4%91o%C3%A0n%2F1/?id=3#top")
    'example.org/tin/công-đoàn%2F1'
    >>> name_of("http://example.org/%E9t%E9")
    'example.org/%E9t%E9'
    >>> name_of("http://example.org/%C2%9B31m")
    'example.org/%C2%9B31m'
    """
    clean = one_line(address).replace(" ", "")
    try:
        parts = urlsplit(clean)
        plain = f"{parts.hostname or ''}{parts.path}"
    except ValueError:
        plain = clean
    return plain_name(_LETTERS.sub(lambda run: _letters(run[0]), plain)).strip("/")


def plain_name(text: str) -> str:
    """What an archive calls a page, as a name: in NFC, on one line, of at most 200 characters."""
    return nfc(one_line(text))[:_LONGEST]


def outlet_of(address: str) -> str | None:
    """The host of an address without ``www.``; None where it names none.

    >>> outlet_of("https://www.laodong.vn/cong-doan/tin-1"), outlet_of("tin-1")
    ('laodong.vn', None)
    """
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _letters(escaped: str) -> str:
    try:
        letters = unquote_to_bytes(escaped).decode("utf-8")
    except UnicodeDecodeError:
        return escaped
    return letters if letters.isprintable() else escaped
