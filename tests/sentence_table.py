"""The sentence tables of ``tests/extraction/`` as gold: each row an article of one to three sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from unionties.graph.names import match_key
from unionties.graph.organisations import organisations


def write_gold(table: Path, language: str, folder: Path) -> int:
    """Write the rows of a table into a gold folder (``NAME.txt`` and ``NAME.json``); gives their number."""
    rows = _rows(table)
    for number, row in enumerate(rows, 1):
        stem = folder / f"{language}-{number:03}"
        stem.with_suffix(".txt").write_text(row["text"] + "\n", encoding="utf-8")
        stem.with_suffix(".json").write_text(json.dumps(_gold(row, language), ensure_ascii=False), encoding="utf-8")
    return len(rows)


@cache
def _rows(table: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.load(table.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return found


def _gold(row: dict[str, Any], language: str) -> dict[str, Any]:
    entities: dict[str, dict[str, Any]] = {}
    statements = []
    for optional, listed in ((False, row.get("expect") or []), (True, row.get("optional") or [])):
        for subject, relation, target, *rest in listed:
            extra = dict(rest[0]) if rest else {}
            ends = [_entity(name, entities) for name in (subject, target)]
            statements.append(
                {"s": ends[0], "r": relation, "o": ends[1], "evidence": row["text"], **extra}
                | ({"optional": True} if optional else {})
            )
    return {
        "language": language,
        "published": str(row["published"]) if row.get("published") else None,
        "entities": entities,
        "statements": statements,
    }


def _entity(name: str, entities: dict[str, dict[str, Any]]) -> str:
    """The key of an entity; a shipped organisation goes by its id and all its names."""
    ids = sorted(_owners().get(match_key(name), ()))
    key = ids[0] if len(ids) == 1 else match_key(name)
    names = list(organisations()[key].all_names()) if len(ids) == 1 else []
    entity = entities.setdefault(key, {"type": "TradeUnion", "names": []})
    entity["names"] = list(dict.fromkeys([*entity["names"], name, *names]))
    return key


@cache
def _owners() -> dict[str, set[str]]:
    """The ids of the shipped organisations by each of their names' keys."""
    owners: dict[str, set[str]] = {}
    for organisation in organisations().values():
        for name in organisation.all_names():
            owners.setdefault(match_key(name), set()).add(organisation.id)
    return owners


def relations(table: Path) -> Iterator[str]:
    """Every relation that the table names, with repetitions."""
    for row in _rows(table):
        for statement in [*(row.get("expect") or []), *(row.get("optional") or [])]:
            yield statement[1]
