"""The closed vocabulary of entity types and relations, read from ``vocabulary.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from unionties.graph.errors import KnowledgeError

LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class EntityType:
    """A kind of entity, with its label and definition by language code."""

    id: str
    label: Mapping[str, str]
    definition: Mapping[str, str]


@dataclass(frozen=True)
class Relation:
    """A relation of the closed list; ``subject`` and ``object`` are the entity types its ends may have."""

    id: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    subject: frozenset[str]
    object: frozenset[str]
    symmetric: bool = False
    tie: bool = True
    inverse: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Vocabulary:
    """All entity types and relations by id, in the order of the file."""

    types: Mapping[str, EntityType]
    relations: Mapping[str, Relation]

    @property
    def organisation_types(self) -> frozenset[str]:
        """Every type but Person and Event."""
        return frozenset(self.types) - {"Person", "Event"}


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that ships with the package.

    Returns:
        The parsed ``vocabulary.yaml``; the same object on every call.

    Raises:
        KnowledgeError: a block lacks a label, or names an unknown type.

    >>> vocabulary().relations["meeting"].symmetric
    True
    """
    return parse(yaml.safe_load(files("unionties.graph").joinpath("vocabulary.yaml").read_text("utf-8")))


def parse(data: Mapping[str, Any]) -> Vocabulary:
    """A vocabulary from its YAML form; see the head of ``vocabulary.yaml`` for the keys."""
    types = {k: EntityType(k, *_texts(k, v)) for k, v in data["types"].items()}
    organisations = frozenset(types) - {"Person", "Event"}
    relations = {}
    for key, block in data["relations"].items():
        unknown = set(block) - {"label", "definition", "symmetric", "inverse", "subject", "object", "tie"}
        if unknown:
            raise KnowledgeError(f"vocabulary: relation {key!r} has unknown keys {sorted(unknown)}")
        label, definition = _texts(key, block)
        relations[key] = Relation(
            id=key, label=label, definition=definition,
            subject=_ends(key, block["subject"], types, organisations),
            object=_ends(key, block["object"], types, organisations),
            symmetric=block.get("symmetric", False), tie=block.get("tie", True), inverse=block.get("inverse", {}),
        )  # fmt: skip
    return Vocabulary(types, relations)


def _texts(key: str, block: Mapping[str, Any]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    for name in ("label", "definition"):
        missing = set(LANGUAGES) - set(block.get(name, {}))
        if missing:
            raise KnowledgeError(f"vocabulary: {key!r} has no {name} in {', '.join(sorted(missing))}")
    return block["label"], block["definition"]


def _ends(key: str, names: list[str], types: Mapping[str, Any], organisations: frozenset[str]) -> frozenset[str]:
    ends: set[str] = set()
    for name in names:
        if name != "organisation" and name not in types:
            raise KnowledgeError(f"vocabulary: relation {key!r} names the unknown type {name!r}")
        ends |= organisations if name == "organisation" else {name}
    return frozenset(ends)
