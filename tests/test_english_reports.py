"""Who acts in English reports: several bodies in one word, further meetings, speakers at the event that is reported."""

from __future__ import annotations

import pytest

from unionties.extract.drafts import LEARNED
from unionties.extract.pipeline import analyse, extract
from unionties.graph.statement import Article, Source


def told(text: str) -> set[tuple[str, str, str]]:
    """The ties that a report under a headline tells, the ends of a symmetric one in the order of their ids."""
    article = Article("a", f"News of the day\n\n{text}", Source(published="2016-07-01", language="en"))
    found = (s for s in extract(article) if s.relation not in ("post", "partOf"))
    return {(s.subject.id, s.relation, s.object.id) for s in found}


SEMINAR = "The 5th Global Port Seminar brought dockers to Mombasa on 4 May 2016. "
PORTS = "event-5th-global-port-seminar"
HALL = "At the SIPTU hall in Cork the ITF Port Seminar opened on 4 May 2016. "
CUBAN = "Ulises Mora, general secretary of the Workers' Central Union of Cuba (CTC), came to Madrid. "
IRISH = "The Irish Congress of Trade Unions (ICTU) sent guests to Israel. "
TOUR = "UNISON is planning a tour of the island. "
SISTERS = "UNISON and SIPTU are from Cork. "
CZECHS = "The ČMKOS came to Izmir. OS KOVO of the Czech Republic is from Prague. "
SHIPS = "The ICS, the ITF and the International Maritime Employers' Council (IMEC) spoke in London. "


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("In May 2016 an ETUC/ITUC delegation met DISK in Ankara.", ("disk", "meeting", "etuc")),
        ("In May 2016 an ETUC/ITUC delegation met DISK in Ankara.", ("disk", "meeting", "ituc")),
        ("In June the ITUC/PSI mission visited KESK.", ("psi", "visit", "kesk")),
        ("The ITF/IUF team was received by DISK in Izmir.", ("disk", "meeting", "iuf")),
        ("The AFL-CIO/ITUC team met KESK in Izmir.", ("ituc", "meeting", "kesk")),
        ("The ITF met the trade unions, the parties AKP and HDP, and the ILO in May.", ("ilo", "meeting", "itf")),
        ("Leaders of UNISON, SIPTU and the FNV came together in Berlin.", ("siptu", "meeting", "unison")),
        ("The leaders of UNISON and SIPTU came together on 4 May 2016.", ("siptu", "meeting", "unison")),
        (CUBAN + "Fruitful were his meetings with Jim Mavros, secretary of the WFTU.", ("ctc-cu", "meeting", "wftu")),
        (CUBAN + "His talks with George Mavros, secretary of the WFTU, were long.", ("ctc-cu", "meeting", "wftu")),
        ("The CTC of Cuba met the WFTU. A further meeting was with the CCOO.", ("ccoo", "meeting", "ctc-cu")),
        ("SIPTU met the FNV in Cork. Another meeting followed with UNISON.", ("siptu", "meeting", "unison")),
        (IRISH + "With Histadrut the Irish had talks.", ("histadrut", "meeting", "ictu")),
        (IRISH + "With Histadrut the Irish had talks. They also met the PGFTU.", ("ictu", "meeting", "pgftu")),
        (IRISH + "There the Irish met the PGFTU.", ("ictu", "meeting", "pgftu")),
        (SHIPS + "The three signed a memorandum of understanding.", ("ics", "cooperationAgreement", "itf")),
        (SEMINAR + "Paddy Doe, president of the MUA, stressed that robots take no holiday.",
         ("mua", "participation", PORTS)),
        (SEMINAR + "Ann Lee, secretary of SIPTU, had this to report.", ("siptu", "participation", PORTS)),
        (SEMINAR + "Tom Fox, secretary of the ITF, for his part, spoke of contracts.", ("itf", "participation", PORTS)),
        (SEMINAR + "Robots take no holiday, said Paddy Doe, president of the MUA.", ("mua", "participation", PORTS)),
        (SEMINAR + "Ann Lee, of SIPTU, told of her port, whose owners, Oceanport and Dockland, are in court.",
         ("siptu", "participation", PORTS)),
        (SEMINAR + "They flew in from Cork and from UNISON, SIPTU and the FNV.", ("siptu", "participation", PORTS)),
        (HALL + "Ann Lee, president of SIPTU, stressed that robots take no holiday.",
         ("siptu", "participation", "event-itf-port-seminar")),
        (SEMINAR + "It had help from affiliates UNISON, SIPTU and the FNV.", ("siptu", "participation", PORTS)),
        (SEMINAR + "Delegates from UNISON, SIPTU and the FNV danced.", ("siptu", "participation", PORTS)),
        ("Leaders of NUMSA, the metalworkers' union that is an affiliate of IndustriALL, were freed.",
         ("numsa", "membership", "industriall")),
        ("UNISON and SIPTU were the hosts of a forum in Cork.", ("siptu", "jointActivity", "unison")),
        ("The CTC of Cuba came to Hanoi. In Hue the delegation of Cuba had a meeting with DISK.",
         ("ctc-cu", "meeting", "disk")),
        (TOUR + "Delegates will meet the CTC of Cuba.", ("ctc-cu", "meeting", "unison")),
        (TOUR + "The delegates also called on CTC of Cuba president Ana Diaz.", ("ctc-cu", "meeting", "unison")),
        (TOUR + "In Havana the team was the guest of the CTC of Cuba.", ("unison", "visit", "ctc-cu")),
        (IRISH + "There the delegation had meetings in the West Bank with the PGFTU.", ("ictu", "meeting", "pgftu")),
        ("The AFL-CIO is on strike. The AFL-CIO says so. The FNV has sent messages of its own.",
         ("fnv", "solidarity", "afl-cio")),
        (CZECHS + "The Czech guests visited DISK.", ("cmkos", "visit", "disk")),
        (CZECHS + "The Czech union visited DISK.", ("os-kovo", "visit", "disk")),
        ("Dear friends, the IFJ greets the BAJ, our affiliate in Belarus.", ("baj", "membership", "ifj")),
    ],
)  # fmt: skip
def test_who_acts(text: str, tie: tuple[str, str, str]) -> None:
    assert tie in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "UNISON has friends in the West Bank. The West Bank met SIPTU.",
        "The CTC of Cuba came to Hanoi. In Hue the delegation of Peru had a meeting with DISK.",
        TOUR + "Delegates will meet in Berlin, where the CTC of Cuba has friends.",
        TOUR + "The delegates liked the CTC of Cuba.",
        TOUR + "The visitors were the guests of the CTC of Cuba.",
        SISTERS + "The pair of shoes was for the FNV.",
        "An AC/DC adapter was sold to UNISON.",
        "The and/or clause surprised DISK.",
        "ETUC/ITUC.",
        "UNISON and SIPTU came together in the Alliance for Care.",
        "UNISON and SIPTU came together for a march against the cuts.",
        *(
            SEMINAR + f"Delegates from UNISON, SIPTU and the FNV {did}."
            for did in (
                "didn't come",
                "weren’t there",
                "boycotted it",
                "stayed away",
                "missed it",
                "couldn't travel in the end",
                "were expected",
                "were invited",
            )
        ),
        "The 5th Global Port Seminar opens in Mombasa on 4 August 2016. Delegates from UNISON, SIPTU and DISK.",
        CUBAN + "He said that a further meeting was needed.",
        CUBAN + "His meetings with the doctors of Madrid were short.",
        "The Irish weather surprised DISK.",
        SHIPS + "The three were tired.",
        SEMINAR + "John Roe, president of UNISON, told reporters that he had heard nothing.",
        SEMINAR + "Delegates from UNISON, SIPTU and the FNV did not dance.",
        HALL + "Tom Fox, secretary of the ITF, stressed that robots take no holiday.",
        SEMINAR + "UNISON, SIPTU and the FNV use the same robots.",
        SEMINAR + "Founders of the firm are UNISON, SIPTU and the FNV.",
        SEMINAR + "Members of UNISON, SIPTU and the FNV get a rebate.",
        SEMINAR + "It had help from affiliates UNISON and SIPTU.",
        SEMINAR + "At the Durban Congress, in 2012, help came from affiliates UNISON, SIPTU and the FNV.",
        SEMINAR + "Mary Poe, president of SIPTU, said in a statement that the port was closed.",
        "The Save Our Ports campaign goes on. The opening was attended by Ann Lee, president of SIPTU.",
        "That Ann Lee, president of SIPTU, is coming home after ten years is welcomed by UNISON.",
    ],
)
def test_near_wordings_are_silent_to_cues(text: str) -> None:
    """What a learned reading of pairs makes of them is its own: ``test_pairs.py``."""
    article = Article("a", f"News of the day\n\n{text}", Source(published="2016-07-01", language="en"))
    found = [d for d in analyse(article).drafts if d.relation not in ("post", "partOf")]
    assert not [d for d in found if not d.cue.startswith(LEARNED)]
