"""The knowledge of organisations: the shipped files, the loader and the checker."""

from __future__ import annotations

import random
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from unionties.extract.pipeline import extract
from unionties.graph.divisions import divisions
from unionties.graph.errors import KnowledgeError
from unionties.graph.names import match_key
from unionties.graph.organisations import Organisation, check, keep, kept, load, organisations, use_files
from unionties.graph.organisations.composed import local_federations
from unionties.graph.organisations.reading import KEYS
from unionties.graph.statement import Article, Source

FOLDER = Path(__file__).parents[1] / "graph" / "organisations"

# Names that belong to one organisation of the world, whatever the article's country.
UNIQUE = """
vgcl: Tổng Liên đoàn Lao động Việt Nam | Tổng LĐLĐ Việt Nam | TLĐLĐVN
vgcl: tổng lđlđvn | Công đoàn Việt Nam | Tổng Liên đoàn
vgcl: Vietnam General Confederation of Labour | Viet Nam General Confederation of Labor
vgcl: VGCL | Vietnamese trade unions
trade-union-university: Trường Đại học Công đoàn | Trade Union University
iwtu: Viện Công nhân và Công đoàn | Institute of Workers and Trade Unions
vgcl-international-department: Ban Đối ngoại Tổng Liên đoàn Lao động Việt Nam
vgcl-international-department: Ban Quan hệ Quốc tế Tổng LĐLĐVN
bao-lao-dong: Báo Lao Động
vn-textile-garment-union: Công đoàn Dệt May Việt Nam
vn-railway-union: Công đoàn Đường sắt Việt Nam | Vietnam Railway Trade Union
vn-health-union: Công đoàn Y tế Việt Nam
vn-education-union: Công đoàn Giáo dục Việt Nam | National Union of Education of Vietnam
vn-electricity-union: Công đoàn Điện lực Việt Nam
vn-petroleum-union: Công đoàn Dầu khí Việt Nam
vn-industry-trade-union: Công đoàn Công Thương Việt Nam
vn-construction-union: Công đoàn Xây dựng Việt Nam | CÔNG ĐOÀN XÂY DỰNG VIỆT NAM
vn-transport-union: Công đoàn GTVT Việt Nam
vn-agriculture-union: Công đoàn Nông nghiệp và PTNT Việt Nam
vn-banking-union: Công đoàn Ngân hàng Việt Nam
vn-rubber-union: Công đoàn Cao su Việt Nam
vn-coal-mineral-union: Công đoàn Than - Khoáng sản Việt Nam
vn-information-communications-union: Công đoàn Bưu điện Việt Nam
vn-information-communications-union: Công đoàn Thông tin và Truyền thông Việt Nam
vn-maritime-union: Công đoàn Hàng hải Việt Nam
vn-public-employees-union: Công đoàn Viên chức Việt Nam
hcmc-labour-federation: LĐLĐ TP.HCM | LĐLĐ TPHCM | Ho Chi Minh City Labour Confederation
cpv: Đảng Cộng sản Việt Nam | Ban Chấp hành Trung ương Đảng
cpv-external-relations: Ban Đối ngoại Trung ương
vn-molisa: Bộ Lao động - Thương binh và Xã hội | Bộ LĐ-TB&XH
vufo: Liên hiệp các tổ chức hữu nghị Việt Nam | Vietnam Union of Friendship Organisations
vcci: Phòng Thương mại và Công nghiệp Việt Nam | Liên đoàn Thương mại và Công nghiệp Việt Nam
wftu: Liên hiệp Công đoàn Thế giới | Liên đoàn Công đoàn Thế giới | World Federation of Trade Unions | WFTU
ituc: Tổng Công đoàn Quốc tế | International Trade Union Confederation | Internationaler Gewerkschaftsbund
ituc-ap: ITUC-AP | ITUC-Asia Pacific
tuca: Trade Union Confederation of the Americas
etuc: European Trade Union Confederation | Liên đoàn Công đoàn châu Âu
icatu: International Confederation of Arab Trade Unions
oatuu: Organisation of African Trade Union Unity | Tổ chức Thống nhất Công đoàn châu Phi
atuc: Hội đồng Công đoàn ASEAN | ASEAN Trade Union Council
sartuc: South Asian Regional Trade Union Council
icftu: International Confederation of Free Trade Unions
itf: International Transport Workers' Federation | INTERNATIONAL TRANSPORT WORKERS' FEDERATION
industriall: IndustriALL Global Union | INDUSTRIALL
uni-global: UNI Global Union
uni-apro: UNI Asia and Pacific | UNI Apro
bwi: Building and Wood Workers' International
psi: Public Services International
education-international: Education International | Quốc tế Giáo dục
iuf: International Union of Foodworkers
uitbb: UITBB | Công đoàn Quốc tế ngành Xây dựng
ilo: Tổ chức Lao động Quốc tế | International Labour Organization | Văn phòng ILO tại Việt Nam | ILO
un: Liên Hợp Quốc | United Nations
asean: Hiệp hội các quốc gia Đông Nam Á
ioe: International Organisation of Employers
fes: Viện Friedrich-Ebert-Stiftung | Friedrich Ebert Stiftung
rls: Rosa-Luxemburg-Stiftung
apheda: Union Aid Abroad - APHEDA
solidarity-center: Solidarity Center
jilaf: Quỹ Lao động Quốc tế Nhật Bản
sask: Trade Union Solidarity Centre of Finland
lftu: Liên hiệp Công đoàn Lào | Trung ương Liên hiệp Công đoàn Lào
lftu: Công đoàn Lào | Lao Federation of Trade Unions | LFTU
cctu-kh: Cambodian Confederation of Trade Unions
clc-kh: Cambodian Labour Confederation
acftu: Tổng Công hội Trung Quốc | All-China Federation of Trade Unions | 中华全国总工会
culr: Học viện Quan hệ Lao động Trung Quốc
rengo: Rengo | Japanese Trade Union Confederation | 日本労働組合総連合会
zenroren: Zenroren
fktu: Federation of Korean Trade Unions | 한국노총
kctu: Korean Confederation of Trade Unions | Tổng Liên đoàn Công đoàn Dân chủ Hàn Quốc
gftuk: Tổng Công hội Triều Tiên
cmtu: Confederation of Mongolian Trade Unions
ntuc-sg: Đại hội Công đoàn Quốc gia Singapore | National Trades Union Congress
mtuc: Malaysian Trades Union Congress
kspi: Konfederasi Serikat Pekerja Indonesia
tucp: Trade Union Congress of the Philippines
intuc: Indian National Trade Union Congress
aituc: All India Trade Union Congress
citu: Centre of Indian Trade Unions
histadrut: Histadrut
fnpr: Liên đoàn các Công đoàn Độc lập Nga | Федерация независимых профсоюзов России
fpb: Liên đoàn Công đoàn Belarus
dgb: Liên đoàn Công đoàn Đức | Deutscher Gewerkschaftsbund
ig-metall: IG Metall
cgt-fr: Tổng Liên đoàn Lao động Pháp
cfdt: Confédération française démocratique du travail
tuc-gb: Trades Union Congress | Tổng Công đoàn Anh
rmt: National Union of Rail, Maritime and Transport Workers
cgil: Confederazione Generale Italiana del Lavoro
ccoo: Comisiones Obreras
pame: All-Workers Militant Front
fnv: Federatie Nederlandse Vakbeweging
ogb: Österreichischer Gewerkschaftsbund
lo-se: Landsorganisationen i Sverige
lo-dk: Landsorganisationen i Danmark
lo-no: Landsorganisasjonen i Norge
solidarnosc: Solidarność
citub: Confederation of Independent Trade Unions in Bulgaria
cmkos: Českomoravská konfederace odborových svazů
ctc-cu: Trung tâm Những người lao động Cuba | Central de Trabajadores de Cuba | Công đoàn Cuba
ctc-co: Confederación de Trabajadores de Colombia
cut-br: Central Única dos Trabalhadores
afl-cio: AFL-CIO | American Federation of Labor and Congress of Industrial Organizations
clc-ca: Canadian Labour Congress
actu: Australian Council of Trade Unions | Tổng Công đoàn Úc
nzctu: New Zealand Council of Trade Unions
cosatu: Congress of South African Trade Unions
ugtt: Union générale tunisienne du travail
nlc: Nigeria Labour Congress
"""

