"""What kind of body a name in a language such as English tells: a union, a state's committee, those who employ."""

from __future__ import annotations

from unionties.extract.language import Head
from unionties.extract.noun_words import NameWords


def body_type(keys: set[str], head: Head, country: str | None, words: NameWords) -> str:
    """The type of the body whose name has these words, is built on ``head`` and tells ``country``."""
    if country and head.words in words.state_parties and country not in words.unitary:
        return "CivilOrganisation"  # Workers' Party of Belgium
    workers = bool(keys & (words.closers | words.trades))
    if keys & (words.other - words.owners if workers else words.other):
        return "CivilOrganisation" if head.type == "TradeUnion" else head.type
    if head.type == "TradeUnion" and keys & words.owners and not workers:
        return "CivilOrganisation"  # Federation of Enterprises, Union of Industrialists
    if any(word <= keys for word in words.state_words) and head.words.split()[-1] in words.state_committees:
        return "StateBody"  # State Duma Committee on Labour
    civil = head.type == "CivilOrganisation" and head.words.split()[-1] not in words.never_unions
    if head.type == "TradeUnion" or (civil and keys & words.union):
        return "InternationalUnionBody" if keys & words.international and not country else "TradeUnion"
    return head.type
