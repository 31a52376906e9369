"""A page from an object with keys, as a line of JSON Lines or a row of Parquet gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

from unionties.extract.metadata import checked
from unionties.extract.page_names import name_of, plain_name
from unionties.extract.pages import LARGEST, Page
from unionties.graph.statement import Source

TEXTS = ("text", "html")
KEYS = (*TEXTS, "url", "title", "published", "date", "outlet", "language", "name")
"""What is taken of an object; ``date`` is another word for ``published``."""


class Objects:
    """The pages of one file's objects; what is odd about them is told to ``on_skip``."""

    def __init__(self, file: str, on_skip: Callable[[str, str], None]) -> None:
        self._file = file
        self._stem = PurePath(file).name.partition(".")[0]
        self._on_skip = on_skip
        self._told: set[str] = set()

    def page(self, data: Mapping[str, Any], place: str) -> Page | None:
        """The page of an object, or None where it has none."""
        self.tell_unknown(data)
        key = next((key for key in TEXTS if data.get(key)), None)
        if key is None:
            self._on_skip(place, "the object has no text: expected one under the key text or html")
            return None
        body = data[key]
        if not isinstance(body, str | bytes):
            self._on_skip(place, f"{key} is of the kind {type(body).__name__}: expected a text")
            return None
        content = body if isinstance(body, bytes) else body.encode("utf-8", "replace")
        if len(content) > LARGEST:
            self._on_skip(place, f"a page of {len(content) >> 20} MB: no news page is so large, it is set aside")
            return None
        told = {k: data.get(k) for k in ("language", "url", "title", "outlet")}
        told["published"] = data.get("published") or data.get("date")
        source = Source(**checked(told, lambda reason: self._on_skip(place, reason)))
        name = data.get("name") or (name_of(source.url) if source.url else None) or self._stem
        return Page(plain_name(str(name)), content, place, source, key == "html", gathered=True)

    def tell_unknown(self, keys: Mapping[str, Any]) -> None:
        """Say once of each key that it isn't known here."""
        if unknown := sorted(set(keys).difference(KEYS, self._told)):
            self._told.update(unknown)
            named = ", ".join(key[:40] for key in unknown[:20])
            self._on_skip(self._file, f"the keys {named} are ignored: known are {', '.join(KEYS)}")