# Acronyms that several countries use: the country decides.
BY_COUNTRY = """
CTC CU ctc-cu | CTC CO ctc-co | CUT BR cut-br | CUT CL cut-cl | CUT CO cut-co | TUC GB tuc-gb
TUC GH tuc-gh | TUC NG tuc-ng | LO SE lo-se | LO DK lo-dk | LO NO lo-no | CGT FR cgt-fr
CGT AR cgt-ar | UGT ES ugt-es | UGT PT ugt-pt | NTUC SG ntuc-sg | NTUC NP ntuc-np | CITU IN citu
CITU ID kspi | CLC KH clc-kh | CLC CA clc-ca | ZCTU ZW zctu-zw | ZCTU ZM zctu-zm | MTUC MY mtuc
MTUC MV mtuc-mv | CMTU MN cmtu | CMTU MT cmtu-mt | GFTU SY gftu-sy
"""


def unique_rows() -> list[tuple[str, str]]:
    lines = (line.split(": ", 1) for line in UNIQUE.strip().splitlines())
    return [(name.strip(), identifier) for identifier, names in lines for name in names.split(" | ")]


def country_rows() -> list[tuple[str, str, str]]:
    cells = (cell.split() for line in BY_COUNTRY.strip().splitlines() for cell in line.split(" | "))
    return [(acronym, country, identifier) for acronym, country, identifier in cells]


