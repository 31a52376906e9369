"""What the knowledge says of one organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LABEL_LANGUAGES = ("vi", "en")
"""The languages in which every organisation has a label."""


@dataclass(frozen=True)
class Organisation:
    """One organisation of the knowledge.

    ``names`` are by BCP 47 language tag, the first of each the preferred label; ``country`` is ISO 3166-1
    alpha-2, None for an international body; ``parent``, ``successors`` and ``affiliations`` are ids.
    ``founded`` and ``dissolved`` are ISO 8601 with their precision kept; ``terms`` gives the interval
    (``2006/..``, ``1949/1973``) of those affiliations whose years are sure, ``renamed`` the names given up, by the
    time of the change. ``centre`` marks the one national centre that the name of the country's union movement means
    when nothing else is said. ``wikidata`` is a QID, ``website`` the organisation's own address. ``composed`` marks a
    federation that no file describes, but that is made of the parts of its name; ``hidden`` are names by language tag
    that lead to an organisation but needn't be shown: regular variants.
    """

    id: str
    type: str
    country: str | None = None
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    acronyms: tuple[str, ...] = ()
    centre: bool = False
    parent: str | None = None
    affiliations: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    founded: str | None = None
    renamed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dissolved: str | None = None
    successors: tuple[str, ...] = ()
    website: str | None = None
    wikidata: str | None = None
    source: str = ""
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    composed: bool = False

    def label(self, language: str = "vi") -> str:
        """The preferred name in the language; else in Vietnamese, in English, in any; else acronym or id.

        >>> from unionties.graph.organisations import organisations
        >>> organisations()["lftu"].label("en")
        'Lao Federation of Trade Unions'
        """
        for tag in (language, *LABEL_LANGUAGES, *self.names):
            if self.names.get(tag):
                return self.names[tag][0]
        return self.acronyms[0] if self.acronyms else self.id

    def all_names(self) -> tuple[str, ...]:
        """Every name of every language, names given up, the acronyms, then hidden names; each once, in this order."""
        groups = (*self.names.values(), *self.renamed.values(), self.acronyms, *self.hidden.values())
        return tuple(dict.fromkeys(name for names in groups for name in names))

    def names_in(self, language: str) -> tuple[str, ...]:
        """The names in a language, hidden ones too."""
        return (*self.names.get(language, ()), *self.hidden.get(language, ()))

    def belongs(self) -> tuple[str, ...]:
        """The ids of the bodies that it is affiliated to today, as far as is known: no affiliation that has ended."""
        return tuple(body for body in self.affiliations if self.terms.get(body, "..").endswith(".."))
