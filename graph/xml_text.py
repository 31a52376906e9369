"""XML written piece by piece: elements as lines of text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import IO
from xml.sax.saxutils import escape, quoteattr

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Value = str | int | float | bool


def cleaned(text: str) -> str:
    """The text with U+FFFD for each character that XML 1.0 can't hold.

    >>> cleaned("Công đoàn\\x0b")
    'Công đoàn\ufffd'
    """
    return _FORBIDDEN.sub("\ufffd", text)


def spelled(value: Value) -> str:
    """A value as XML Schema spells it."""
    return str(value).lower() if isinstance(value, bool) else cleaned(str(value))


class Xml:
    """A stream of elements, one a line."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._open: list[str] = []
        self._write('<?xml version="1.0" encoding="UTF-8"?>')

    def begin(self, name: str, **attributes: Value | None) -> None:
        """Open an element; attributes that are None are left out, a ``_`` at the end of their names, too."""
        self._write(f"<{name}{_attributes(attributes)}>")
        self._open.append(name)

    def end(self) -> None:
        """Close the element that was opened last."""
        name = self._open.pop()
        self._write(f"</{name}>")

    def put(self, name: str, text: Value | None = None, **attributes: Value | None) -> None:
        """An element with nothing but text in it, or nothing at all."""
        head = f"<{name}{_attributes(attributes)}"
        self._write(f"{head}/>" if text is None else f"{head}>{escape(spelled(text))}</{name}>")

    def _write(self, line: str) -> None:
        self._stream.write(f"{'  ' * len(self._open)}{line}\n".encode())


def _attributes(attributes: Mapping[str, Value | None]) -> str:
    given = ((key.rstrip("_"), value) for key, value in attributes.items() if value is not None)
    return "".join(f" {key}={quoteattr(spelled(value))}" for key, value in given)
