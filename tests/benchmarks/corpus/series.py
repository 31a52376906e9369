"""The series of generated pages: the page of a number, whatever the length of the series."""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.benchmarks.corpus.cast import person, plain
from tests.benchmarks.corpus.layouts import laid_out
from tests.benchmarks.corpus.stories import Story, story, unrelated
from tests.benchmarks.corpus.wording import LANGUAGES, wording

_FIRST_DAY = datetime.date(2016, 1, 2)
_DAYS = 3600
_REACH = 1000  # how many numbers before a copy its original may be


@dataclass(frozen=True)
class Recipe:
    """What a series is made by: the same recipe gives the same page for a number."""

    seed: int = 7
    copies: float = 0.15
    unrelated: float = 0.2
    languages: tuple[str, ...] = LANGUAGES


@dataclass(frozen=True)
class Made:
    """A generated page.

    ``name`` is its article's name, without the digest that articles of archives get; ``copy_of`` the name of the
    page whose story it retells, ``related`` whether it is about unions at all, ``specialist`` whether its outlet is.
    """

    number: int
    name: str
    url: str
    language: str
    published: datetime.date
    title: str
    author: str
    outlet: str
    layout: str
    specialist: bool
    story: Story
    related: bool
    copy_of: str | None

    @cached_property
    def html(self) -> str:
        """The page as its outlet shows it."""
        return laid_out(self)

    @cached_property
    def text(self) -> str:
        """The article as a reader would copy it off the page: headline, date, paragraphs, links of the margin."""
        words = wording(self.language).data
        told = [self.title, self.published.strftime("%d/%m/%Y" if self.language == "vi" else "%-d %B %Y"), *self.body()]
        margin = [sentence.text for sentence in self.story.margin]
        links = ["", words["teasers"][self.number % 4], *margin] if margin else []
        return "\n".join(["\n\n".join(told), *links, ""])

    def body(self) -> list[str]:
        """The paragraphs, with the place before the first and whence a copy was taken after the last."""
        words = wording(self.language).data
        place = words["words"]["city"][self.number % len(words["words"]["city"])]
        paragraphs = [" ".join(sentence.text for sentence in sentences) for sentences in self.story.paragraphs]
        if self.number % 3 == 0:
            paragraphs[0] = words["dateline"].format(place=place, PLACE=place.upper()) + paragraphs[0]
        if self.copy_of:
            taken = next(o["name"] for o in words["outlets"] if o["host"] == self.copy_of.partition("/")[0])
            paragraphs.append(words["credit"].format(outlet=taken))
        return paragraphs

    def truth(self) -> dict[str, Any]:
        """What the page says, in the gold format of ``docs/annotation.md``; ``denied`` is what it denies."""
        said = [
            statement | {"evidence": sentence.text}
            for sentence in (
                self.story.headline,
                *(s for sentences in self.story.paragraphs for s in sentences),
                *self.story.margin,
            )
            for statement in sentence.planted
        ]
        told = {"language": self.language, "published": self.published.isoformat()}
        named = {statement[side] for statement in (*said, *self.story.denied) for side in "so"}
        ends = {key: end for key, end in self.story.ends.items() if key in named}
        return told | {"entities": ends, "statements": said}

    def line(self) -> dict[str, Any]:
        """The page's line of ``truth.jsonl``: where it is and what is true of it."""
        about = {"name": self.name, "url": self.url, "related": self.related, "copy_of": self.copy_of}
        return about | self.truth() | {"denied": self.story.denied}


def pages(count: int, recipe: Recipe = Recipe(), first: int = 0) -> Iterator[Made]:
    """So many pages from a number on; a page doesn't depend on how many there are."""
    return (page(number, recipe) for number in range(first, first + count))


def page(number: int, recipe: Recipe = Recipe()) -> Made:
    """The page of a number."""
    return _page(number, _original(number, recipe), recipe)


def _original(number: int, recipe: Recipe) -> int:
    """The number of the page whose story this one tells: its own, unless it is a copy."""
    draw = random.Random(f"{recipe.seed} copy {number}")
    if number == 0 or draw.random() >= recipe.copies:
        return number
    found = number - 1 - draw.randrange(min(number, _REACH))
    return _original(found, recipe)


def _page(number: int, origin: int, recipe: Recipe) -> Made:
    draw = random.Random(f"{recipe.seed} page {origin}")
    language, related = draw.choice(recipe.languages), draw.random() >= recipe.unrelated
    outlets = [house for house in wording(language).data["outlets"] if related or "unions" not in house]
    first = outlet = draw.randrange(len(outlets))
    printed = read = _FIRST_DAY + datetime.timedelta(draw.randrange(_DAYS))
    edition = f"{recipe.seed} edition {number}"
    edit = random.Random(edition)
    if origin != number:
        outlet = (first + edit.randrange(1, len(outlets))) % len(outlets)
        read += datetime.timedelta(edit.choice((1, 1, 1, 2)))
    told = (story if related else unrelated)(f"{recipe.seed} story {origin}", language, (printed, read), edition)
    house = outlets[outlet]
    name = f"{house['host']}/{house['section']}/{_slug(told.headline.text)}-{number:07}"
    author = person(edit, language, "VN" if language == "vi" else None)
    of = _page(origin, origin, recipe).name if origin != number else None
    return Made(
        number, name, f"https://{name}", language, read, told.headline.text, author, house["name"], house["layout"],
        "unions" in house, told, related, of,
    )  # fmt: skip


def _slug(title: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", plain(title).lower())[:10])
