"""Times as the news writes them, with what they mean by ``docs/annotation.md``."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ORDINARY = 6  # styles of a day that every article may use; the next one counts from the day of publication
_EARLIEST = 2013


@dataclass
class Clock:
    """Writes times for one article: each method gives the words and what they mean in ISO 8601.

    ``printed`` is the day on which the story first appeared, ``read`` that of this copy: in a copy no day is told
    by *yesterday*, and a year is told where the two could differ.
    """

    language: str
    draw: random.Random
    printed: datetime.date
    read: datetime.date

    def __post_init__(self) -> None:
        self.event = self.printed - datetime.timedelta(self.draw.choice((0, 1, 1, 2, 3)))

    def of(self, slot: str) -> tuple[str, str]:
        """The time for a slot such as ``day`` or ``term``; a capital letter begins a sentence."""
        text, when = getattr(self, slot.lower())()
        return (text[0].upper() + text[1:] if slot[0].isupper() else text), when

    def day(self) -> tuple[str, str]:
        """A day of the past weeks."""
        day = self.event
        if self.draw.random() < 0.5:
            day = self.printed - datetime.timedelta(self.draw.randrange(40))
        style, part = self.draw.randrange(_ORDINARY + 2), self.draw.randrange(3)
        told = self._relative(day, part) if style >= _ORDINARY and self.read == self.printed else None
        return told or self._absolute(day, style % _ORDINARY), day.isoformat()

    def span(self) -> tuple[str, str]:
        """Some days of one month."""
        begin = self.printed.replace(day=1) - datetime.timedelta(self.draw.randrange(4, 40))
        begin = begin.replace(day=self.draw.randrange(1, 22))
        end = begin + datetime.timedelta(self.draw.randrange(1, 7))
        year, style = begin.year, self.draw.randrange(2)
        bare = style and year == self.read.year
        if self.language == "vi":
            text = f"từ ngày {begin.day} đến ngày {end.day}/{end.month}" + ("" if bare else f"/{year}")
        else:
            text = f"from {begin.day} to {end.day} {_MONTHS[end.month - 1]}" + ("" if bare else f" {year}")
        return text, f"{begin.isoformat()}/{end.isoformat()}"

    def past(self) -> tuple[str, str]:
        """A month or a year before this one."""
        year, month = self.draw.randrange(_EARLIEST, self.printed.year), self.draw.randrange(1, 13)
        return self._month(year, month) if self.draw.random() < 0.4 else self._year(year)

    def future(self) -> tuple[str, str]:
        """A month or a year that is still to come."""
        year, month = self.printed.year + self.draw.randrange(1, 3), self.draw.randrange(1, 13)
        return self._month(year, month) if self.draw.random() < 0.6 else self._year(year)

    def term(self) -> tuple[str, str]:
        """The years for which a document holds."""
        begin = self.draw.randrange(max(_EARLIEST, self.printed.year - 4), self.printed.year + 1)
        end, dash = begin + self.draw.randrange(2, 6), self.draw.choice("–-")
        words = ("giai đoạn",) if self.language == "vi" else ("for", "for the period")
        return f"{self.draw.choice(words)} {begin}{dash}{end}", f"{begin}/{end}"

    def since(self) -> tuple[str, str]:
        """From a year on."""
        year = self.draw.randrange(_EARLIEST, self.printed.year)
        return (f"từ năm {year}" if self.language == "vi" else f"since {year}"), f"{year}/.."

    def _month(self, year: int, month: int) -> tuple[str, str]:
        text = f"tháng {month}/{year}" if self.language == "vi" else f"in {_MONTHS[month - 1]} {year}"
        return text, f"{year}-{month:02}"

    def _year(self, year: int) -> tuple[str, str]:
        return (f"năm {year}" if self.language == "vi" else f"in {year}"), str(year)

    def _relative(self, day: datetime.date, part: int) -> str | None:
        ago = (self.printed - day).days
        if self.language == "vi":
            words = (("hôm nay", "sáng nay", "chiều nay"), ("hôm qua", "chiều qua", "sáng qua"))
            return words[ago][part] if ago < len(words) else None
        if ago < 2:
            return ("today", "yesterday")[ago]
        return f"on {day:%A}" if ago < 7 else None

    def _absolute(self, day: datetime.date, style: int) -> str:
        full = style % 2 == 1 or not (self.printed.year == self.read.year == day.year)
        year = day.year if full else None
        if self.language == "vi":
            if style in (2, 3):
                return f"{'sáng' if style == 2 else 'chiều'} ngày {day.day}/{day.month}" + (f"/{year}" if year else "")
            if style == 4:
                return f"ngày {day.day} tháng {day.month}" + (f" năm {year}" if year else "")
            mark = "-" if style == 5 else "/"
            return f"ngày {day.day}{mark}{day.month}" + (f"{mark}{year}" if year else "")
        return f"on {day.day} {_MONTHS[day.month - 1]}" + (f" {year}" if year else "")
