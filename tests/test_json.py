"""The JSON of every command fits docs/output.schema.json, and docs/json.md is written from that.

``UNIONTIES_WRITE_DOCS=1 pytest tests/test_json.py`` writes docs/json.md anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from asking_store import articles, build_world
from click.testing import CliRunner

from unionties.graph.statement import write_lines
from unionties.queries.cli import COMMANDS, cli

DOCS = Path(__file__).parent.parent / "docs"
SCHEMA: dict[str, Any] = json.loads((DOCS / "output.schema.json").read_text("utf-8"))
PAGE = DOCS / "json.md"
PARTS = ("entity", "passage", "tie")
"""Objects that several commands have in common; those of one command are explained in their place."""
WITHOUT = {
    "build", "fetch", "draw", "export", "import", "load", "describe", "serve", "review", "same", "different",
    "evaluate", "remove", "backup", "restore", "diff", "doctor",
}  # fmt: skip
"""Commands without JSON, and that whose JSON is for developers."""

ASKED = [
    ("partners", ["vgcl"]),
    ("partners", ["vgcl", "--evidence", "--lang", "en"]),
    ("partners", ["vgcl", "--relation", "award"]),
    ("show", ["vgcl"]),
    ("show", ["wftu", "--lang", "en", "--at", "1990"]),
    ("show", ["Nguyễn Đình Khang"]),
    ("evidence", ["vgcl", "lftu"]),
    ("evidence", ["vgcl", "Nguyễn Đình Khang"]),
    ("timeline", ["vgcl"]),
    ("timeline", ["Nguyễn Đình Khang"]),
    ("timeline", ["vgcl", "--at", "1800"]),
    ("path", ["LĐLĐ tỉnh Kon Tum", "WFTU"]),
    ("path", ["vgcl", "wftu", "--all", "--events", "--persons", "--planned"]),
    ("path", ["vgcl", "wftu", "--at", "1800"]),
    ("compare", ["vgcl", "wftu"]),
    ("compare", ["vgcl", "asem", "--relation", "visit"]),
    ("central", []),
    ("central", ["--measure", "pagerank", "--by-year", "--everybody"]),
    ("central", ["--measure", "betweenness", "--country", "Lào"]),
    ("communities", ["--measure", "communities"]),
    ("communities", ["--measure", "communities", "--by-year"]),
    ("search", ["cong", "doan"]),
    ("search", ["vietnm confederation", "--at", "2016"]),
    ("search", ["zzzzz"]),
    ("stats", []),
    ("stats", ["--relation", "visit"]),
    ("coverage", ["--by", "country"]),
    ("coverage", ["--by", "relation", "--since", "2016"]),
    ("questions", []),
    ("answer", ["officers", "of=vgcl"]),
    ("answer", ["are-tied", "a=vgcl", "b=lftu"]),
    ("answer", ["surroundings", "of=vgcl"]),
    ("organisations", ["--country", "LA"]),
    ("organisations", ["wftu"]),
]
COMMAND_OF = {"communities": "central", "coverage": "stats", "questions": "ask", "answer": "ask"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_world(tmp_path_factory.mktemp("json") / "world.db")


def validate(data: Any, name: str) -> None:
    schema = {**SCHEMA, "$ref": f"#/$defs/{name}"}
    jsonschema.Draft202012Validator(schema).validate(data)


@pytest.mark.parametrize(("name", "arguments"), ASKED, ids=lambda v: v if isinstance(v, str) else " ".join(v))
def test_what_a_command_prints_fits_the_schema(store: Path, name: str, arguments: list[str]) -> None:
    command = [COMMAND_OF.get(name, name), *arguments, "--format", "json", "--store", str(store)]
    result = CliRunner().invoke(cli, command)
    assert result.exit_code == 0, result.stderr
    validate(json.loads(result.stdout), name)


def test_every_command_with_json_is_asked() -> None:
    assert {COMMAND_OF.get(name, name) for name, _ in ASKED} | {"sparql", "extract"} == set(COMMANDS) - WITHOUT
    assert {name for name, _ in ASKED} | {"extract"} <= set(SCHEMA["$defs"])


def test_sparql_and_statements_fit(store: Path) -> None:
    query = "SELECT ?t ?c WHERE { ?t a ut:Tie ; ut:begin ?c } LIMIT 3"
    result = CliRunner().invoke(cli, ["sparql", query, "--format", "json", "--store", str(store)])
    validate(json.loads(result.stdout), "answer")
    for _, told in articles():
        for line in write_lines(told):
            validate(json.loads(line), "extract")


def test_the_schema_is_strict_and_right() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        validate([{"id": "vgcl"}], "partners")
    with pytest.raises(jsonschema.ValidationError):
        validate({"head": {}, "boolean": True, "results": {"bindings": []}}, "answer")


def described(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of a schema with its path, without those of parts in common."""
    for key, value in schema.get("properties", {}).items():
        yield key, value
        for inner, one in described(value.get("items", value)):
            yield f"{key}.{inner}", one
        reference = value.get("items", value).get("$ref", "").rpartition("/")[2]
        if reference and reference not in PARTS:
            for inner, one in described(SCHEMA["$defs"][reference]):
                yield f"{key}.{inner}", one
    if schema.get("type") == "array":
        yield from described(schema["items"])


