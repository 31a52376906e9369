"""The names of an article's persons in languages that write them as English does, in full and in their short forms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from unionties.extract.language import Language
from unionties.extract.noun_titles import title_patterns
from unionties.extract.post_patterns import patterns
from unionties.extract.tokens import lower
from unionties.graph.names import match_key

#: The least length of the middle one of three names that may stand alone; shorter ones are particles and second names.
_MIDDLE = 5


class Names:
    """Tells names of persons from other capitals; ``names`` holds the full names of the article by their keys."""

    def __init__(self, language: Language, names: dict[str, str]) -> None:
        self.language, self.names = language, names
        self.patterns = title_patterns(language.code)
        self._events = frozenset(language.data["events"]["heads"])
        self._title = patterns(language.code).title
        posts = language.data["posts"]
        listed = (*posts["regions"], *posts.get("directions", ()), *posts["state"]["portfolios"], *posts["charges"])
        self._credentials = frozenset(posts.get("credentials", ()))
        self._awards = frozenset(posts.get("awards", ()))
        self._fields = frozenset(w for words in (*listed, *posts["fields"]) for w in re.split(r"[\s-]", words))
        self._peoples = frozenset(d for names in language.data["names"]["demonyms"].values() for d in names)

    def bare(self, name: str) -> str:
        """A name without honorifics, and without letters behind it: ``Ann Berg MP``."""
        words = self.patterns.honorific.sub("", " ".join(name.split())).split(" ")
        while len(words) > 2 and words[-1] in self._credentials:
            words.pop()
        return " ".join(words)

    def trimmed(self, name: str, start: int) -> tuple[str, int]:
        """A name without words at its beginning that stand in none (``Now Anna Berg``), and where it begins."""
        words = name.split(" ")
        for i, word in enumerate(words[:-1]):
            if i and word.rstrip(".").casefold() in self.patterns.honorifics:
                start += len(" ".join(words[:i])) + 1
                return " ".join(words[i:]), start
        while len(words) > 1 and (self._stops(words[0]) or (len(words) > 2 and self._land(words[0]))):
            start += len(words.pop(0)) + 1
        return " ".join(words), start

    def _land(self, word: str) -> bool:
        """Whether a word is a people's adjective, or a country with full stops: ``from the U.S. Anna Berg``."""
        return word in self._peoples or ("." in word and self.language.countries.get(word) is not None)

    def person(self, name: str, honorific: str | None) -> bool:
        """Whether capitals beside a title or an honorific are a person's name; without an honorific it must be
        of two words or known."""
        bare = self.bare(name)
        return self._like(bare) and bool(honorific or bare != name or self.whole(bare))

    def whole(self, name: str) -> bool:
        """Whether a name is told in full, or is a part of one that is known."""
        return " " in name or any(name in n.split() for n in self.names.values()) or "." in name.rstrip(".")

    def _like(self, name: str) -> bool:
        words = name.split()
        places, countries = self.language.places, self.language.countries
        return not (
            not words
            or len(name) < 2
            or self._stops(words[0])
            or self._stops(words[-1])
            or words[-1].casefold() in self._awards
            or places.get(name)
            or countries.get(name)
            or (countries.get(words[0]) and len(words) < 3)
            or any(self.language.heads.get(w) or w.casefold() in self._events for w in words)
            or self._title.search(lower(name))
            or (len(words) > 1 and self._fields.issuperset(re.split(r"[\s-]", lower(name))))
            or (name.isupper() and " " not in name)
        )

    def _stops(self, word: str) -> bool:
        key = match_key(word)
        return key in self.patterns.stops and key not in self.patterns.names_too and not word.endswith(".")

    def full(self, name: str, keep: bool = True) -> str:
        """The full name that a form stands for (``Burrow`` is the Sharan Burrow met before); ``keep`` a new one."""
        form = self.bare(name)
        words = form.split()
        found = [n for n in self.names.values() if n != form and self._short(words, n.split())]
        if not found and len(words) == 1:
            found = [n for n in self.names.values() if form in n.split()]  # Datuk Shafie is Mohamed Shafie BP Mammal
        if len(found) == 1:
            return found[0]
        return self.names.setdefault(match_key(form), form) if keep else self.names.get(match_key(form), form)

    def _short(self, words: list[str], full: list[str]) -> bool:
        """Whether words are a part of a full name: its first or last ones, or initials and the last."""
        if len(words) >= len(full) and not words[0].endswith("."):
            return False
        if len(full) == 3 and words == full[1:2] and len(words[0]) >= _MIDDLE:
            return True  # Gómez of Napoleón Gómez Urrutia
        return words in (full[: len(words)], full[-len(words) :]) or (
            words[-1] == full[-1] and words[0].endswith(".") and words[0][:-1] == full[0][: len(words[0]) - 1]
        )

    def met(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The places in a text where persons met before are named, with their full names."""
        for name in list(self.names.values()):
            words = name.split()
            forms = [
                name,
                *([" ".join(words[1:])] if len(words) > 2 else []),
                *({words[-1]: 0, words[0]: 0} if len(words) > 1 else ()),
                *(words[1:2] if len(words) == 3 and len(words[1]) >= _MIDDLE else ()),
            ]
            for form in forms:
                if len(form) < 3 or form not in text or form.endswith("."):
                    continue
                if form != name and not (self._only(form) and self._like(form)):
                    continue
                for start, end in _alone(form, text):
                    yield start, end, name

    def _only(self, form: str) -> bool:
        words = form.split()
        return sum(self._short(words, n.split()) for n in self.names.values()) == 1


def _alone(form: str, text: str) -> Iterator[tuple[int, int]]:
    """The places where a name stands in full: no longer word, and no other capitalised word after it."""
    start = text.find(form)
    while start >= 0:
        end = start + len(form)
        before, after = text[start - 1 : start], text[end : end + 3]
        joined = after[:1].isalnum() or (after[:1] == "-" and after[1:2].isalnum())
        longer = after[:1] == " " and after[1:2].isupper() and after[2:3].islower()
        if not (before and (before.isalnum() or before in "’'-")) and not joined and not longer:
            yield start, end
        start = text.find(form, end)
