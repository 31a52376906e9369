"""Whether a word that means something else, too, is a body's name where it stands: ``Unite``, ``EI``, ``the IMF``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from unionties.extract.knowledge import Knowledge
from unionties.extract.language import Language, alternation
from unionties.extract.noun_words import NameWords
from unionties.extract.tokens import OWNS, Token


class DoubleWords:
    """Tells names from words and from other bodies' acronyms; ``countries`` gives those that an article names."""

    def __init__(
        self, language: Language, facts: Knowledge, words: NameWords, countries: Callable[[str], frozenset[str]]
    ) -> None:
        self.facts, self.words, self._countries = facts, words, countries
        wrappers = language.data["wrappers"]
        self._verbs = frozenset((*wrappers.get("clause_verbs", ()), *wrappers.get("finite", ())))
        self._joins = frozenset((",", *wrappers.get("joins", ())))
        self._before = frozenset(language.names.get("before_names", ()))
        self._relatives = frozenset(language.data.get("relatives", ()))
        self._nouns = frozenset(language.names.get("noun_names", ()))
        products = language.names.get("products", {})
        self._models, self._goods, self._one, self._makers = (
            frozenset(products.get(key, ())) for key in ("models", "goods", "one", "makers")
        )
        self._fields = {form: _told(listed) for form, listed in language.names.get("fields", {}).items()}
        self._told: tuple[str, dict[str, bool]] = ("", {})
        self._others = {form: _told(listed) for form, listed in language.names.get("other_fields", {}).items()}

    def meant(self, text: str, form: str, ids: Sequence[str], tokens: Sequence[Token], i: int) -> bool:
        """Whether a word is a name here: the article spells the body out or tells of its field, what stands beside the
        word makes it one, or it has its capital amid a sentence and the article is of the body's country."""
        orgs = [self.facts.organisations[k] for k in ids]
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        owner = tokens[i].text.endswith(OWNS)
        if after is not None and not owner and (after.text == "-" or (after.capital and not self._titled(tokens, i))):
            return False
        if form in self.words.bases and text.count(form) > 1:
            return True
        if any(len(name) > len(form) + 2 and name in text for org in orgs for name in org.all_names()):
            return True
        before = tokens[i - 1] if i else None
        if form.isupper():
            counted = any(token is not None and token.text[0].isdigit() for token in (before, after))
            return not counted and self._of_field(form, text)  # SEK 200
        if form not in self._nouns and not (before and before.capital) and self._acts(tokens, i):
            return True
        if after is not None and after.capital and not self._titled(tokens, i):
            return False
        if before is None:  # a capital that opens a sentence tells nothing, one amid another does
            if re.search(rf"[a-z,] {re.escape(form)}\b(?! [A-Z])", text) is None:
                return False
        elif before.capital or not (before.text[0].isalpha() or before.text == ","):
            return False
        return any(org.type == "Company" or org.country in self._countries(text) for org in orgs)

    def product(self, ids: Sequence[str], tokens: Sequence[Token], i: int, j: int) -> bool:
        """Whether a company's name only tells the make of a thing: ``a Toyota Hilux``, ``two Ford ambulances``."""
        if j >= len(tokens) or any(self.facts.organisations[k].type != "Company" for k in ids):
            return False
        if tokens[j].key in self._models and tokens[j].text[0].isupper():
            return True
        made = tokens[j].key in self._goods and not (j + 1 < len(tokens) and tokens[j + 1].key in self._makers)
        return made and i > 0 and (tokens[i - 1].key in self._one or tokens[i - 1].text.isdigit())

    def _titled(self, tokens: Sequence[Token], i: int) -> bool:
        return self.words.titles.longest(tokens, i + 1) is not None

    def _of_field(self, form: str, text: str) -> bool:
        """Whether an article tells of the field of a body whose acronym others bear, and of none of theirs."""
        if self._told[0] != text:
            self._told = text, {}
        if form not in self._told[1]:
            field, other = self._fields.get(form), self._others.get(form)
            told = field is not None and field.search(text) is not None and not (other and other.search(text))
            self._told[1][form] = told
        return self._told[1][form]

    def _acts(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a word owns something, has a verb or a relative clause behind it, or is in a list with an acronym:
        ``Unite's``, ``Unite, whose``."""
        last = len(tokens) - 1
        if i + 2 <= last and tokens[i + 1].text == "," and tokens[i + 2].key in self._relatives:
            return True
        parted = i > 0 and not tokens[i - 1].text[0].isalpha()
        if tokens[i].text.endswith(OWNS) or (i < last and tokens[i + 1].key in self._verbs and not parted):
            return True
        if i and tokens[i - 1].key in self._before:
            return True
        k = i + 2 + (i + 2 <= last and tokens[i + 2].key == "the")
        if k <= last and tokens[i + 1].key in self._joins and tokens[k].acronym:
            return True
        return i > 1 and tokens[i - 1].key in self._joins and tokens[i - 2].acronym


def _told(listed: Sequence[str]) -> re.Pattern[str]:
    """What finds a word that begins as one of those listed."""
    return re.compile(rf"\b(?:{alternation(listed)})", re.IGNORECASE)
