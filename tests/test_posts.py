"""The offices that sentences tell, as tables under ``tests/extraction/`` have them: all of them, and no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from unionties.extract.pipeline import extract
from unionties.graph.statement import Article, Source

TABLES = Path(__file__).parent / "extraction"
#: Fewest rows of the table, so that none drops out unseen.
LEAST = {"vi": 78}


def rows(code: str) -> list[dict[str, Any]]:
    table: list[dict[str, Any]] = yaml.load((TABLES / f"posts-{code}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    assert len(table) >= LEAST[code]
    return table


@pytest.mark.parametrize(("code", "row"), [pytest.param(c, row, id=row["text"][:60]) for c in LEAST for row in rows(c)])
def test_posts(code: str, row: dict[str, Any]) -> None:
    told = extract(Article("a", row["text"], Source(language=code, published="2020-06-15")))
    found = [[s.subject.label, s.title, s.object.label] for s in told if s.relation == "post"]
    assert sorted(found) == sorted(row["posts"])
