"""The metadata of an article's page: beside the file, or in the page itself.

``NAME.meta.json`` beside ``NAME.txt``, or an entry ``NAME`` of ``sources.yaml`` in the same folder, tells
when and where an article was published. Of a gold file ``NAME.json`` only the date and the language are
taken, as a page would tell them.
"""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from unionties.graph.errors import NoArticle, ReadError
from unionties.graph.statement import Source, nfc, one_line

_KEYS = ("published", "language", "url", "title", "outlet")
_NOTES = ("publisher", "rights", "note", "author", "retrieved")
_MOST_TAGS = 100_000
"""A big news page has some 5,000. This many take trafilatura 2 to 7 s and 160 MB, and ten million 100 times as much."""
_MOST_ATTRIBUTES = 2_000
"""Of one tag: libxml2 compares each with all before it, and 20,000 take it 2.7 s, 50,000 more than 40 s."""
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{4000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_GOLD_KEYS = ("published", "language")


class Metadata:
    """Finds the metadata of articles. What is bad in it is reported and left out."""

    def __init__(self, on_skip: Callable[[str, str], None]) -> None:
        self._on_skip = on_skip
        self._folders: dict[Path, Mapping[str, Any]] = {}
        self._reported: set[tuple[str, str]] = set()

    def of(self, path: Path) -> Source:
        """What is known of the article in ``path``; fields that aren't are None."""
        sidecar, gold = path.with_name(path.stem + ".meta.json"), path.with_suffix(".json")
        listed = self._sources(path.parent).get(nfc(path.stem))
        known: dict[str, str] = {}
        if listed is not None:
            known |= self._checked(listed, path.with_name("sources.yaml"), f"{path.stem}: ")
        if (data := self._json(sidecar)) is not None:
            known |= self._checked(data, sidecar)
        elif listed is None and not sidecar.exists():
            data = self._json(gold)
            if isinstance(data, dict) and all(key in data for key in _GOLD_KEYS):
                known |= self._checked({key: data[key] for key in _GOLD_KEYS}, gold)
        return Source(**known)

    def _sources(self, folder: Path) -> Mapping[str, Any]:
        if folder not in self._folders:
            path = folder / "sources.yaml"
            try:
                data = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else {}
            except (OSError, ValueError, yaml.YAMLError) as error:
                self._report(path, f"can't read it, {_one_line(error)}: the articles go without it")
                data = {}
            if not isinstance(data, dict | None):
                self._report(path, f"expected file names with their metadata, found {type(data).__name__}")
                data = {}
            self._folders[folder] = {nfc(str(key)): value for key, value in (data or {}).items()}
        return self._folders[folder]

    def _json(self, path: Path) -> Any:
        """What a JSON file holds; None where there is no such file or it is broken."""
        try:
            return json.loads(path.read_text("utf-8-sig")) if path.is_file() else None
        except (OSError, ValueError, RecursionError) as error:
            self._report(path, f"broken metadata, {_one_line(error)}: the article goes without it")
            return None

    def _checked(self, data: Any, path: Path, place: str = "") -> dict[str, str]:
        return checked(data, lambda reason: self._report(path, f"{place}{reason}"))

    def _report(self, path: Path, reason: str) -> None:
        if (str(path), reason) not in self._reported:
            self._reported.add((str(path), reason))
            self._on_skip(str(path), reason)


def checked(data: Any, report: Callable[[str], None]) -> dict[str, str]:
    """The fields of a ``Source`` in an object of metadata; what is bad or unknown is reported and left out."""
    if not isinstance(data, dict):
        report(f"expected keys such as published and language, found {type(data).__name__}")
        return {}
    if unknown := sorted(str(k) for k in set(data) - {*_KEYS, *_NOTES}):
        report(f"unknown keys {', '.join(unknown)}: expected {', '.join(_KEYS)}")
    known = {}
    for key in _KEYS:
        value = data.get(key)
        if isinstance(value, datetime.date):
            value = value.isoformat()
        elif key == "published" and isinstance(value, int):
            value = str(value)
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            report(f"{key} is {value!r}: expected a text; left out")
        elif key == "published" and (value := iso_day(given := value)) is None:
            report(f"published is {given!r}: expected a date such as 2022-07-18; left out")
        elif value:
            known[key] = value.split("-")[0].lower() if key == "language" else nfc(one_line(value))
    return known


def iso_day(value: str) -> str | None:
    """The date of an ISO 8601 date or time, with its precision (year, month or day); None for anything else.

    >>> iso_day("2022-07-18T09:30:00+07:00"), iso_day("2022-07"), iso_day("2022-13-01")
    ('2022-07-18', '2022-07', None)
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]\d{2}:.*)?)?)?", value.strip())
    if match is None:
        return None
    try:
        datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
    return "-".join(part for part in match.groups() if part)


def page_of_html(markup: str) -> tuple[str, Source]:
    """The article's text in an HTML page, with its headline on top, and what the page says of itself.

    Raises:
        NoArticle: there is no article in the page.
        ReadError: trafilatura isn't installed, or the page has too many tags or attributes to parse it.
    """
    _require_bounded(markup)
    try:
        import trafilatura
    except ImportError:
        raise ReadError(
            "reading HTML needs trafilatura: pip install 'unionties[web]', or save the page's text as .txt"
        ) from None
    found = trafilatura.extract(
        markup,
        output_format="json",
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False},  # no date rather than one from the footer
    )
    page = json.loads(found) if found else {}
    text = unicodedata.normalize("NFC", page.get("text") or "").strip()
    if not text:
        raise NoArticle("no article is found in the HTML page: save its text as .txt")
    title = nfc(one_line(page.get("title") or "")) or None
    if title and title.casefold() not in text[: 2 * len(title) + 200].casefold():
        text = f"{title}\n\n{text}"
    address = page.get("source") or page.get("url")
    language = re.search(r"<html\b[^>]*\blang=[\"']?([A-Za-z]{2,3})\b", markup[:5000])
    told = page.get("language") or (language[1].lower() if language else None)
    return text, Source(
        published=iso_day(page.get("date") or ""), language=told, url=address, title=title,
        outlet=page.get("source-hostname") or page.get("hostname"),
    )  # fmt: skip


def _require_bounded(markup: str) -> None:
    """Raise ReadError for a page that costs a parser more than any article is worth."""
    if (tags := markup.count("<")) > _MOST_TAGS:
        raise ReadError(f"the page has {tags} tags, more than {_MOST_TAGS}: no news page has so many, it is set aside")
    for tag in _LONG_TAG.finditer(markup):
        if len(re.findall(r"[^\s=/]+", _QUOTED.sub("", tag[0]))) > _MOST_ATTRIBUTES:
            raise ReadError(
                f"a tag of the page has more than {_MOST_ATTRIBUTES} attributes, no news page has so many: set aside"
            )


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
