"""A language as data: what ``languages/CODE.yaml`` says, checked and made ready for matching."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import yaml

from unionties.extract.cues import Cue, CueError, CueIndex, compile_cues
from unionties.extract.tokens import Phrases, Token, compound_words, elided, tokenise
from unionties.graph.errors import KnowledgeError
from unionties.graph.names import match_key, place_tones
from unionties.graph.places import country_names, subdivisions
from unionties.graph.vocabulary import vocabulary

T = TypeVar("T")
_LOOSE = {" ": r"\s+", "'": "['’]"}
_SECTIONS = {
    "code", "names", "sentences", "wrappers", "honorifics", "surnames", "posts", "reference", "events", "dates",
    "phrases", "cues", "planned", "done", "denied", "cancelled", "denied_within", "prepositions", "occasions",
    "same_day", "that_day", "no_subjects", "relatives", "home", "compounds", "spellings", "phrases_for_time",
    "planned_verb", "past_verb", "to_come", "noun_ahead", "noun_due", "grounds", "conceded",
    "told_by", "gate", "auxiliaries", "breaks", "planned_after", "planned_heading", "denied_clause", "turns", "nouns",
    "planned_nouns", "requests", "complained", "circumstances", "walkouts", "contract",
    "realised", "standing", "settled", "talks", "handed", "mailed", "bargained", "enumerations", "listings", "rolls",
    "joining", "harms", "reasons", "denied_subject", "supposing", "asking", "presuming", "asides",
}  # fmt: skip


@dataclass(frozen=True)
class Head:
    """The words an organisation's name begins with (or, in English, is built on)."""

    words: str
    type: str
    capital: bool
    centre: bool
    country: str | None


@dataclass(frozen=True)
class Language:
    """A language's data, compiled. ``data`` is the file as it stands."""

    code: str
    data: Mapping[str, Any]
    heads: Phrases[Head]
    prefixes: Phrases[str]
    modifiers: Phrases[str]
    sectors: Phrases[str]
    regions: Phrases[str]
    countries: Phrases[str]
    places: Phrases[tuple[str, str]]
    levels: Phrases[str]
    stops: Phrases[bool]
    words: Phrases[str]
    not_heads: Phrases[str]
    local_heads: Phrases[str]
    units_told: Phrases[str]
    surnames: frozenset[str]
    cues: tuple[Cue, ...]
    cue_index: CueIndex
    _made: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, make: Callable[[Language], T]) -> T:
        """What ``make`` makes of the language; made when it is first asked for, since articles are many."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    @cached_property
    def tokeniser(self) -> Callable[..., list[Token]]:
        """How names are cut into words; names built on a kind word have compounds (``AFL-CIO``, ``Workers'``)."""
        return _tokeniser(self.names)

    @cached_property
    def names(self) -> Mapping[str, Any]:
        """The section on organisations' names."""
        names: Mapping[str, Any] = self.data["names"]
        return names


_used: tuple[Path, ...] = ()


def use_phrases(paths: Iterable[Path]) -> None:
    """From now on, in this process, the languages have the phrases of these files, too, in place of those used before.

    A file has the ``code`` of its language, and ``cues`` or ``phrases`` as ``languages/CODE.yaml`` has them. A
    relation's own cues come after those that ship; a list of wordings that ships is added to.

    Raises:
        KnowledgeError: a file can't be read or breaks the schema; then nothing changes.
    """
    global _used
    before, _used = _used, tuple(sorted(path.absolute() for path in paths))
    if not _used and not before:
        return
    _language.cache_clear()
    try:
        for path in _used:
            language(_own(path)["code"])
    except KnowledgeError:
        _used = before
        raise


def used_phrases() -> tuple[Path, ...]:
    """The user's own files of phrases that the languages have now."""
    return _used


def language(code: str) -> Language:
    """The language of a code, e.g. ``vi``, with the phrases in use (:func:`use_phrases`); made once.

    Raises:
        KnowledgeError: there is no file for the code, or it breaks the schema.
    """
    return _language(code, _used)


@cache
def _shipped(code: str) -> Language:
    path = files("unionties.extract.languages").joinpath(f"{code}.yaml")
    if not path.is_file():
        raise KnowledgeError(f"no language {code!r}: expected one of {', '.join(languages())}")
    return parse(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader), f"{code}.yaml")


@cache
def _language(code: str, own_files: tuple[Path, ...]) -> Language:
    made = _shipped(code)
    data = dict(made.data)
    for file in own_files:
        added = _own(file)
        if added["code"] == code:
            data = data | {part: _joined(data.get(part, {}), added.get(part, {})) for part in ("phrases", "cues")}
            made = parse(data, file.name)  # file by file, so that an error names the file
    return made


def _own(path: Path) -> Mapping[str, Any]:
    """A user's file of phrases, its form checked as far as :func:`parse` doesn't."""
    try:
        data = yaml.safe_load(path.read_text("utf-8-sig"))
    except OSError as error:
        raise KnowledgeError(f"{path} can't be read: {error.strerror or error}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path.name} isn't YAML: {' '.join(str(error).split())}") from None
    if (
        not isinstance(data, dict)
        or data.get("code") not in languages()
        or not set(data) <= {"code", "cues", "phrases"}
    ):
        expected = f"`code`, one of {', '.join(languages())}, and `cues` or `phrases`"
        raise KnowledgeError(f"{path.name}: expected {expected}; see docs/languages.md")
    for part in ("cues", "phrases"):
        lists = data.get(part, {})
        if not isinstance(lists, dict) or not all(_is_list(part, value) for value in lists.values()):
            raise KnowledgeError(f"{path.name}: `{part}` must name lists, such as aid: ['S ... gives to O']")
    return data


