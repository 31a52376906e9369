"""The first-level divisions of Vietnam and its neighbours: counts, codes, mergers and the spellings of the press."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pycountry
import pytest
import yaml
from vietnam_provinces import Province

from unionties.graph.names import match_key, strip_marks

PATH = Path(__file__).parents[1] / "graph" / "divisions.yaml"
DIVISIONS: dict[str, list[dict[str, Any]]] = yaml.load(PATH.read_text("utf-8"), Loader=yaml.CBaseLoader)
ENTRIES = [(country, entry) for country, entries in DIVISIONS.items() for entry in entries]
KEYS = {
    "name", "also", "en", "en_also", "kind", "iso", "until", "successor", "absorbed", "now", "part_of", "homonym",
}  # fmt: skip
KINDS = {"province", "city", "capital", "region", "prefecture", "county"}
BEFORE_THE_MERGERS, AFTER_THEM = "2025-06-30", "2025-07-01"

# Names that ids are made of; a spelling of the press leads to each. An id never changes.
STABLE = """
VN: TPHCM > Hồ Chí Minh | TP.HCM > Hồ Chí Minh | Huế > Thừa Thiên Huế | Hoà Bình > Hòa Bình | Kon Tum > Kon Tum
LA: Át-ta-pư > Attapeu | Attapư > Attapeu | Khammouane > Khăm Muộn | Bolikhamxay > Bôlikhămxay | Sekong > Sê Kông
LA: Chămpasắc > Champasak | Luang Prabang > Luông Pha Băng | Luang Namtha > Luông Nậm Thà | Oudomxay > U Đôm Xay
LA: Saravane > Salavan | Xa-vẳn-na-khệt > Savannakhet | Vientiane > Viêng Chăn | Xayaboury > Xay Nha Bu Ly
LA: Xieng Khouang > Xiêng Khoảng | Xaysomboun > Xay Sổm Bun | Phong Sa Lỳ > Phông Xa Lỳ | Bo Kẹo > Bò Kẹo
LA: Houaphan > Hủa Phăn | Thủ đô Vientiane > Thủ đô Viêng Chăn | Vientiane Capital > Thủ đô Viêng Chăn
KH: Phnôm Pênh > Phnom Penh | Mondolkiri > Mondulkiri | Rattanakiri > Ratanakiri | Xiêm Riệp > Siem Reap
KH: Kông-pông Chàm > Kampong Cham | Svây Riêng > Svay Rieng | Tbong Khmum > Tboung Khmum | Takéo > Takeo
CN: Beijing > Bắc Kinh | Guangxi > Quảng Tây | Khu tự trị dân tộc Choang Quảng Tây > Quảng Tây | Yunnan > Vân Nam
CN: Hồng Hà > Hồng Hà | Văn Sơn > Văn Sơn | Sùng Tả > Sùng Tả | Bằng Tường > Bằng Tường | Côn Minh > Côn Minh
"""


def spellings(entry: dict[str, Any]) -> list[str]:
    now = [value for key, value in entry.get("now", {}).items() if key in ("name", "en")]
    return [entry["name"], *entry.get("also", []), entry["en"], *entry.get("en_also", []), *now]


def plain(name: str) -> str:
    return strip_marks(match_key(name))


def stable_rows() -> list[tuple[str, str, str]]:
    rows = [line.split(": ", 1) for line in STABLE.strip().splitlines()]
    return [(country, *pair.strip().split(" > ")) for country, pairs in rows for pair in pairs.split(" | ")]


def of(country: str, day: str) -> list[dict[str, Any]]:
    """The first-level divisions of a country that stood on a day."""
    entries = [e for e in DIVISIONS[country] if "part_of" not in e]
    return [e for e in entries if e.get("until", "9999") >= day]


@pytest.fixture(scope="module")
def index() -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for country, entry in ENTRIES:
        for name in spellings(entry):
            found[country, match_key(name)].add(entry["name"])
    return found


@pytest.mark.parametrize(
    ("country", "day", "count"),
    [
        ("VN", BEFORE_THE_MERGERS, 63), ("VN", AFTER_THEM, 34), ("VN", "2008-07-31", 64),
        ("LA", AFTER_THEM, 18), ("KH", AFTER_THEM, 25), ("CN", AFTER_THEM, 31),
    ],
)  # fmt: skip
def test_count(country, day, count):
    assert len(of(country, day)) == count


def test_keys_and_kinds():
    for country, entry in ENTRIES:
        assert set(entry) <= KEYS, entry
        assert {"name", "en", "kind"} <= set(entry), entry
        assert entry["kind"] in KINDS, entry
        assert country != "CN" or ("iso" in entry) != ("part_of" in entry), entry
        assert ("until" in entry) == ("successor" in entry), entry
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", entry.get("until", AFTER_THEM)), entry


def test_codes_are_those_of_iso():
    for country, entries in DIVISIONS.items():
        known = {s.code for s in pycountry.subdivisions.get(country_code=country)} - {"CN-HK", "CN-MO", "CN-TW"}
        codes = [e["iso"] for e in entries if "iso" in e]
        assert sorted(codes) == sorted(known), country


@pytest.mark.parametrize(("country", "entry"), [pair for pair in ENTRIES if "iso" in pair[1]])
def test_code_belongs_to_the_name(country, entry):
    """ISO's name for the code is a spelling of the entry; China's have a kind word, and the two Vientianes one name."""
    official = plain(pycountry.subdivisions.get(code=entry["iso"]).name)
    names = {plain(name) for name in spellings(entry)}
    if country == "CN":
        official = official.removesuffix(" sheng").removesuffix(" shi").removesuffix(" zizhiqu")
        names |= {f"{name}{people}" for name in names for people in (" zhuangzu", " huizu", " uygur")}
    assert official in names or entry["iso"] == "LA-VT"


def test_what_ceased_lives_on_in_its_successor():
    for country, entries in DIVISIONS.items():
        by_name = {e["name"]: e for e in entries}
        joined = defaultdict(set)
        for entry in entries:
            if "successor" in entry:
                assert "until" not in by_name[entry["successor"]], entry
                joined[entry["successor"]].add(entry["name"])
            assert entry.get("part_of") is None or "iso" in by_name[entry["part_of"]], entry
        assert {n: set(e["absorbed"]) for n, e in by_name.items() if "absorbed" in e} == joined, country


def test_eleven_stayed_and_twenty_three_were_formed():
    merged = {e["successor"] for e in DIVISIONS["VN"] if e.get("until") == BEFORE_THE_MERGERS}
    assert len(merged) == 23
    assert len(of("VN", AFTER_THEM)) - len(merged) == 11


def test_vietnam_today_is_that_of_the_official_list():
    official = {(p.name.removeprefix("Thành phố "), p.name.startswith("Thành phố ")) for p in Province.iter_all()}
    today = [{**e, **e.get("now", {})} for e in of("VN", AFTER_THEM)]
    assert {(e["name"], e["kind"] == "city") for e in today} == official


def test_no_name_has_two_owners(index):
    assert {key: owners for key, owners in index.items() if len(owners) > 1} == {}


def test_a_name_of_two_countries_says_so():
    owners: dict[str, set[str]] = defaultdict(set)
    flagged: dict[str, set[str]] = defaultdict(set)
    for country, entry in ENTRIES:
        assert country not in entry.get("homonym", [])
        for name in spellings(entry):
            if "homonym" in entry:
                flagged[match_key(name)].add(country)
            else:
                owners[match_key(name)].add(country)
    assert {name: countries for name, countries in owners.items() if len(countries) > 1} == {}


@pytest.mark.parametrize(("country", "spelling", "name"), stable_rows())
def test_spelling_leads_to_the_stable_name(index, country, spelling, name):
    assert index[country, match_key(spelling)] == {name}