@pytest.fixture(scope="module")
def index() -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for org in organisations().values():
        for name in org.all_names():
            found[match_key(name)].add(org.id)
    return found


def org(identifier: str, **changes: object) -> Organisation:
    names = {"vi": (f"Công đoàn {identifier}",), "en": (f"Union {identifier}",)}
    return replace(Organisation(identifier, "TradeUnion", "LA", names, source="test"), **changes)


def problems(*orgs: Organisation) -> list[str]:
    return check({o.id: o for o in orgs})


def write(folder: Path, text: str, name: str = "a.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


class TestShipped:
    def test_no_contradiction(self):
        assert check(organisations()) == []

    def test_reach(self):
        orgs = organisations().values()
        assert len({o.country for o in orgs if o.type == "TradeUnion" and o.country}) >= 150
        assert sum(o.parent == "wftu" and o.type == "InternationalUnionBody" for o in orgs) >= 8
        assert sum(o.parent == "vgcl" and o.type == "TradeUnion" for o in orgs) >= 25

    def test_the_table_is_long_enough(self):
        assert len(unique_rows()) >= 120

    @pytest.mark.parametrize(("name", "identifier"), unique_rows())
    def test_name_finds_one_organisation(self, index, name, identifier):
        assert index[match_key(name)] == {identifier}

    @pytest.mark.parametrize(("acronym", "country", "identifier"), country_rows())
    def test_country_decides_a_shared_acronym(self, index, acronym, country, identifier):
        owners = index[match_key(acronym)]
        assert len(owners) > 1
        assert {i for i in owners if organisations()[i].country == country} == {identifier}

    def test_every_file_is_read_and_says_what_it_holds(self):
        for path in FOLDER.glob("*.yaml"):
            assert path.read_text("utf-8").startswith("# "), path.name
            assert load([path]), path.name

    def test_names_are_nfc_and_trimmed(self):
        for o in organisations().values():
            for name in o.all_names():
                assert name == unicodedata.normalize("NFC", name).strip(), o.id
                assert "  " not in name, o.id

    def test_norway_is_a_country(self):
        assert organisations()["lo-no"].country == "NO"

    def test_sorted_cached_frozen(self):
        assert list(organisations()) == sorted(organisations())
        assert organisations() is organisations()
        with pytest.raises(FrozenInstanceError):
            organisations()["vgcl"].id = "x"

    def test_documentation_names_every_key(self):
        text = (FOLDER.parents[1] / "docs" / "organisations.md").read_text("utf-8")
        assert {"id", "affiliations", "renamed", "successor"} <= set(KEYS)
        for key in KEYS:
            assert f"`{key}`" in text, key


class TestOrganisation:
    def test_label_falls_back(self):
        vgcl = organisations()["vgcl"]
        assert vgcl.label() == vgcl.label("sw") == "Tổng Liên đoàn Lao động Việt Nam"
        assert vgcl.label("en") == "Vietnam General Confederation of Labour"
        assert org("a", names={"en": ("E",), "lo": ("L",)}).label() == "E"
        assert org("a", names={"lo": ("L",)}).label("vi") == "L"
        assert org("a", names={}, acronyms=("AB",)).label() == "AB"
        assert org("a", names={}).label() == "a"

    def test_all_names_once_in_order(self):
        o = org("a", names={"vi": ("V", "E"), "en": ("E",)}, acronyms=("AB", "V"))
        assert o.all_names() == ("V", "E", "AB")


class TestLoad:
    GOOD = "- id: a\n  type: TradeUnion\n  country: NO\n  names: {vi: [Công đoàn A], en: Union A}\n  source: x\n"

    def test_block(self, tmp_path):
        (o,) = load([write(tmp_path, self.GOOD)]).values()
        assert o.names == {"vi": ("Công đoàn A",), "en": ("Union A",)}
        assert (o.country, o.centre, o.acronyms, o.founded) == ("NO", False, (), None)

    def test_history(self, tmp_path):
        text = self.GOOD + (
            "  affiliations: [x, {y: 2006/..}, {z: 1949/1973}]\n  renamed: {1988: Old A, 1961: [Older A, Oldest A]}\n"
            "  successor: [b, c]\n  wikidata: Q1\n"
        )
        (o,) = load([write(tmp_path, text)]).values()
        assert (o.affiliations, o.belongs()) == (("x", "y", "z"), ("x", "y"))
        assert (o.terms, o.successors) == ({"y": "2006/..", "z": "1949/1973"}, ("b", "c"))
        assert o.all_names() == ("Công đoàn A", "Union A", "Older A", "Oldest A", "Old A")

    def test_nfd_becomes_nfc(self, tmp_path):
        path = write(tmp_path, unicodedata.normalize("NFD", self.GOOD))
        assert load([path])["a"].names["vi"] == ("Công đoàn A",)

    def test_defaults_hold_for_the_blocks_below_until_the_next(self, tmp_path):
        text = (
            "- defaults: {country: LA, type: TradeUnion, source: x}\n"
            "- {id: a, names: {vi: A}}\n- {id: b, country: VN, names: {vi: B}}\n"
            "- defaults: {country: KH, type: StateBody, source: y}\n- {id: c, names: {vi: C}}\n"
        )
        found = load([write(tmp_path, text)])
        assert [(o.country, o.type) for o in found.values()] == [
            ("LA", "TradeUnion"), ("VN", "TradeUnion"), ("KH", "StateBody"),
        ]  # fmt: skip

    def test_order_of_files_does_not_count(self):
        paths = sorted(FOLDER.glob("*.yaml"))
        ordered = list(load(paths).items())
        random.Random(1).shuffle(paths)
        assert list(load(paths).items()) == ordered

    def test_empty_file_holds_nothing(self, tmp_path):
        assert load([write(tmp_path, "# nothing yet\n")]) == {}

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("a: [b", "a.yaml: not YAML"),
            ("id: a\n", "expected a list of blocks"),
            ("- a\n", "a.yaml:1: expected a block"),
            (GOOD.replace("id: a", "id: Công đoàn"), "a.yaml:1: bad id 'Công đoàn'"),
            (GOOD.replace("source: x", ""), "a.yaml:1: a: the key 'source' is missing"),
            (GOOD + "  acronym: AB\n", "a.yaml:1: a: unknown key 'acronym'"),
            (GOOD + "  country: SE\n", "a.yaml:1: the key 'country' stands twice"),
            (GOOD + "  founded: long ago\n", "bad founded 'long ago'"),
            (GOOD + "  centre: perhaps\n", "bad centre 'perhaps'"),
            (GOOD + "  acronyms: [{A: b}]\n", "acronyms holds"),
            (GOOD + "  affiliations: [{b: since 2006}]\n", "bad time 'since 2006' of the affiliation b"),
            (GOOD + "  renamed: [Union B]\n", "renamed is ['Union B']"),
            (GOOD + "  renamed: {earlier: Union B}\n", "bad time 'earlier' of renamed"),
            (GOOD + "  wikidata: 54129\n", "bad wikidata '54129'"),
            (GOOD.replace("en: Union A", "English: A"), "bad language 'English'"),
            (GOOD.replace("{vi: [Công đoàn A], en: Union A}", "Công đoàn A"), "expected lists by language"),
            ("\n" + GOOD + GOOD, "a.yaml:7: the id 'a' is taken by a.yaml:2"),
        ],
    )
    def test_bad_file_is_refused_in_one_line(self, tmp_path, text, said):
        with pytest.raises(KnowledgeError) as error:
            load([write(tmp_path, text)])
        assert said in str(error.value)
        assert "\n" not in str(error.value)

    def test_unreadable_file(self, tmp_path):
        path = tmp_path / "b.yaml"
        path.write_bytes("Công".encode("utf-16"))
        for bad in (path, tmp_path / "none.yaml"):
            with pytest.raises(KnowledgeError, match=bad.name):
                load([bad])