def _is_list(part: str, value: object) -> bool:
    """Whether a value is a list of wordings, or of cues: templates, or blocks with one."""
    blocks = part == "cues"
    return isinstance(value, list) and all(
        isinstance(entry, str) or (blocks and isinstance(entry, dict) and isinstance(entry.get("match"), str))
        for entry in value
    )


def _joined(shipped: Mapping[str, list[Any]], own: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    return {**shipped, **{name: [*shipped.get(name, ()), *added] for name, added in own.items()}}


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a file, sorted."""
    names = (p.name for p in files("unionties.extract.languages").iterdir())
    return tuple(sorted(n.removesuffix(".yaml") for n in names if n.endswith(".yaml")))


def parse(data: Mapping[str, Any], origin: str) -> Language:
    """A language from its YAML form; raises KnowledgeError naming ``origin`` where the form is wrong."""
    unknown = set(data) - _SECTIONS
    if unknown or "code" not in data or "names" not in data:
        raise KnowledgeError(f"{origin}: unknown sections {sorted(unknown)} or no 'code' and 'names'")
    wrong = set(data.get("cues", {})) - set(vocabulary().relations)
    if wrong:
        raise KnowledgeError(f"{origin}: cues for unknown relations {sorted(wrong)}")
    names = data["names"]
    try:
        cues = compile_cues(_with_others(data), data.get("phrases", {}), _compounds(data))
    except (CueError, re.error) as error:
        raise KnowledgeError(f"{origin}: {error}") from None
    return Language(
        code=data["code"], data=data, heads=_heads(names), prefixes=_phrases(names, "prefixes"),
        modifiers=_phrases(names, "modifiers"), sectors=_phrases(names, "sectors"), regions=_phrases(names, "regions"),
        countries=Phrases({**_countries(data), **_demonyms(names)}.items(), _tokeniser(names)),
        places=Phrases(((form, (name, country)) for form, name, country in subdivisions()), _plain(names)),
        levels=Phrases(names.get("levels", {}).items()),
        stops=Phrases(((w, w in names.get("inside", ())) for w in names.get("stops", ())), _plain(names)),
        words=_phrases(names, "words"), not_heads=_phrases(names, "not_heads"),
        local_heads=_phrases(names, "local_heads"),
        units_told=_phrases(names, "units_told"),
        surnames=frozenset(match_key(w) for w in data.get("surnames", ())), cues=cues,
        cue_index=CueIndex(cues),
    )  # fmt: skip


def _countries(data: Mapping[str, Any]) -> dict[str, str]:
    """The countries' names; where the language's words are syllables, also those in capitals (``CAM-PU-CHIA``), whose
    syllables are words of their own."""
    listed = country_names(data["code"])
    apart = {n.replace("-", " "): c for n, c in listed.items()} if data["names"].get("syllables") else {}
    return {**apart, **listed}


def _with_others(data: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The cues of each relation, with those that tell the act of the sentence before of others, whatever it is."""
    joining = data.get("joining", {"of": (), "cues": []})
    cues: Mapping[str, list[Any]] = data.get("cues", {})
    return {r: [*listed, *(joining["cues"] if r in joining["of"] else ())] for r, listed in cues.items()}


def _compounds(data: Mapping[str, Any]) -> Callable[[str], str]:
    """What makes one word of each compound in a template."""
    if not data.get("compounds"):
        return str
    pattern = re.compile(rf"\b(?:{alternation(data['compounds'])})\b")
    return lambda template: pattern.sub(lambda match: JOINT.join(match.group().split()), place_tones(template))


def _phrases(names: Mapping[str, Any], listed: str) -> Phrases[str]:
    return Phrases(((w, w) for w in names.get(listed, ())), _plain(names))


def _tokeniser(names: Mapping[str, Any]) -> Callable[..., list[Token]]:
    return compound_words if names.get("grammar") == "noun" else _plain(names)


def _plain(names: Mapping[str, Any]) -> Callable[..., list[Token]]:
    """How words are cut that hold no compounds."""
    return elided(tuple(names["elisions"])) if "elisions" in names else tokenise


def _demonyms(names: Mapping[str, Any]) -> dict[str, str]:
    return {form: code for code, forms in names.get("demonyms", {}).items() for form in forms}


def _heads(names: Mapping[str, Any]) -> Phrases[Head]:
    countries = {w: c for c, words in names.get("country_heads", {}).items() for w in words}
    capital, centre = names.get("capital_heads", ()), names.get("centre_heads", ())
    heads = (
        (words, Head(words, kind, words in capital, words in centre, countries.get(words)))
        for kind, listed in names.get("heads", {}).items()
        for words in listed
    )
    return Phrases(heads, _tokeniser(names))


JOINT = "_"
"""What stands between the syllables of a compound, in templates and in sentences."""


def alternation(words: Iterable[str]) -> str:
    """A regular expression for any of the phrases, longest first, tones in their older place, any white space or
    apostrophe.

    Phrases that begin alike share their beginning, so that a text is compared with each letter once.

    >>> alternation(["hai bên", "hai nước", "hai"])
    'hai(?:\\\\s+(?:bên|nước))?'
    """
    root: dict[str, Any] = {}
    for word in sorted({place_tones(w) for w in words}):
        node = root
        for letter in word:
            node = node.setdefault(_LOOSE.get(letter) or re.escape(letter), {})
        node[""] = {}
    return _branches(root)


def _branches(node: Mapping[str, Any]) -> str:
    """The expression of what may follow in a trie of letters; an ending is tried last."""
    branches = [letter + _branches(after) for letter, after in node.items() if letter]
    if not branches:
        return ""
    if len(branches) == 1 and "" not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if "" in node else "")
