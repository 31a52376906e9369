"""The cue words of ``boilerplate.yaml`` as patterns, and the line that dates a page."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from unionties.graph.errors import KnowledgeError

_LISTS = ("other_news", "notices", "bylines", "sources", "photos", "captions", "dates", "weekdays", "running")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TIME = re.compile(
    r"\b\d{1,2}\s?(?::\d{2}(?::\d{2})?|[hg]\s?\d{2})\s*(?:[ap]\.?m\.?)?|\(?\b(?:gmt|utc)\s?(?:[+-]\d{1,2})?\)?"
)


@dataclass(frozen=True)
class Cues:
    """What ``boilerplate.yaml`` says; every pattern is matched against text in lower case."""

    other_news: frozenset[str]
    one_link: re.Pattern[str]
    notice: re.Pattern[str]
    byline: re.Pattern[str]
    source: re.Pattern[str]
    photo: re.Pattern[str]
    credit: re.Pattern[str]
    caption: re.Pattern[str]
    running: re.Pattern[str]
    date: re.Pattern[str]
    beside_date: re.Pattern[str]
    months: Mapping[str, int]


@cache
def cues() -> Cues:
    """The cues that ship with the package; the same object on every call.

    Raises:
        KnowledgeError: a language block has an unknown key or a value of a wrong kind.
    """
    text = files("unionties.extract").joinpath("boilerplate.yaml").read_text("utf-8")
    return parse(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def parse(data: Mapping[str, Any]) -> Cues:
    """Cues from their YAML form; see the head of ``boilerplate.yaml`` for the keys."""
    words: dict[str, list[str]] = {key: [] for key in _LISTS}
    months: dict[str, int] = {}
    for language, block in data.items():
        if unknown := set(block) - {*_LISTS, "months"}:
            raise KnowledgeError(f"boilerplate: {language!r} has unknown keys {sorted(unknown)}")
        for key in _LISTS:
            values = block.get(key, [])
            if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
                raise KnowledgeError(f"boilerplate: {key} of {language!r} is not a list of texts: {values!r}")
            words[key] += [v.lower() for v in values]
        months |= {name.lower(): number for name, number in block.get("months", {}).items()}
    any_of = {key: _alternatives(values) for key, values in words.items()}
    month = _alternatives(months)
    date = (
        r"\b(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y1>\d{4})\b|\b(?P<y2>\d{4})[-/.](?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2})\b"
        rf"|\b(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m3>{month})\.?,?\s(?P<y3>\d{{4}})\b"
        rf"|\b(?P<m4>{month})\.?\s(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y4>\d{{4}})\b"
        r"|\b(?:ngày\s)?(?P<d5>\d{1,2})\stháng\s(?P<m5>\d{1,2})\snăm\s(?P<y5>\d{4})\b"
    )
    return Cues(
        other_news=frozenset(words["other_news"]),
        one_link=re.compile(rf"[-•*►\s]*(?:{any_of['other_news']})(?:\s[^\s:]+){{0,3}}\s*:\s*\S"),
        notice=re.compile(rf"[^\w\s]?\s*(?:{any_of['notices']})(?:(?<=:)|(?!\w))"),
        byline=re.compile(rf"\W?(?:{any_of['bylines']})\s*:"),
        source=re.compile(rf"(?:{any_of['sources']})\s+(?=\S+(?:\s+\S+){{0,4}}$)"),
        photo=re.compile(rf"\W?(?:{any_of['photos']})\s*:|(?:{any_of['photos']})(?<=\])"),
        credit=re.compile(rf"[\s(\[.](?:{any_of['photos']})\s*:\s*.{{1,40}}$"),
        caption=re.compile(rf"(?<!\w)(?:{any_of['captions']})(?!\w)"),
        running=re.compile(rf"(?<!\w)(?:{any_of['running']})$"),
        date=re.compile(date),
        beside_date=re.compile(rf"(?<!\w)(?:{_alternatives([*words['dates'], *words['weekdays']])})(?!\w)"),
        months=months,
    )


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


def is_dateline(line: str) -> bool:
    """Whether a line does little else than date the page: ``21:11 | 19/05/2022``."""
    return _dateline(line) is not None


def dateline(line: str, language: str | None) -> str | None:
    """The day that a page's dateline gives, in ISO 8601; None for any other line, or where it can't be told.

    ``07/08/2019`` in English may be July or August and gives None; in Vietnamese the day comes first.

    >>> dateline("Chủ Nhật, 06/03/2016, 19:02:35", "vi"), dateline("14 March 2019", "en")
    ('2016-03-06', '2019-03-14')
    >>> dateline("Hội nghị ngày 6/3/2016", "vi"), dateline("07/08/2019", "en")
    (None, None)
    """
    match = _dateline(line)
    if match is None:
        return None
    if match["a"]:
        first, second, year = int(match["a"]), int(match["b"]), int(match["y1"])
        if language != "vi" and max(first, second) <= 12 and first != second:
            return None
        day, month = (first, second) if language == "vi" or first > 12 else (second, first)
    else:
        n = next(n for n in "2345" if match["y" + n])
        named = match["m" + n]
        day, month, year = int(match["d" + n]), cues().months.get(named) or int(named), int(match["y" + n])
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _dateline(line: str) -> re.Match[str] | None:
    """The date of a line that holds one date and little else, all of it set off by signs or a time of day."""
    if len(line) > 90 or not _YEAR.search(line):
        return None
    text = line.lower()
    match = cues().date.search(text)
    if match is None or cues().date.search(text, match.end()):
        return None
    timed = False
    parts = []
    for side in (text[: match.start()], text[match.end() :]):
        bare = _TIME.sub(" | ", side)
        timed = timed or bare != side
        parts.append(cues().beside_date.sub(" ", bare))
    before, after = parts
    if not timed and (re.search(r"\w\s*$", before) or re.match(r"\s*\w", after)):
        return None
    segments = [s.split() for s in re.split(r"[|,;:()\[\]»>·•–—-]+|\s{2,}", f"{before} | {after}")]
    return match if max(map(len, segments)) <= 4 and sum(map(len, segments)) <= 9 else None