class TestComposed:
    """Federations of provinces and cities, made of graph/divisions.yaml."""

    def test_a_province_that_was_joined_to_another_keeps_its_identity(self):
        kon_tum = organisations()["union-vn-kon-tum"]
        assert (kon_tum.label("vi"), kon_tum.label("en")) == (
            "Liên đoàn Lao động tỉnh Kon Tum", "Kon Tum Provincial Federation of Labour",
        )  # fmt: skip
        assert (kon_tum.successors, kon_tum.dissolved) == (("union-vn-quảng-ngãi",), "2025")
        assert kon_tum.parent == "vgcl"

    @pytest.mark.parametrize(
        ("id_", "vi", "en"),
        [
            ("union-la-khăm-muộn", "Liên hiệp Công đoàn tỉnh Khăm Muộn",
             "Khammouane Provincial Federation of Trade Unions, Laos"),
            ("union-la-thủ-đô-viêng-chăn", "Liên hiệp Công đoàn thủ đô Viêng Chăn",
             "Vientiane Capital Federation of Trade Unions, Laos"),
            ("union-la-viêng-chăn", "Liên hiệp Công đoàn tỉnh Viêng Chăn",
             "Vientiane Provincial Federation of Trade Unions, Laos"),
            ("union-kh-mondulkiri", "Liên hiệp Công đoàn tỉnh Mondulkiri",
             "Mondulkiri Provincial Federation of Trade Unions, Cambodia"),
            ("union-cn-hồng-hà", "Tổng Công hội châu Hồng Hà", "Honghe Prefecture Federation of Trade Unions, China"),
            ("union-vn-hải-phòng", "Liên đoàn Lao động thành phố Hải Phòng", "Hai Phong City Federation of Labour"),
        ],
    )  # fmt: skip
    def test_labels(self, id_, vi, en):
        assert (organisations()[id_].label("vi"), organisations()[id_].label("en")) == (vi, en)

    def test_a_described_federation_is_not_composed_again_and_gets_the_other_names(self):
        hanoi = organisations()["hanoi-labour-federation"]
        assert "union-vn-hà-nội" not in organisations()
        assert "Công đoàn TP Hà Nội" in hanoi.all_names()
        assert organisations()["union-vn-bình-dương"].successors == ("hcmc-labour-federation",)

    def test_every_division_has_a_federation(self):
        ids = local_federations(organisations())
        assert set(ids) == {(one.country, one.name) for one in divisions()}
        assert set(ids.values()) <= set(organisations())
        assert len(set(ids.values())) == len(ids), "two divisions share a federation"


