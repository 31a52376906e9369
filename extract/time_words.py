"""The words of a language that tell to which act a time belongs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from unionties.extract.cues import SIDES
from unionties.extract.language import alternation, language
from unionties.extract.lowercase import for_lower
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
    of_members: re.Pattern[str]
    lasting: re.Pattern[str]
    bygone: re.Pattern[str]
    beyond: re.Pattern[str]
    anterior: re.Pattern[str]
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

    def of_renewal(self, text: str, place: int, renewed: re.Match[str]) -> bool:
        """Whether a time at a place is that of a renewal told behind it, and not of the document that is renewed."""
        begin = max(text.rfind(";", 0, renewed.start()), 0)
        signed = self.signing.search(text, begin, renewed.start())
        return begin <= place < renewed.start() and not signed and not self.document.search(text[:place])


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
        occasion=for_lower(rf"^\W*(?:{alternation(data['occasions'])})\b"),
        same_day=for_lower(rf"^\W*(?:{alternation(data.get('same_day', ['-']))})\b"),
        that_day=either(data.get("that_day", ["-"]), r"\b"),
        that_year=either(words.get("that_year", ["-"]), r"\b"),
        during=for_lower(rf"^\W*(?:{alternation(words.get('during', ['-']))})\b"),
        coming=for_lower(rf"\s*(?:{alternation(data['dates'].get('coming', ['-']))})\b"),
        renewed=either(words.get("renewed", ["-"]), r"\b"),
        years=for_lower(words.get("years", "(?!)").replace("{n}", number)),
        joining=either(words.get("joining", [""]), ""),
        belonging=for_lower(words.get("belonging", "(?!)")),
        of_other=for_lower(rf"(?:{words.get('of_other', '(?!)')})\s*$"),
        of_offices=for_lower(rf"(?:{words.get('of_offices', '(?!)')})\s*$"),
        of_members=for_lower(rf"(?:{words.get('of_members', '(?!)')})\s*$"),
        lasting=for_lower(words.get("lasting", "(?!)")),
        bygone=for_lower(words.get("bygone", "(?!)")),
        anterior=for_lower(words.get("anterior", "(?!)")),
        beyond=for_lower(rf"[,;:]|\b(?:{alternation(words.get('beyond', ['-']))})\b"),
        said=either(words.get("said", ["-"]), rf"{words.get('said_where', '')}\s*$"),
        reported=either(words.get("reported", ["-"]), rf"{words.get('said_where', '')}\s*$"),
        stay=for_lower(rf"(?:{words.get('stay', '(?!)')})\s*$"),
        years_later=for_lower(words.get("years_later", "(?!)")),
        shifts=shifts,
        days=days,
        counted=for_lower(rf"\b(?:{alternation(days) or '(?!)'})\b"),
        shifted=for_lower(rf"\b(?:{alternation(shifts) or '(?!)'})\b"),
        whose=for_lower(rf"(?:{alternation(clauses['of_others'])})\b"),
        which=for_lower(rf"(?:{alternation([*clauses['of_others'], *clauses['of_events']])})\b"),
        now=for_lower(rf"\b{now}\b"),
        and_now=for_lower(rf"\b(?:{alternation(clauses['and'])})\s+{now}\b"),
        listed=for_lower(rf"\s*(?:,\s*)?(?:{alternation([*clauses['and'], ','])})\s*"),
        parted=re.compile(rf"[,;:{SIDES[0]}-{SIDES[1]}]|\b(?:{alternation(clauses['and'])})\b"),
        signing=for_lower(words["signing"]),
        document=for_lower(rf"(?:{words['document']})\s*$"),
        document_after=for_lower(words.get("document_after", "(?!)")),
    )
