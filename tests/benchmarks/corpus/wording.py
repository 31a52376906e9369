"""The sentences that generated articles are made of, read from ``vi.yaml`` and ``en.yaml`` beside this module."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("vi", "en")
MOODS = ("done", "planned", "denied")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Claim:
    """What a sentence says, by its slots; ``flag`` is ``planned``, ``optional``, ``undated``, ``lasting`` or empty.

    An ``undated`` claim doesn't take the time of its sentence, which is that of something else; a ``lasting`` one
    holds from that time on.
    """

    flag: str
    subject: str
    relation: str
    object: str


@dataclass(frozen=True)
class Template:
    """A sentence with slots: ``pieces`` are text and slots in turns, ``kinds`` the kind of end that a slot takes."""

    pieces: tuple[str, ...]
    claims: tuple[Claim, ...]
    kinds: tuple[tuple[str, str], ...]

    @cached_property
    def slots(self) -> frozenset[str]:
        return frozenset(self.pieces[1::2])


@dataclass(frozen=True)
class Wording:
    """All of one language: templates by relation and mood, headlines by relation, and the words of the file."""

    language: str
    relations: dict[str, dict[str, tuple[Template, ...]]]
    headlines: dict[str, tuple[Template, ...]]
    mains: dict[str, tuple[Template, ...]]
    anaphora: tuple[Template, ...]
    fillers: tuple[Template, ...]
    related: tuple[Template, ...]
    leads: tuple[Template, ...]
    unrelated: dict[str, tuple[tuple[Template, ...], tuple[Template, ...]]]
    data: dict[str, Any]


@cache
def wording(language: str) -> Wording:
    """The wording of a language, ``vi`` or ``en``; read once."""
    path = Path(__file__).with_name(f"{language}.yaml")
    data = yaml.load(
        unicodedata.normalize("NFC", path.read_text("utf-8")), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    relations, headlines, mains = {}, {}, {}
    for relation, told in data["relations"].items():
        ends = told["ends"]
        relations[relation] = {mood: _templates(told[mood], ends, relation, mood) for mood in MOODS}
        headlines[relation] = _templates(told["headlines"], ends)
        mains[relation] = tuple(t for t in relations[relation]["done"] if headlines[relation] and _leads(t, relation))
    unrelated = {
        kind: (_templates(told["headlines"]), _templates(told["lines"])) for kind, told in data["unrelated"].items()
    }
    return Wording(
        language, relations, headlines, mains, _templates(data["anaphora"]), _templates(data["fillers"]),
        _templates(data["related"], {"A": "filler", "B": "abroad"}), _templates(data["leads"]), unrelated, data,
    )  # fmt: skip


def _leads(template: Template, relation: str) -> bool:
    """Whether a sentence can open an article: what it says is what the relation's headlines say."""
    first = template.claims[0] if template.claims else None
    return first is not None and (first.subject, first.relation) == ("A", relation) and first.object in ("B", "E")


def _templates(
    texts: list[str], ends: dict[str, str] | None = None, relation: str | None = None, mood: str = "denied"
) -> tuple[Template, ...]:
    flag = "planned" if mood == "planned" else ""
    default = (Claim(flag, "A", relation, "B"),) if relation and mood != "denied" else ()
    return tuple(_template(text, ends or {}, default, {"F": "filler"}) for text in texts)


def _template(text: str, ends: dict[str, str], default: tuple[Claim, ...], more: dict[str, str]) -> Template:
    body, _, told = text.partition(" ⇒")
    kinds, claims = ends | more, []
    for item in filter(None, (part.strip() for part in told.split(";"))):
        if "=" in item:
            slot, kind = item.split("=")
            kinds[slot] = kind
        else:
            *flags, relation, subject, target = item.split()
            claims.append(Claim(flags[0] if flags else "", subject, relation, target))
    pieces = tuple(_SLOT.split(body))
    wanted = {*pieces[1::2], *(end for claim in claims or default for end in (claim.subject, claim.object))}
    wanted |= {owner for slot, owner in OFFICES.items() if slot in wanted and owner in kinds}
    chosen = tuple((slot, kind) for slot, kind in sorted(kinds.items()) if slot in wanted)
    return Template(pieces, tuple(claims) or default, chosen)


OFFICES = {"P": "A", "p": "A", "postP": "A", "PostP": "A", "Q": "B", "q": "B", "postQ": "B"}
"""The slots for a person and an office, with the slot of the organisation in which it is held."""