class TestOwnFiles:
    OWN = (
        "- {id: my-union, type: TradeUnion, country: LA, names: {vi: [Công đoàn Nhà máy Bia Lào]}, source: ours}\n"
        "- {id: lftu, names: {vi: [Tổng hội Thợ thuyền Lào]}, acronyms: [THTTL], website: https://example.org}\n"
    )

    @pytest.fixture(autouse=True)
    def _forget(self):
        yield
        use_files([])

    def test_a_file_adds_organisations_and_names(self, tmp_path):
        before = organisations()
        use_files([write(tmp_path, self.OWN)])
        lftu = organisations()["lftu"]
        assert organisations()["my-union"].country == "LA"
        assert lftu.names["vi"] == (*before["lftu"].names["vi"], "Tổng hội Thợ thuyền Lào")
        assert (lftu.website, lftu.type, lftu.source) == ("https://example.org", "TradeUnion", before["lftu"].source)
        use_files([])
        assert organisations() is before

    def test_extraction_uses_them_and_forgets_them(self, tmp_path):
        article = Article("a", "Đoàn Tổng LĐLĐ Việt Nam thăm Tổng hội Thợ thuyền Lào.", Source(language="vi"))

        def ends():
            return {end.id for s in extract(article) for end in (s.subject, s.object)}

        assert "lftu" not in ends()
        use_files([write(tmp_path, self.OWN)])
        assert ends() == {"vgcl", "lftu"}
        use_files([])
        assert "lftu" not in ends()

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("- {id: x, type: TradeUnion, country: LA, names: {vi: LFTU}, source: x}\n", "lftu, x: share the name"),
            ("- {id: x, names: {vi: X}}\n", "x: the key 'type' is missing"),
            ("- {id: lftu, parent: nobody}\n", "a.yaml: lftu: the parent 'nobody' is no id"),
            ("- {id: lftu, country: ZZ}\n", "lftu: unknown country 'ZZ'"),
            ("nonsense", "expected a list of blocks"),
        ],
    )
    def test_a_bad_file_is_refused_and_changes_nothing(self, tmp_path, text, said):
        before = organisations()
        with pytest.raises(KnowledgeError) as error:
            use_files([write(tmp_path, text)])
        assert said in str(error.value)
        assert "\n" not in str(error.value)
        assert organisations() is before

    def test_a_store_keeps_them(self, tmp_path):
        store = tmp_path / "s.db"
        store.mkdir()
        keep(store, [write(tmp_path, self.OWN)])
        (tmp_path / "a.yaml").unlink()
        assert [path.name for path in kept(store)] == ["a.yaml"]
        use_files(kept(store))
        assert "my-union" in organisations()


