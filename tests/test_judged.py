"""People's judgements in the graph: what they change, and that it doesn't matter how the graph came about."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from store_fixtures import HOA, KNOWN, KON_TUM, LFTU, VGCL, article, built, second_article, signing, statement

from unionties.graph.addresses import Addresses
from unionties.graph.errors import LedgerError, StoreError
from unionties.graph.judged import judged_quads, said
from unionties.graph.judging import Applied, apply
from unionties.graph.ledger import Claim, Ledger, Pair, Verdicts
from unionties.graph.machine import MachineView
from unionties.graph.organisations import organisations
from unionties.graph.rdf import article_quads
from unionties.graph.shapes import validate
from unionties.graph.statement import Article, Entity, Evidence, Statement
from unionties.graph.store import Store
from unionties.queries.lookups import evidence, partners
from unionties.queries.naming import find, local_id
from unionties.queries.portraits import portrait

AT = Addresses("https://example.org/")
KON_TUM_EN = Entity(
    "union-vn-kontum", "TradeUnion", "Kontum Federation of Labour", (("en", "Kontum Federation of Labour"),),
    ("Kontum Federation",), "VN",
)  # fmt: skip
MET = "The Kontum Federation met the Lao unions."
VISIT = "Kontum's union will visit Laos in May 2019."


def english() -> tuple[Article, list[Statement]]:
    """A third article, which calls the union of Kon Tum otherwise."""
    of = article("english", f"{MET}\n{VISIT}")
    return of, [
        statement(KON_TUM_EN, "meeting", LFTU, MET, of=of),
        statement(KON_TUM_EN, "visit", LFTU, VISIT, of=of, when="2019-05", planned=True),
        statement(KON_TUM_EN, "cooperation", KON_TUM, MET, of=of),
    ]


def world() -> list[tuple[Article, list[Statement]]]:
    return [(article(), signing()), second_article(), english()]


SAME = Pair.of(KON_TUM.id, KON_TUM_EN.id)
SIGNED, POST, _ = (Claim.of(s) for s in signing())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return built(tmp_path / "ties.db", world())


@pytest.fixture
def ledger(path: Path) -> Ledger:
    return Ledger.beside(path)


def dump(path: Path) -> list[str]:
    """The named graphs, and of the default graph that it is their union."""
    with Store.open(path) as store:
        named = {q.triple for q in store.quads()}
        union = {q.triple for q in store.graph if str(q.graph_name) == "DEFAULT"}
        assert union == named
        return store.dump()


def values(path: Path, query: str) -> list[tuple[str, ...]]:
    with Store.open(path) as store:
        return sorted(tuple(cell.value for cell in row) for row in store.query(query))


# What a judgement changes


def test_same_makes_one_entity_of_two(path, ledger):
    ledger.add(SAME, "same", "Lan")
    applied = apply(path, KNOWN)
    assert (applied.merged, applied.effective, applied.unfit) == (1, 1, ())
    with Store.open(path) as store:
        assert validate(store) == []
        assert not store.query("ASK { ?t rdf:subject|rdf:object id:union-vn-kontum }")
        node = store.addresses.entity(KON_TUM.id)
        about = store.graph.quads_for_pattern(node, None, None, None)
        names = {(q.predicate.value.rpartition("#")[2], q.object.value) for q in about}
        assert ("prefLabel", "Liên đoàn Lao động tỉnh Kon Tum") in names
        assert ("altLabel", "Kontum Federation of Labour") in names
        assert ("mention", "Kontum Federation") in names
        assert ("prefLabel", "Kontum Federation of Labour") not in names
        for name in (KON_TUM.id, KON_TUM_EN.id, f"id:{KON_TUM_EN.id}", "Kontum Federation of Labour"):
            assert find(store, name).id == KON_TUM.id
        # The two reports of the meeting and of the visit are now those of one tie each; what joined the two is gone.
        told = {(t.tie.relation, len(t.tie.reports)) for t in evidence(store, KON_TUM_EN.id, "lftu")}
        assert told == {("meeting", 2), ("visit", 2)}
        assert not store.query("ASK { ?t rdf:predicate ut:cooperation }")
        assert [p.relation for p in partners(store, KON_TUM.id).rows] == ["meeting", "visit"]
        assert portrait(store, KON_TUM.id).facts["id"] == KON_TUM.id


def test_an_id_of_the_shipped_knowledge_stands_for_the_others(path, ledger):
    ledger.add(Pair.of("ituc", KON_TUM_EN.id), "same", "Lan")  # occurs nowhere, is known
    apply(path, KNOWN)
    with Store.open(path) as store:
        assert find(store, KON_TUM_EN.id).id == "ituc"
        assert find(store, "ITU Confederation").others == ["Kontum Federation of Labour"]
        assert validate(store) == []


def test_two_shipped_organisations_that_are_one(path, ledger):
    ledger.add(Pair.of("vgcl", "front"), "same", "Lan")  # only the first is the end of an act
    apply(path, KNOWN)
    with Store.open(path) as store:
        assert validate(store) == []
        assert not store.query("ASK { id:front a ?type }")
        assert find(store, "front").id == "vgcl"
        assert find(store, "vgcl").others == ["Công đoàn Việt Nam", "Lao Front", "VGCL"]
        assert store.query("ASK { id:lftu org:subOrganizationOf id:vgcl . id:vgcl ut:affiliatedTo id:wftu }")


def test_wrong_leaves_out_the_evidence_and_what_only_it_said(path, ledger):
    other = Claim.of(second_article()[1][0])
    plain = "SELECT ?s { ?s ut:cooperationAgreement id:lftu }"
    reports = "SELECT ?e { ?t rdf:predicate ut:cooperationAgreement ; ut:when '2018/2023' ; ut:evidence ?e }"
    ledger.add(SIGNED, "wrong", "Lan", "it was only a plan")
    assert apply(path, KNOWN) == Applied(left_out=1, effective=1)
    assert len(values(path, reports)) == 1
    ledger.add(other, "wrong", "Lan")
    apply(path, KNOWN)
    assert values(path, reports) == []
    assert values(path, plain) == [("https://w3id.org/unionties/id/vgcl",)], "of 2013–2018 another article tells"
    ledger.add(POST, "wrong", "Lan")
    apply(path, KNOWN)
    assert values(path, f"SELECT ?n {{ <https://w3id.org/unionties/id/{HOA.id}> skos:prefLabel ?n }}") == []
    with Store.open(path) as store:
        assert validate(store) == []


def test_right_makes_the_evidence_sure(path, ledger):
    ledger.add(SIGNED, "right", "Lan")
    assert apply(path, KNOWN) == Applied(confirmed=1, effective=1)
    found = values(path, "SELECT ?c ?a { ?e ut:judged 'right' ; ut:confidence ?c ; oa:hasSource ?a }")
    assert found == [("1", "https://w3id.org/unionties/article/2018/ký%20kết")]
    with Store.open(path) as store:
        assert validate(store) == []


def test_what_only_the_machine_said_is_kept_apart(path, ledger):
    before = dump(path)
    ledger.add(SIGNED, "wrong", "Lan")
    apply(path, KNOWN)
    with Store.open(path) as store:
        view = MachineView(store.graph, store.addresses)
        assert {p.claim for p in view.passages(article().name)} == {Claim.of(s) for s in signing()}
        assert {p.statement_id for p in view.passages(article().name)} == {s.id for s in signing()}
        assert store.query(
            "ASK { GRAPH <https://w3id.org/unionties/machine/2018/ký%20kết> { ?t ut:when '2018/2023' } }"
        )
        assert not [q for q in store.quads() if "/machine/" in q.graph_name.value]
        assert len(portrait(store, "vgcl").facts["articles"]) == 2
    assert len(dump(path)) < len(before)


def test_judgements_that_fit_nothing_are_told(path, ledger):
    lost = replace(SIGNED, text="No article says so.")
    ledger.add(lost, "wrong", "Lan")
    ledger.add(Pair.of("nobody", "vgcl"), "same", "Lan")
    ledger.add(Pair.of(HOA.id, "vgcl"), "same", "Lan")  # a person and an organisation
    before = dump(path)
    applied = apply(path, KNOWN)
    assert set(applied.unfit) == {lost, Pair.of("nobody", "vgcl"), Pair.of(HOA.id, "vgcl")}
    assert applied.effective == 0
    with Store.open(path) as store:
        assert find(store, "nobody").id == "vgcl", "who asks for an id that a person explained finds it"
        assert store.query(f"ASK {{ <{store.addresses.entity(HOA.id).value}> a ut:Person }}")
    assert [line for line in dump(path) if "sameAs" not in line] == before


def test_a_conflict_is_told_and_neither_word_applies(path, ledger):
    before = dump(path)
    ledger.add(SAME, "same", "Lan")
    ledger.add(SAME, "different", "Minh", "two provinces")
    (conflict,) = apply(path, KNOWN).conflicts
    assert [(j.by, j.word, j.why) for j in conflict.judgements] == [
        ("Lan", "same", ""),
        ("Minh", "different", "two provinces"),
    ]
    assert dump(path) == before


def test_a_claim_survives_shifted_offsets_and_another_layout(path, ledger):
    ledger.add(SIGNED, "wrong", "Lan")
    of, statements = article(), signing()
    text = "Lời dẫn mới.\n" + of.text.replace("Liên hiệp", "Liên  hiệp\n")
    first = statements[0]
    quote = first.evidence.text.replace("Liên hiệp", "Liên  hiệp\n")
    moved = replace(first, evidence=Evidence(of.name, text.index(quote), text.index(quote) + len(quote), quote))
    built(path, [(replace(of, text=text), [moved])])
    assert len(values(path, "SELECT ?e { ?t ut:when '2018/2023' ; ut:evidence ?e }")) == 1


def test_a_build_applies_the_ledger_beside_the_store(path, ledger, tmp_path):
    ledger.add(SAME, "same", "Lan")
    apply(path, KNOWN)
    expected = dump(path)
    assert dump(built(path, [second_article()])) == expected
    import shutil

    shutil.rmtree(path)
    assert dump(built(path, world())) == expected, "the ledger outlives the store"


def test_a_removed_article_takes_its_machine_graph_along(path, ledger):
    ledger.add(SAME, "same", "Lan")
    ledger.add(SIGNED, "wrong", "Lan")
    apply(path, KNOWN)
    with Store.writing(path) as writer:
        writer.remove("english")
        writer.remove(article().name)
        writer.finish(KNOWN)
    ledger.path.unlink()
    assert dump(built(path, [])) == dump(built(path.with_name("fresh"), [second_article()]))
    with Store.open(path) as store:
        kept = {g for g in store.graph.named_graphs() if store.addresses.is_machine(g)}
        assert kept == {store.addresses.readings}


@pytest.mark.parametrize("fewer", [["vgcl", "wftu"], ["lftu", "front"], []])
def test_knowledge_that_grows_finds_the_same_judgements(tmp_path, fewer):
    path, verdicts = tmp_path / "s", Verdicts(same=frozenset({SAME, Pair.of("lftu", "vgcl")}))
    for known in ({key: KNOWN[key] for key in fewer}, KNOWN):
        with Store.writing(path) as writer:
            if known is not KNOWN:
                for of, statements in world():
                    writer.replace(of, statements)
            writer.finish(known, verdicts)
    assert dump(path) == dump(write(tmp_path / "fresh", world(), verdicts))


def test_judging_the_seeds_and_taking_it_back(tmp_path):
    from unionties.extract.pipeline import extract
    from unionties.extract.reading import read_articles
    from unionties.graph.organisations import organisations

    path, known = tmp_path / "seeds.db", organisations()
    seeds = Path(__file__).resolve().parents[1] / "seeds"
    told = [(of, extract(of)) for of in read_articles([seeds], on_skip=lambda *why: pytest.fail(str(why)))]
    with Store.writing(path) as writer:
        for of, statements in told:
            writer.replace(of, statements)
        writer.finish(known)
    before, ledger = dump(path), Ledger.beside(path)
    signed = [s for _, statements in told for s in statements if s.relation == "cooperationAgreement"]
    for one in {Claim.of(s) for s in signed if {s.subject.id, s.object.id} == {"lftu", "vgcl"}}:
        ledger.add(one, "wrong", "Lan")
    for one in {Claim.of(s) for s in signed if {s.subject.id, s.object.id} != {"lftu", "vgcl"}}:
        ledger.add(one, "right", "Lan")
    ledger.add(Pair.of("union-la-attapeu", "lftu"), "same", "Lan", "only to see what happens")
    applied = apply(path)
    assert (applied.left_out + applied.confirmed, applied.merged, applied.unfit) == (len(signed), 1, ())
    pairs = values(path, "SELECT ?a ?b { ?a ut:cooperationAgreement ?b }")
    ends = [tuple(end.rpartition("/")[2] for end in pair) for pair in pairs]
    assert ends == [("lftu", "union-vn-kon-tum"), ("union-vn-kon-tum", "lftu")]
    with Store.open(path) as store:
        assert validate(store) == []
    for judgement in ledger.read():
        ledger.withdraw(judgement.id, "Lan")
    assert apply(path).effective == 0
    assert dump(path) == before


@pytest.mark.parametrize("content", ["notes of mine\n", '{"a": 1}\n'])
def test_a_file_that_is_no_ledger_stops_the_build(path, ledger, content):
    ledger.path.write_text(content)
    before = dump(path)
    with pytest.raises(LedgerError, match="isn't a ledger of judgements"):
        apply(path, KNOWN)
    with pytest.raises(LedgerError, match="isn't a ledger of judgements"):
        built(path)
    assert dump(path) == before


def test_where_there_is_no_store_none_is_made(tmp_path):
    with pytest.raises(StoreError, match="there is no store"):
        apply(tmp_path / "none", KNOWN)
    assert not (tmp_path / "none").exists()


# However it came about


ORGANISATIONS = [Entity(f"union-{n}", "TradeUnion", f"Union {n}", mentions=(f"U{n}",), country="VN") for n in "ábcd"]
PERSONS = [
    Entity("person-nguyễn-văn-an-vgcl", "Person", "Nguyễn Văn An"),
    Entity("person-nguyễn-văn-an-union-b", "Person", "Nguyễn văn An"),
    Entity("person-nguyen-van-an-lftu", "Person", "Nguyen Van An", (("en", "Nguyen Van An"),)),
    Entity("person-nguyễn-văn-ân-vgcl", "Person", "Nguyễn Văn Ân"),
]
BODIES = [VGCL, LFTU, *ORGANISATIONS]
LINE = "Hai bên đã gặp nhau và ký kết."
ARTICLES = [Article(f"bài/{n}", f"{LINE}\nVà thêm nữa.") for n in range(4)]
ENTITIES = [e.id for e in [*BODIES, *PERSONS]] + ["wftu", "nobody"]


@st.composite
def said_of_articles(draw: st.DrawFn) -> list[tuple[Article, list[Statement]]]:
    """Four articles with a few statements each about the same ten entities."""
    told = []
    for of in ARTICLES:
        statements = {}
        for _ in range(draw(st.integers(0, 5))):
            quote = draw(st.sampled_from(of.text.split("\n")))
            if draw(st.booleans()):
                ends, relation = (draw(st.sampled_from(PERSONS)), draw(st.sampled_from(BODIES))), "post"
            else:
                ends = tuple(draw(st.lists(st.sampled_from(BODIES), min_size=2, max_size=2, unique=True)))
                relation = draw(st.sampled_from(["meeting", "visit"]))
            made = statement(
                ends[0], relation, ends[1], quote, of=of, when=draw(st.sampled_from([None, "2019", "2020-05"])),
                planned=draw(st.booleans()), confidence=draw(st.sampled_from([0.5, 0.9])),
                title="Chủ tịch" if relation == "post" else None,
            )  # fmt: skip
            statements[made.id] = made
        told.append((of, list(statements.values())))
    return told


@st.composite
def judged(draw: st.DrawFn, told: list[tuple[Article, list[Statement]]]) -> Verdicts:
    """Verdicts as they come out of judgements by two people."""
    claims = [Claim.of(s) for _, statements in told for s in statements]
    pairs = st.lists(st.sampled_from(ENTITIES), min_size=2, max_size=2, unique=True).map(lambda p: Pair.of(*p))
    ledger = []
    from unionties.graph.ledger import Judgement
    from unionties.graph.verdicts import verdicts

    for number in range(draw(st.integers(0, 6))):
        at = f"2026-01-01T00:00:{number:02}Z"
        by = draw(st.sampled_from(["Lan", "Minh"]))
        if claims and draw(st.booleans()):
            ledger.append(Judgement(draw(st.sampled_from(claims)), draw(st.sampled_from(["right", "wrong"])), by, at))
        else:
            ledger.append(Judgement(draw(pairs), draw(st.sampled_from(["same", "same", "different"])), by, at))
    return verdicts(ledger)


def write(path: Path, told: list[tuple[Article, list[Statement]]], verdicts: Verdicts) -> Path:
    with Store.writing(path) as writer:
        for of, statements in told:
            writer.replace(of, statements)
        writer.finish(KNOWN, verdicts)
    return path


UNSHRUNK = [Phase.explicit, Phase.generate]  # shrinking what writes stores takes minutes
BOUNDED = settings(
    max_examples=15, deadline=None, derandomize=True, phases=UNSHRUNK, suppress_health_check=list(HealthCheck)
)  # fmt: skip


@settings(BOUNDED, max_examples=int(os.environ.get("UNIONTIES_EXAMPLES", "7")))
@given(st.data())
def test_the_same_judgements_give_the_same_graph_however_it_came_about(tmp_path_factory, data):
    """``UNIONTIES_EXAMPLES`` says how many cases are tried."""
    folder = tmp_path_factory.mktemp("any")
    told = data.draw(said_of_articles())
    first, second = data.draw(judged(told)), data.draw(judged(told))
    plain, expected = write(folder / "plain", told, Verdicts()), write(folder / "whole", told, second)
    # In another order, in two builds, with other judgements in between:
    mixed = data.draw(st.permutations(told))
    write(folder / "pieces", mixed[:2], first)
    write(folder / "pieces", mixed[1:], second)
    assert dump(folder / "pieces") == dump(expected)
    # On a graph that is there already, and back:
    wanted = dump(expected), dump(plain)
    for verdicts, result in ((second, wanted[0]), (Verdicts(), wanted[1]), (first, None), (second, wanted[0])):
        write(plain, [], verdicts)
        assert result is None or dump(plain) == result
    # Read anew, an article is what it was:
    write(plain, told[:1], second)
    assert dump(plain) == wanted[0]
    with Store.open(plain) as store:
        assert validate(store) == []


@BOUNDED
@given(st.data())
def test_without_judgements_an_article_is_as_it_was(data):
    for of, statements in data.draw(said_of_articles()):
        quads = article_quads(AT, of.name, of.source, of.text, statements)
        apart = said(AT, quads, AT.article(of.name))
        assert {p.claim for p in apart.passages} == {Claim.of(s) for s in statements}
        assert set(judged_quads(AT, apart, {}, frozenset(), frozenset())) == set(quads)
        wrong = {Claim.of(s) for s in statements if random.Random(s.id).random() < 0.5}
        left = [s for s in statements if Claim.of(s) not in wrong]
        expected = article_quads(AT, of.name, of.source, of.text, left)
        assert set(judged_quads(AT, apart, {}, frozenset(), wrong)) == set(expected)


@BOUNDED
@given(st.data())
def test_merged_ends_are_as_if_the_machine_had_told_the_other_id(data):
    one, other = data.draw(st.lists(st.sampled_from(ORGANISATIONS), min_size=2, max_size=2, unique=True))
    for of, statements in data.draw(said_of_articles()):
        quads = article_quads(AT, of.name, of.source, of.text, statements)
        found = judged_quads(AT, said(AT, quads, AT.article(of.name)), {one.id: other.id}, frozenset(), frozenset())
        renamed = [
            replace(s, **{end: other for end in ("subject", "object") if getattr(s, end) == one}) for s in statements
        ]
        expected = article_quads(AT, of.name, of.source, of.text, [s for s in renamed if s.subject.id != s.object.id])
        names = {AT.entity(e.id) for e in (one, other)}
        entity = ("#type", "Label", "#country", "#mention")
        assert {q for q in found if not (q.subject in names and q.predicate.value.endswith(entity))} == {
            q for q in expected if not (q.subject in names and q.predicate.value.endswith(entity))
        }


def test_a_merged_body_is_who_others_belonged_to(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Store.writing(path) as writer:
        writer.replace(article(), signing())
        writer.finish(organisations())
    before = _memberships(path)
    assert ("vgcl", "wftu") in before
    Ledger.beside(path).add(Pair.of("wftu", LFTU.id), "same", by="a")
    apply(path)
    best = local_id(_named_as(path, "wftu"))
    assert best == LFTU.id
    assert ("vgcl", LFTU.id) in _memberships(path)
    judgement = Ledger.beside(path).read()[0]
    Ledger.beside(path).withdraw(judgement.id, by="a")
    apply(path)
    assert _memberships(path) == before


def _memberships(path: Path) -> set[tuple[str, str]]:
    with Store.open(path) as store:
        rows = store.query("SELECT ?a ?b WHERE { ?m org:member ?a ; org:organization ?b }")
        return {(local_id(row["a"].value), local_id(row["b"].value)) for row in rows}  # type: ignore[union-attr]


def _named_as(path: Path, name: str) -> str:
    with Store.open(path) as store:
        return find(store, name).iri