def test_every_property_is_described() -> None:
    for name, schema in SCHEMA["$defs"].items():
        silent = [key for key, value in described(schema) if not value.get("description")]
        assert not [key for key in silent if key != "head.vars" and key != "results.bindings"], name


def kind(schema: dict[str, Any]) -> str:
    """What a value is, in a word."""
    if "$ref" in schema:
        part = schema["$ref"].rpartition("/")[2]
        return f"[{part}](#{part})" if part in PARTS else "object"
    if "anyOf" in schema:
        return "object or null"
    if "enum" in schema:
        return "one of " + ", ".join(f"`{one}`" for one in schema["enum"])
    if schema["type"] == "array" and "items" in schema:
        return f"list of {kind(schema['items'])}"
    return " or ".join([schema["type"]] if isinstance(schema["type"], str) else schema["type"])


def page() -> str:
    """docs/json.md."""
    names = {name: f"`unionties {COMMAND_OF.get(name, name)}`" for name, _ in ASKED} | {
        "extract": "`unionties extract`"
    }
    parts = [
        "# The JSON of the commands\n",
        "What each command prints with `--format json`, as [output.schema.json](output.schema.json) has it\n"
        "(JSON Schema 2020-12, under `$defs`); the tests hold every command to it. Keys without a value are\n"
        "`null`, unless it says that they may be missing. Acts and reports are counted apart: an act is a\n"
        "distinct time of one relation with one other, a report is an article. `stats` and `central` count\n"
        "the acts that the graph holds, where a time that is only a coarser form of another (2015, 2015-05)\n"
        "is one of its own.\n",
        "Made from the schema by `UNIONTIES_WRITE_DOCS=1 pytest tests/test_json.py`.\n",
    ]
    for name in [*dict.fromkeys(names), *PARTS]:
        schema = SCHEMA["$defs"][name]
        needed = schema.get("items", schema).get("required", [])
        parts.append(f"## {name}\n\n{names[name] + ': ' if name in names else ''}{schema['title']}.\n")
        parts.append("| key | value | |\n| --- | --- | --- |")
        for key, value in described(schema):
            may = " May be missing." if "." not in key and key not in needed else ""
            parts.append(f"| `{key}` | {kind(value)} | {value.get('description', '')}{may} |")
        parts.append("")
    return "\n".join(parts)


def test_the_page_is_what_the_schema_says() -> None:
    if os.environ.get("UNIONTIES_WRITE_DOCS"):
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page(), "UNIONTIES_WRITE_DOCS=1 pytest tests/test_json.py writes it anew"