class TestCheck:
    def test_no_problem(self):
        assert problems(org("a", centre=True), org("b", parent="a", affiliations=("a",))) == []

    @pytest.mark.parametrize(
        ("orgs", "said"),
        [
            ([org("a", type="Person")], "a: unknown type 'Person'"),
            ([org("a", type="Union")], "a: unknown type 'Union'"),
            ([org("a", country="UK")], "a: unknown country 'UK'"),
            ([org("a", names={"en": ("A",)})], "a: no name in 'vi'"),
            ([org("a", parent="b")], "a: the parent 'b' is no id"),
            ([org("a", successors=("b",))], "a: the successor 'b' is no id"),
            ([org("a", affiliations=("b",))], "a: the affiliation 'b' is no id"),
            ([org("a", affiliations=("a",))], "a: is affiliated to itself"),
            ([org("a", parent="a")], "a: the parent of a → a runs in a circle"),
            (
                [org("a", parent="c"), org("b", parent="a"), org("c", parent="b")],
                "a → c → b → a runs",
            ),
            ([org("a", successors=("b",)), org("b", successors=("a",))], "the successor of a → b → a"),
            (
                [org("a", acronyms=("CĐ hoà",)), org("b", acronyms=("cđ hòa",))],
                "a, b: share the name 'CĐ hoà' in LA",
            ),
            ([org("a", centre=True), org("b", centre=True)], "a, b: each is the centre of LA"),
            ([org("a", centre=True, country=None)], "a: a national centre without a country"),
            ([org("a", acronyms=("-",))], "a: the name '-' has no letters"),
            ([org("a", founded="1956", dissolved="1950")], "a: dissolved 1950 before it was founded 1956"),
            (
                [org("a", successors=("b", "c")), org("b"), org("c", successors=("d",)), org("d", successors=("a",))],
                "the successor of a → c → d → a",
            ),
            ([org("a", wikidata="Q1"), org("b", wikidata="Q1")], "a, b: share the wikidata item Q1"),
            ([org("a", founded="1956-02", renamed={"1956-01": ("B",)})], "a: renamed 1956-01 before it was founded"),
            ([org("a", dissolved="2006", renamed={"2007": ("B",)})], "a: renamed 2007 after it was dissolved 2006"),
            (
                [org("a", founded="1990", affiliations=("b",), terms={"b": "1989/.."}), org("b")],
                "a: joined b 1989 before it was founded 1990",
            ),
            (
                [org("a", dissolved="2006-10", affiliations=("b",), terms={"b": "../2007"}), org("b")],
                "a: left b 2007 after it was dissolved 2006-10",
            ),
        ],
    )
    def test_contradiction_is_found(self, orgs, said):
        found = problems(*orgs)
        assert len(found) == 1, found
        assert said in found[0]

    def test_countries_may_share_a_name(self):
        assert problems(org("a", acronyms=("CTC",)), org("b", acronyms=("CTC",), country="CU")) == []

    def test_tones_keep_names_apart(self):
        assert problems(org("a", acronyms=("Hà Nam",)), org("b", acronyms=("Hà Nàm",))) == []

    def test_unlisted_country(self):
        assert problems(org("a", country="XK")) == []
