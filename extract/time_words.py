"""The words of a language that tell to which act a time belongs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from unionties.extract.cues import SIDES
from unionties.extract.language import alternation, language
from unionties.extract.subjects import either


@dataclass(frozen=True)
class TimeWords:
    """The patterns, of masked text in lower case, that tell to which act a time belongs."""

    occasion: re.Pattern[str]
    same_day: re.Pattern[str]
    that_day: re.Pattern[str]
    that_year: re.Pattern[str]
    during: re.Pattern[str]
    coming: re.Pattern[str]
    renewed: re.Pattern[str]
    years: re.Pattern[str]
    joining: re.Pattern[str]
    belonging: re.Pattern[str]
    of_offices: re.Pattern[str]
    said: re.Pattern[str]
    reported: re.Pattern[str]
    stay: re.Pattern[str]
    years_later: re.Pattern[str]
    of_other: re.Pattern[str]
    shifts: Mapping[str, int]
    shifted: re.Pattern[str]
    days: Mapping[str, int]
    counted: re.Pattern[str]
    whose: re.Pattern[str]
    which: re.Pattern[str]
    now: re.Pattern[str]
    and_now: re.Pattern[str]
    listed: re.Pattern[str]
    parted: re.Pattern[str]
    signing: re.Pattern[str]
    document: re.Pattern[str]
    document_after: re.Pattern[str]


@cache
def time_words(code: str) -> TimeWords:
    """The patterns of a language, from its sections ``dates`` and ``phrases_for_time``."""
    data = language(code).data
    shifts = {word.casefold(): days for word, days in data["dates"].get("shifts", {}).items()}
    days = {word.casefold(): number for word, number in data["dates"].get("days_of", {}).items()}
    words = data["phrases_for_time"]
    clauses, number = words["apart"], rf"(?P<n>\d{{1,2}}|{alternation(data['dates'].get('numbers', ['-']))})"
    now = rf"(?:{alternation(clauses['now'])})"
    return TimeWords(
        occasion=re.compile(rf"^\W*(?:{alternation(data['occasions'])})\b", re.IGNORECASE),
        same_day=re.compile(rf"^\W*(?:{alternation(data.get('same_day', ['-']))})\b", re.IGNORECASE),
        that_day=either(data.get("that_day", ["-"]), r"\b"),
        that_year=either(words.get("that_year", ["-"]), r"\b"),
        during=re.compile(rf"^\W*(?:{alternation(words.get('during', ['-']))})\b", re.IGNORECASE),
        coming=re.compile(rf"\s*(?:{alternation(data['dates'].get('coming', ['-']))})\b", re.IGNORECASE),
        renewed=either(words.get("renewed", ["-"]), r"\b"),
        years=re.compile(words.get("years", "(?!)").replace("{n}", number), re.IGNORECASE),
        joining=either(words.get("joining", [""]), ""),
        belonging=re.compile(words.get("belonging", "(?!)"), re.IGNORECASE),
        of_other=re.compile(rf"(?:{words.get('of_other', '(?!)')})\s*$", re.IGNORECASE),
        of_offices=re.compile(rf"(?:{words.get('of_offices', '(?!)')})\s*$", re.IGNORECASE),
        said=either(words.get("said", ["-"]), rf"{words.get('said_where', '')}\s*$"),
        reported=either(words.get("reported", ["-"]), rf"{words.get('said_where', '')}\s*$"),
        stay=re.compile(rf"(?:{words.get('stay', '(?!)')})\s*$", re.IGNORECASE),
        years_later=re.compile(words.get("years_later", "(?!)"), re.IGNORECASE),
        shifts=shifts,
        days=days,
        counted=re.compile(rf"\b(?:{alternation(days) or '(?!)'})\b", re.IGNORECASE),
        shifted=re.compile(rf"\b(?:{alternation(shifts) or '(?!)'})\b", re.IGNORECASE),
        whose=re.compile(rf"(?:{alternation(clauses['of_others'])})\b", re.IGNORECASE),
        which=re.compile(rf"(?:{alternation([*clauses['of_others'], *clauses['of_events']])})\b", re.IGNORECASE),
        now=re.compile(rf"\b{now}\b", re.IGNORECASE),
        and_now=re.compile(rf"\b(?:{alternation(clauses['and'])})\s+{now}\b", re.IGNORECASE),
        listed=re.compile(rf"\s*(?:{alternation(clauses['and'])})\s*", re.IGNORECASE),
        parted=re.compile(rf"[,;:{SIDES[0]}-{SIDES[1]}]|\b(?:{alternation(clauses['and'])})\b"),
        signing=re.compile(words["signing"], re.IGNORECASE),
        document=re.compile(rf"(?:{words['document']})\s*$", re.IGNORECASE),
        document_after=re.compile(words.get("document_after", "(?!)"), re.IGNORECASE),
    )
