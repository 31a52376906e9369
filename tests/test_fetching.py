"""Fetching from a server on loopback that records what it is asked and when."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import signal
import subprocess
import sys
import time
import tracemalloc
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fastwarc.warc import ArchiveIterator, WarcRecordType
from recording_server import PAGE, Handler, Site, gives, leads, site
from warcio.checker import Checker

from unionties.extract import fetching_requests
from unionties.extract.fetching import Fetching, Manners, Outcome
from unionties.extract.fetching_addresses import Listing, address_of, listing_of
from unionties.extract.fetching_archive import archive
from unionties.extract.fetching_requests import Limits, is_public
from unionties.graph.errors import ReadError, StoreBusy, WriteError
from unionties.queries.cli import cli

QUICK = Manners("unionties/test", delay=0.01, retries=2, limits=Limits(5, 100_000))
BOMB = gzip.compress(bytes(200_000_000))


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as found:
        yield found


@pytest.fixture
def other() -> Iterator[Site]:
    with site() as found:
        yield found


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "pages.warc.gz"


def fetched(kept: Path, listing: Listing | list[str], **manners: object) -> list[Outcome]:
    """Fetch into an archive; the outcomes."""
    with archive(kept, "unionties/test", "unionties/test") as opened:
        run = Fetching(opened, Manners(**{**vars(QUICK), **manners}))
        run.take(listing if isinstance(listing, Listing) else Listing(tuple(listing), gathered=False))
        run.run()
        return run.outcomes()


def reason(outcomes: list[Outcome]) -> str:
    (outcome,) = outcomes
    assert outcome.state == "failed"
    return outcome.reason


def states(outcomes: list[Outcome]) -> list[str]:
    return [outcome.state for outcome in outcomes]


def pages(kept: Path) -> list[tuple[str, bytes]]:
    """The pages of an archive, as another reader of WARC finds them; all its digests are right."""
    if not kept.exists():
        return []
    with kept.open("rb") as stream:
        assert all(record.verify_block_digest() for record in ArchiveIterator(stream, parse_http=False))
    with kept.open("rb") as stream:
        return [
            (record.headers["WARC-Target-URI"], record.reader.read())
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True)
            if record.http_headers.status_code == 200
        ]


def checked(kept: Path) -> int:
    """What ``warcio check`` leaves with; 0 for a valid archive."""
    checker = Checker(type("Options", (), {"verbose": False, "inputs": [str(kept)]}))
    checker.process_all()
    return int(checker.exit_value)


def command(*arguments: object, **more: object) -> Result:
    return CliRunner().invoke(cli, ["fetch", *map(str, arguments)], **more)


# addresses


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("HTTPS://Example.ORG:443/A%c3%a9?x=1#top", "https://example.org/A%C3%A9?x=1"),
        ("http://công-đoàn.vn/tin mới/đoàn?q=ký kết", "http://xn--cng-on-mta9myk.vn/tin%20m%E1%BB%9Bi/%C4%91o%C3%A0n?q=k%C3%BD%20k%E1%BA%BFt"),
        ("http://user:pa%24s@example.org", "http://example.org/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("http://example.org./a//b/../c;d+e", "http://example.org/a//b/../c;d+e"),
    ],
)  # fmt: skip
def test_an_address_is_asked_for_in_ascii(text, asked):
    assert address_of(text).text == asked
    assert address_of(asked).text == asked


def test_a_path_is_the_same_composed_or_not():
    assert address_of(unicodedata.normalize("NFD", "http://a.vn/công")).text == address_of("http://a.vn/công").text


@pytest.mark.parametrize(
    "text",
    ["file:///etc/passwd", "ftp://a.vn/x", "a.vn/x", "http://", "http://a b.vn/", "http://a..vn/", "http://a.vn:x/",
     "http://[::1/", "javascript:alert(1)", "http://" + "a" * 70 + ".vn/", "http://a.vn/" + "x" * 5000, "http://a.vn/\udcff"],
)  # fmt: skip
def test_what_is_no_address_is_told(text):
    with pytest.raises(ReadError):
        address_of(text)


@pytest.mark.parametrize(
    "text", ["ftp://me:hunter2@a.vn/", "http://me:hunter2@a.vn:x/", "http://me:hun/ter2@a.vn", "//me:hunter2@a.vn/"]
)
def test_no_message_tells_a_password(text):
    with pytest.raises(ReadError) as error:
        address_of(text)
    assert "ter2" not in str(error.value)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("http://a.vn/x?b=1&a=2", "http://A.vn:80/x?a=2&b=1#part", True),
        ("http://a.vn/x?id=5", "http://a.vn/x?utm_source=zalo&id=5&fbclid=Q", True),
        ("http://a.vn/x?cid=1", "http://a.vn/x?cid=2", False),
        ("http://a.vn/?tin-1", "http://a.vn/?tin-2", False),
        ("http://a.vn/x", "http://a.vn/x/", False),
        ("http://a.vn/x", "https://a.vn/x", False),
    ],
)
def test_addresses_of_one_page_are_one(one, two, same):
    assert (address_of(one).key == address_of(two).key) is same


# lists, feeds, sitemaps

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><link>{0}/</link>
<atom:link href="{0}/feed" rel="self"/><item><title>1</title><link>{0}/1</link></item>
<item><link> {0}/2 </link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="{0}/"/><entry><link rel="edit" href="{0}/edit"/>
<link href="{0}/1"/></entry><entry><link rel="alternate" href="{0}/2"/></entry></feed>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>{0}/1</loc><lastmod>2024-01-01</lastmod></url><url><loc>{0}/2</loc></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>{0}/one.xml</loc></sitemap><sitemap><loc>{0}/two.xml.gz</loc></sitemap></sitemapindex>"""


@pytest.mark.parametrize("text", [RSS, ATOM, SITEMAP], ids=["rss", "atom", "sitemap"])
@pytest.mark.parametrize("packed", [False, True])
def test_feeds_and_sitemaps_give_addresses(text, packed):
    data = text.format("http://a.vn").encode()
    assert listing_of(gzip.compress(data) if packed else data) == Listing(("http://a.vn/1", "http://a.vn/2"))


def test_an_item_without_a_link_may_have_it_as_its_id():
    items = "<item><guid>http://a.vn/1</guid></item><item><guid isPermaLink='false'>http://a.vn/x</guid></item>"
    more = "<item><guid>7</guid></item><item><guid>http://a.vn/x</guid><link>http://a.vn/2</link></item>"
    assert listing_of(f"<rss>{items}{more}</rss>".encode()).pages == ("http://a.vn/1", "http://a.vn/2")


def test_an_index_gives_sitemaps():
    assert listing_of(INDEX.format("http://a.vn").encode()).listings == (
        "http://a.vn/one.xml",
        "http://a.vn/two.xml.gz",
    )


def test_a_list_may_have_comments():
    data = "\ufeff# mine\r\nhttp://a.vn/1#x\r\n\r\n  http://a.vn/2  # the second\n#http://a.vn/3\n".encode()
    assert listing_of(data) == Listing(("http://a.vn/1#x", "http://a.vn/2"), gathered=False)


@pytest.mark.parametrize("where", ["<loc>&{0};</loc>", "<loc>http://a.vn/{0}</loc><image>&{0};</image>"])
def test_hostile_xml_neither_loads_nor_expands(where, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("http://a.vn/secret")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    for entities, name in (
        (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', "x"), (f'<!ENTITY l0 "lol">{laughs}', "l11"),
        (f'<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p; <!ENTITY x "http://a.vn/x">', "x"),
    ):  # fmt: skip
        text = f"<!DOCTYPE urlset [{entities}]><urlset><url>{where.format(name)}</url></urlset>"
        began = time.process_time()
        try:
            found = listing_of(text.encode()).pages
        except ReadError:
            found = ()
        assert not {"http://a.vn/secret", "http://a.vn/x"} & set(found) - {f"http://a.vn/{name}"}
        assert all(len(one) < 100 for one in found)
        assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<html><p>no feed</p></html>", "root 'html'"), (b"<urlset><url><loc>", "broken XML"), (b"\x1f\x8bx", "gzip"),
        (gzip.compress(b"<" + bytes(60_000_000)), "unpacked"),
        ((f'<!DOCTYPE feed [<!ENTITY a "{"x" * 1000}"><!ENTITY b "{"&a;" * 1000}"><!ENTITY c "{"&b;" * 1000}">]>'
          '<feed><entry><link href="&c;"/></entry></feed>').encode(), "broken XML"),
    ],
    ids=["html", "torn", "gzip", "bomb", "attributes"],
)  # fmt: skip
def test_what_is_no_list_is_told(data, told):
    with pytest.raises(ReadError, match=told):
        listing_of(data)


def test_an_index_is_followed_and_a_page_that_a_feed_names_too(web, kept):
    web.routes |= {
        "/index.xml": gives(INDEX.format(web.base), "application/xml"),
        "/one.xml": gives(SITEMAP.format(web.base), "text/xml"),
        "/two.xml.gz": gives(gzip.compress(SITEMAP.replace("/2", "/3").format(web.base).encode()), "application/gzip"),
        "/feed": gives(RSS.replace("/2", "/4").format(web.base), "application/rss+xml"),
    }
    fetched(kept, [f"{web.base}/index.xml", f"{web.base}/feed"])
    assert sorted(url for url, _ in pages(kept)) == [f"{web.base}/{n}" for n in (1, 2, 3, 4)]
    assert len(web.paths()) == len(set(web.paths())) == 8


def test_a_feed_that_breaks_off_gives_what_it_has_and_says_so(web, kept, tmp_path):
    torn = RSS.format(web.base).partition("<item><link> ")[0]
    web.routes["/feed"] = gives(torn, "text/xml")
    (tmp_path / "feed.xml").write_text(torn)
    result = command(tmp_path / "feed.xml", f"{web.base}/feed", "-o", kept, "--private", "--delay", 0)
    assert result.exit_code == 0
    assert "feed.xml: broken XML, of which 1 addresses were read" in result.stderr
    assert "Fetched 1 page." in result.stdout and "  broken XML, of which 1 addresses were read" in result.stdout


def test_an_index_that_names_itself_ends(web, kept):
    web.routes["/index.xml"] = gives(INDEX.replace("/one.xml", "/index.xml").format(web.base), "application/xml")
    web.routes["/two.xml.gz"] = gives(INDEX.replace("one", "three").format(web.base), "application/xml")
    web.routes["/three.xml"] = gives(INDEX.replace("one", "four").format(web.base), "application/xml")
    fetched(kept, [f"{web.base}/index.xml"])
    assert sorted(web.paths()) == ["/index.xml", "/two.xml.gz"]


# robots.txt and pace


def test_robots_are_obeyed_by_the_longest_match_and_asked_once(web, kept):
    web.routes["/robots.txt"] = gives(
        "User-agent: *\nDisallow: /\n\nUser-agent: Unionties\nDisallow: /1\nAllow: /10\nDisallow: /*?print=",
        "text/plain",
    )
    outcomes = fetched(kept, [f"{web.base}/{path}" for path in ("1", "10", "2", "2?print=1", "12")])
    assert states(outcomes) == ["refused", "fetched", "fetched", "refused", "refused"]
    assert [one.path for one in web.asked] == ["/robots.txt", "/10", "/2"]
    assert {one.headers["user-agent"] for one in web.asked} == {"unionties/test"}


@pytest.mark.parametrize(
    ("robots", "state", "least"),
    [
        (gives("", status=404), "fetched", 1), (gives("", status=403), "fetched", 1),
        (gives("", status=500), "failed", 3),
        (gives("", status=429), "failed", 3), (gives("", status=501), "failed", 1),
        (lambda handler: handler.connection.close(), "failed", 3), (leads("/robots.txt"), "failed", 1),
        (gives(b"\xff\xfe\0<html>\0", "text/html"), "fetched", 1),
    ],
    ids=["404", "403", "500", "429", "501", "unreachable", "circle", "binary"],
)  # fmt: skip
def test_without_robots_a_site_is_open_or_set_aside(web, kept, robots, state, least):
    web.routes["/robots.txt"] = robots
    outcomes = fetched(kept, [f"{web.base}/1", f"{web.base}/2"])
    assert states(outcomes) == [state, state]
    assert sum(one.path == "/robots.txt" for one in web.asked) == least
    assert bool(web.paths()) is (state == "fetched")


def test_robots_may_lie_elsewhere(web, other, kept):
    web.routes["/robots.txt"] = leads(f"{other.base}/rules")
    other.routes["/rules"] = gives("User-agent: *\nDisallow: /1", "text/plain")
    assert states(fetched(kept, [f"{web.base}/1", f"{web.base}/2", f"{other.base}/1"])) == [
        "refused",
        "fetched",
        "fetched",
    ]


def test_one_host_is_asked_one_at_a_time_with_a_rest_and_others_meanwhile(web, other, kept):
    for one in (web, other):
        one.routes["/1"] = lambda handler: (time.sleep(0.3), handler.give(b"slow"))
    addresses = [f"{base}/{n}" for n in range(1, 4) for base in (web.base, other.base)]
    assert set(states(fetched(kept, addresses, delay=0.2))) == {"fetched"}
    for one in (web, other):
        assert len(one.asked) == 4
        assert min(one.gaps()) >= 0.19
    slow = [next(r for r in one.asked if r.path == "/1") for one in (web, other)]
    assert max(r.began for r in slow) < min(r.ended for r in slow), "two hosts are asked at once"


def test_a_site_that_asks_for_a_longer_rest_gets_it(web, kept):
    web.routes["/robots.txt"] = gives("User-agent: *\nCrawl-delay: 0.4", "text/plain")
    fetched(kept, [f"{web.base}/1", f"{web.base}/2"])
    assert min(web.gaps()) >= 0.39
    assert len(web.asked) == 3


def test_a_rest_that_is_too_long_sets_the_site_aside(web, kept):
    web.routes["/robots.txt"] = gives("User-agent: *\nCrawl-delay: 86400", "text/plain")
    assert "86400 s between" in reason(fetched(kept, [f"{web.base}/1"]))


@pytest.mark.parametrize(("status", "dated"), [(429, False), (503, True)])
def test_a_busy_host_is_left_in_peace_as_long_as_it_asks(web, kept, status, dated):
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    busy, page = gives("", status=status, Retry_After=later if dated else "1"), gives("<p>here")
    web.routes["/1"] = lambda handler: (page if web.paths().count("/1") > 1 else busy)(handler)
    assert states(fetched(kept, [f"{web.base}/1", f"{web.base}/2"])) == ["fetched", "fetched"]
    assert web.paths() == ["/1", "/1", "/2"]
    assert web.gaps()[1] >= 0.9


def test_retries_are_bounded_and_rest_longer_each_time(web, kept):
    web.routes["/1"] = gives("", status=503)
    assert reason(fetched(kept, [f"{web.base}/1"], delay=0.05)) == "status 503"
    assert web.paths() == ["/1"] * 3
    first, second = web.gaps()[1:]
    assert first >= 0.095 and second >= 0.19  # arrivals, which a busy machine stamps a little late or early


def test_a_host_that_asks_to_wait_for_hours_is_set_aside(web, kept):
    web.routes["/1"] = gives("", status=429, Retry_After="7200")
    outcomes = fetched(kept, [f"{web.base}/1", f"{web.base}/2"])
    assert [one.reason for one in outcomes] == ["set aside, the host asks to wait 7200 s"] * 2
    assert web.paths() == ["/1"]


def test_a_host_that_stops_answering_is_set_aside(web, kept):
    web.routes |= {f"/{n}": lambda handler: handler.connection.close() for n in range(30)}
    outcomes = fetched(kept, [f"{web.base}/{n}" for n in range(30)], retries=0)
    assert set(states(outcomes)) == {"failed"}
    assert len(web.paths()) == 8
    assert "set aside after 8" in outcomes[-1].reason


def test_an_unknown_host_or_a_closed_port_is_told(web, kept):
    with site() as gone:
        pass
    outcomes = fetched(kept, ["http://unknown.invalid/x", f"{gone.base}/1", f"{web.base}/1"], retries=0)
    assert [one.reason for one in outcomes] == [
        "robots.txt can't be had: the host's name isn't known",
        "robots.txt can't be had: no connection: Connection refused", "",
    ]  # fmt: skip


# redirects


def test_a_redirect_is_kept_and_followed_under_the_rules_of_each_host(web, other, kept):
    web.routes |= {"/a": leads("/b"), "/b": leads(f"{other.base}/1", 302), "/c": leads(f"{other.base}/2", 308)}
    other.routes["/robots.txt"] = gives("User-agent: *\nDisallow: /2", "text/plain")
    assert states(fetched(kept, [f"{web.base}/a", f"{web.base}/c"])) == ["fetched", "refused"]
    assert [url for url, _ in pages(kept)] == [f"{other.base}/1"]
    assert other.paths() == ["/1"]
    before = len(web.asked) + len(other.asked)
    assert states(fetched(kept, [f"{web.base}/a", f"{web.base}/b", f"{other.base}/1"])) == ["kept"] * 3
    assert len(web.asked) + len(other.asked) == before


def test_several_ways_to_a_page_fetch_it_once(web, kept):
    web.routes |= {"/a": leads("/1"), "/b": leads("/1"), "/c": leads("/b")}
    outcomes = fetched(kept, [f"{web.base}/{path}" for path in ("a", "b", "c", "1")])
    assert sorted(states(outcomes)) == ["fetched", "kept", "kept", "kept"]
    assert sorted(web.paths()) == ["/1", "/a", "/b", "/c"]


@pytest.mark.parametrize(
    ("routes", "told"),
    [
        ({"/a": leads("/a")}, "in a circle"), ({"/a": leads("/b"), "/b": leads("/a")}, "in a circle"),
        ({"/a": leads("/a0"), **{f"/a{n}": leads(f"/a{n + 1}") for n in range(20)}}, "more than 5 times"),
        ({"/a": leads("file:///etc/passwd")}, "redirects to no address"), ({"/a": leads("http://[")}, "no address"),
        ({"/a": gives("", status=301)}, "in a circle"),
    ],
)  # fmt: skip
def test_redirects_end(web, kept, routes, told):
    web.routes |= routes
    assert told in reason(fetched(kept, [f"{web.base}/a"]))
    assert len(web.paths()) <= 6


def test_two_addresses_that_lead_to_each_other_fail(web, kept):
    web.routes |= {"/a": leads("/b"), "/b": leads("/a")}
    assert states(fetched(kept, [f"{web.base}/a", f"{web.base}/b"])) == ["failed", "failed"]


def test_a_redirect_without_the_tracking_parameters_is_followed(web, kept):
    web.routes["/1?utm_source=x"] = leads("/1")
    assert states(fetched(kept, [f"{web.base}/1?utm_source=x"])) == ["fetched"]


def test_a_location_in_utf8_is_understood(web, kept):
    web.routes["/a"] = leads("/tin-mới".encode().decode("latin-1"))
    web.routes["/tin-m%E1%BB%9Bi"] = gives("<p>here")
    assert states(fetched(kept, [f"{web.base}/a"])) == ["fetched"]


# private hosts


def test_a_feed_may_not_lead_to_private_hosts_unless_allowed(web, kept):
    feed = listing_of(RSS.format(web.base).encode())
    outcomes = fetched(kept, feed)
    assert ["private address 127.0.0.1" in one.reason for one in outcomes] == [True, True]
    assert not web.asked
    assert states(fetched(kept, feed, private=True)) == ["fetched", "fetched"]


def test_what_the_user_names_may_be_private_though_a_feed_names_the_host_first(web, kept):
    with archive(kept, "unionties/test", "unionties/test") as opened:
        run = Fetching(opened, QUICK)
        run.take(listing_of(RSS.format(web.base).encode()))
        run.take(Listing((f"{web.base}/3",), gathered=False))
        run.run()
        assert states(run.outcomes()) == ["failed", "failed", "fetched"]
    assert web.paths() == ["/3"]


def test_a_public_host_may_not_redirect_to_a_private_one(web, other, kept, monkeypatch):
    asking = fetching_requests.ask

    def seen_as_public(address, *arguments, **more):
        answer = asking(address, *arguments, **more)
        return answer if address.text.startswith(other.base) else type(answer)(**{**vars(answer), "ip": "8.8.8.8"})

    monkeypatch.setattr("unionties.extract.fetching.ask", seen_as_public)
    web.routes |= {"/a": leads(f"{other.base}/1"), "/b": leads("http://2130706433:1/")}
    outcomes = fetched(kept, [f"{web.base}/a", f"{web.base}/b"])
    assert ["private address 127.0.0.1" in one.reason or "no connection" in one.reason for one in outcomes] == [
        True,
        True,
    ]
    assert not other.asked


@pytest.mark.parametrize(
    "ip",
    ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "fe80::1%eth0", "::ffff:127.0.0.1", "0.0.0.0"],
)
def test_private_addresses_are_known(ip):
    assert not is_public(ip)


# hostile and broken answers


def drips(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def drips_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    drips(type("Silent", (), {
        "wfile": handler.wfile, "send_response": lambda *_: None, "send_header": lambda *_: None,
        "end_headers": lambda *_: None,
    })())  # fmt: skip


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 10_000)


@pytest.mark.parametrize("route", [drips, drips_headers])
def test_a_page_that_drips_ends_with_its_time(web, kept, route):
    web.routes["/1"] = route
    began = time.monotonic()
    told = reason(fetched(kept, [f"{web.base}/1"], limits=Limits(0.4), retries=0))
    assert told == "took longer than 0.4 s"
    assert time.monotonic() - began < 2
    assert not kept.exists()


@pytest.mark.parametrize(
    "route",
    [endless, gives(b"x" * 100_001), gives(BOMB, Content_Encoding="gzip"),
     gives(gzip.compress(BOMB), Content_Encoding="gzip, gzip")],
    ids=["endless", "told", "bomb", "twice packed"],
)  # fmt: skip
def test_a_page_that_is_too_large_is_left(web, kept, route):
    web.routes["/1"] = route
    tracemalloc.start()
    told = reason(fetched(kept, [f"{web.base}/1"]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told == "larger than 100,000 bytes" or "encoding" in told
    assert peak < 10_000_000


@pytest.mark.parametrize(
    ("route", "told"),
    [
        (gives(b"%PDF", "application/pdf"), "no text page: application/pdf"), (gives("", status=404), "status 404"),
        (gives("<feed/>", "application/json"), "no text page: application/json"),
        (gives("<p>", Content_Length="50"), "the connection broke"),
        (gives("x", Content_Encoding="br"), "encoding 'br'"),
        (gives(b"no gzip", Content_Encoding="gzip"), "can't be unpacked"),
        (gives(b"5\r\nab", Transfer_Encoding="chunked"), "the connection broke"),
        (lambda handler: handler.wfile.write(b"\0\1\2nonsense\r\n\r\n"), "the connection broke"),
        (gives("<p>", ""), "no media type"), (gives(""), "an empty page"),
        (lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"), "an empty page"),
        (gives("<html>no feed", "application/xml"), "broken XML"), (gives("", status=304), "status 304"),
    ],
)  # fmt: skip
def test_what_is_no_page_is_told(web, kept, route, told):
    web.routes["/1"] = lambda handler: (
        setattr(handler, "close_connection", True),
        route(handler),
        handler.connection.shutdown(2),
    )
    assert told in reason(fetched(kept, [f"{web.base}/1"], retries=0))
    assert not kept.exists()


def test_packed_and_chunked_pages_are_kept_plain(web, kept):
    body = PAGE.format(1).encode()
    packed = gzip.compress(body)
    web.routes |= {
        "/1": gives(packed, Content_Encoding="gzip"),
        "/2": gives(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body), Transfer_Encoding="chunked"),
        "/3": gives(
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed), Transfer_Encoding="chunked", Content_Encoding="gzip"
        ),
    }
    fetched(kept, [f"{web.base}/{n}" for n in (1, 2, 3)])
    assert [data for _, data in pages(kept)] == [body] * 3
    assert checked(kept) == 0


def test_the_proxy_of_the_environment_is_asked(web, other, kept, monkeypatch):
    monkeypatch.setenv("http_proxy", web.base.replace("//", "//me:hunter2@"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    web.routes["http://news.invalid/1"] = gives("<p>by proxy")
    web.routes["http://news.invalid/2"] = leads("http://169.254.169.254/latest/meta-data")
    outcomes = fetched(kept, ["http://news.invalid/1", "http://news.invalid/2", f"{other.base}/1"])
    assert states(outcomes) == ["fetched", "failed", "fetched"]
    assert "private address 169.254.169.254" in outcomes[1].reason
    assert [one.path for one in web.asked][:2] == ["http://news.invalid/robots.txt", "http://news.invalid/1"]
    assert web.asked[1].headers["proxy-authorization"] == "Basic bWU6aHVudGVyMg=="
    assert web.asked[1].headers["host"] == "news.invalid"
    assert b"bWU6" not in gzip.decompress(kept.read_bytes()) and checked(kept) == 0


def test_headers_that_are_no_headers_leave_the_archive_valid(web, kept):
    head = b"HTTP/1.1 200 \xe1\x0bk\r\nContent-Type: text/html\r\nX: a\rWARC-Type: response\x85\r\nX y\xff: b\r\n"
    web.routes["/1"] = lambda handler: handler.wfile.write(head + b"Content-Length: 3\r\n\r\n<p>")
    assert states(fetched(kept, [f"{web.base}/1"])) == ["fetched"]
    assert [data for _, data in pages(kept)] == [b"<p>"] and checked(kept) == 0


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key."""
    if not (openssl := shutil.which("openssl")):
        assert "CI" not in os.environ, "openssl must be installed where the tests count"
        pytest.skip("openssl isn't installed")
    key, made = tmp_path / "key.pem", tmp_path / "made.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", made],
        check=True, capture_output=True,
    )  # fmt: skip
    made.write_text(made.read_text() + key.read_text())
    return made


def test_certificates_are_checked(certificate, kept, monkeypatch):
    with site(certificate) as safe:
        safe.routes |= {"/2": drips, "/3": drips_headers}
        assert "no safe connection" in reason(fetched(kept, [f"{safe.base}/1"]))
        assert not safe.asked
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        fetching_requests._trust.cache_clear()
        try:
            limits = Limits(0.5)
            outcomes = fetched(kept, [f"{safe.base}/{n}" for n in (1, 2, 3)], limits=limits, retries=0)
        finally:
            fetching_requests._trust.cache_clear()
    assert [one.reason for one in outcomes] == ["", *["took longer than 0.5 s"] * 2]
    assert [url for url, _ in pages(kept)] == [f"{safe.base}/1"]


# what is kept


def test_the_archive_tells_where_and_when_each_page_was_asked_for(web, kept):
    web.routes["/1"] = gives(PAGE.format(1), Set_Cookie="session=hunter2", X_Tin="mới".encode().decode("latin-1"))
    address = web.base.replace("//", "//me:hunter2@") + "/1?x=đ#top"
    web.routes["/1?x=%C4%91"] = web.routes["/1"]
    fetched(kept, [address])
    assert web.asked[-1].headers["authorization"] == "Basic bWU6aHVudGVyMg=="
    assert checked(kept) == 0
    with kept.open("rb") as stream:
        records = [
            (r.headers["WARC-Type"], dict(r.headers), r.reader.read())
            for r in ArchiveIterator(stream, parse_http=False)
        ]
    assert [kind for kind, *_ in records] == ["warcinfo", "response", "request"]
    _, headers, body = records[1]
    assert headers["WARC-Target-URI"] == f"{web.base}/1?x=%C4%91"
    assert headers["WARC-IP-Address"] == "127.0.0.1"
    assert abs(datetime.fromisoformat(headers["WARC-Date"]) - datetime.now(UTC)) < timedelta(minutes=1)
    assert body.startswith(b"HTTP/1.1 200 OK\r\n") and body.endswith(PAGE.format(1).encode())
    everything = gzip.decompress(kept.read_bytes())
    assert b"hunter2" not in everything and b"bWU6" not in everything and b"me:h" not in everything
    assert b"GET /1?x=%C4%91 HTTP/1.1\r\n" in everything


def test_a_password_is_told_to_its_own_host_alone(web, other, kept):
    web.routes["/a"] = leads(f"{other.base}/1")
    fetched(kept, [web.base.replace("//", "//me:hunter2@") + "/a"])
    assert "authorization" in next(one for one in web.asked if one.path == "/a").headers
    assert all("authorization" not in one.headers for one in other.asked)


def test_only_what_is_missing_is_fetched(web, kept):
    fetched(kept, [f"{web.base}/1", f"{web.base}/none"])
    before = kept.read_bytes()
    outcomes = fetched(kept, [f"{web.base}/1#x", f"{web.base}/1?utm_source=a", f"{web.base}/2"])
    assert states(outcomes) == ["kept", "fetched"]
    assert web.paths() == ["/1", "/none", "/2"]
    assert kept.read_bytes().startswith(before)
    assert [url for url, _ in pages(kept)] == [f"{web.base}/1", f"{web.base}/2"]


def changing(etag: str, text: str):
    def route(handler: Handler) -> None:
        same = handler.headers["If-None-Match"] == etag
        handler.give(b"" if same else text.encode(), status=304 if same else 200, ETag=etag)

    return route


def test_again_asks_whether_kept_pages_have_changed(web, kept):
    dated = gives("<p>dated", Last_Modified="Wed, 01 May 2024 00:00:00 GMT")
    web.routes |= {"/1": changing('"a"', "<p>old"), "/2": changing('"b"', "<p>new"), "/3": dated, "/4": leads("/1")}
    addresses = [f"{web.base}/{n}" for n in (1, 2, 3, 4)]
    fetched(kept, addresses)
    web.routes["/2"] = changing('"c"', "<p>newer")
    assert states(fetched(kept, addresses, again=True)) == ["unchanged", "fetched", "unchanged", "unchanged"]
    asked = {one.path: one.headers for one in web.asked}
    assert asked["/1"]["if-none-match"] == '"a"'
    assert asked["/3"]["if-modified-since"] == "Wed, 01 May 2024 00:00:00 GMT"
    assert [data for _, data in pages(kept)] == [b"<p>old", b"<p>new", b"<p>dated", b"<p>newer"]
    assert states(fetched(kept, addresses, again=True)) == ["unchanged"] * 4
    assert {one.path: one.headers for one in web.asked}["/2"]["if-none-match"] == '"c"'
    assert checked(kept) == 0


def test_a_torn_end_is_cut_at_every_byte(web, kept):
    fetched(kept, [f"{web.base}/1"])
    whole = kept.read_bytes()
    with archive(kept, "", "") as opened:
        assert not opened.cut and list(opened.kept) == [f"{web.base}/1"]
    fetched(kept, [f"{web.base}/2"])
    longer = kept.read_bytes()
    for end in [*range(len(whole) + 1, len(longer), 37), len(longer) - 1]:
        kept.write_bytes(longer[:end])
        with archive(kept, "", "") as opened:
            assert f"{web.base}/1" in opened.kept
            assert (f"{web.base}/2" in opened.kept) is (opened.cut + len(whole) < end)
        assert kept.read_bytes() == longer[: end - opened.cut]
    kept.write_bytes(whole + bytes(5000))
    fetched(kept, [f"{web.base}/2"])
    assert len(pages(kept)) == 2 and checked(kept) == 0


def test_a_file_that_is_no_archive_or_damaged_within_is_left_as_it_is(web, kept):
    fetched(kept, [f"{web.base}/{n}" for n in range(3)])
    whole = kept.read_bytes()
    hurt = whole[:900] + bytes(30) + whole[930:]
    for data, told in (
        (hurt, "damaged at byte"), (b"my notes", "isn't gzipped"), (gzip.compress(b"my notes"), "no WARC"),
        (whole + b"my notes", "damaged at byte"),
    ):  # fmt: skip
        kept.write_bytes(data)
        with pytest.raises(ReadError, match=told):
            fetched(kept, [f"{web.base}/1"])
        assert kept.read_bytes() == data


def test_a_second_fetch_into_the_file_is_refused(web, kept):
    with archive(kept, "", ""):
        with pytest.raises(StoreBusy, match="another fetch"):
            fetched(kept, [f"{web.base}/1"])
        result = command(f"{web.base}/1", "-o", kept)
        assert result.exit_code == 1 and "being written by another fetch" in result.stderr
    assert not kept.exists(), "nothing was fetched"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_ends_the_fetch_and_leaves_a_whole_file(web, kept, monkeypatch):
    fetched(kept, [f"{web.base}/1"])
    whole = kept.read_bytes()
    with archive(kept, "", "") as opened:
        real = opened._stream

        class Full(io.BufferedRandom):
            def write(self, data):
                real.write(data[:100])
                real.flush()
                raise OSError(28, "No space left on device")

        monkeypatch.setattr(opened, "_stream", Full(io.FileIO(real.fileno(), "r+", closefd=False)))
        run = Fetching(opened, QUICK)
        run.take(Listing((f"{web.base}/2",), gathered=False))
        with pytest.raises(WriteError, match="No space left"):
            run.run()
    assert kept.read_bytes() == whole


def spawned(*arguments: object) -> subprocess.Popen[str]:
    code = "from unionties.queries.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "fetch", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8", env=os.environ | {"COLUMNS": "200"},
    )  # fmt: skip


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_fetch_that_is_ended_goes_on_where_it_was(web, kept, tmp_path, how):
    addresses = tmp_path / "addresses.txt"
    addresses.write_text("".join(f"{web.base}/{n}\n" for n in range(12)))
    first = spawned(addresses, "-o", kept, "--delay", "0.05")
    deadline = time.monotonic() + 30
    while len(web.paths()) < 5 and time.monotonic() < deadline:
        time.sleep(0.005)
    first.send_signal(how)
    _, told = first.communicate(timeout=30)
    assert first.returncode == (-9 if how == signal.SIGKILL else 130)
    assert how == signal.SIGKILL or "the same command goes on from there" in told
    asked = len(web.paths())
    had = len(pages(kept))
    assert asked - 1 <= had + 1 <= 12
    second = spawned(addresses, "-o", kept, "--delay", "0.01")
    out, told = second.communicate(timeout=30)
    assert second.returncode == 0, told
    assert f"Fetched {12 - had} pages, {had} were there already." in out
    assert sorted(web.paths()[asked:], key=lambda path: int(path[1:])) == [f"/{n}" for n in range(had, 12)]
    assert [url for url, _ in pages(kept)] == [f"{web.base}/{n}" for n in range(12)]
    assert checked(kept) == 0


# the command


def test_the_command_tells_what_it_did_and_what_failed(web, kept, tmp_path):
    web.routes["/robots.txt"] = gives("User-agent: *\nDisallow: /3", "text/plain")
    failed, feed = tmp_path / "failed.txt", tmp_path / "feed.xml"
    feed.write_text(RSS.format(web.base))
    result = command(
        feed, f"{web.base}/3", "-", "-o", kept, "--failed", failed, "--delay", 0.01, "--private", "--contact",
        "me@a.vn",
        input=f"{web.base}/none\n{web.base}/1\nftp://me:hunter2@a.vn/x\n",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "Fetched 2 pages, 1 refused by robots.txt, 2 failed.", "  addresses given more than once: 1",
        "  expected an address that begins with http:// or https://: 1", "    ftp://a.vn/x",
        "  refused by robots.txt: 1", f"    {web.base}/3", "  status 404: 1", f"    {web.base}/none",
        f"The pages are in {kept}.", f"Next: unionties build {kept}",
    ]  # fmt: skip
    assert listing_of(failed.read_bytes()).pages == (f"{web.base}/3", f"{web.base}/none", "ftp://a.vn/x")
    agent = web.asked[-1].headers["user-agent"]
    assert agent.startswith("unionties/") and "(me@a.vn; research on trade unions" in agent
    again = command(feed, "-o", kept, "--private")
    assert again.exit_code == 0 and "Fetched 0 pages, 2 were there already." in again.stdout


def test_the_command_fails_where_no_page_is_had(web, kept):
    result = command(f"{web.base}/none", f"{web.base}/no", "-o", kept, "--delay", 0)
    assert result.exit_code == 1
    assert "Error: no page was fetched: status 404; none of 2 addresses gave one" in result.stderr
    assert not kept.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["missing.txt"], "no file 'missing.txt'"), (["file:///etc/passwd"], "begins with http:// or https://"),
        ([os.devnull], "it holds no address"), (["news.warc.gz"], "a web archive"),
        (["../../pyproject.toml"], "no line is an address"),
        (["http://a.vn/", "--user-agent", "đ"], "expected ASCII"),
        (["http://a.vn/", "--contact", "a\nb"], "expected ASCII"),
        (["http://a.vn/", "-o", "x.warc"], "ends with .warc.gz"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told_in_one_line(arguments, told, kept, monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[1] / "docs" / "examples")
    result = command("-o", kept, *arguments)
    assert result.exit_code in (1, 2)
    assert told in result.stderr and "Traceback" not in result.stderr and "WARC/1" not in result.stdout
    assert not kept.exists()


def test_what_a_feed_led_to_at_home_isnt_fetched_from_the_list_of_failures(web, kept, tmp_path):
    feed, failed = tmp_path / "feed.xml", tmp_path / "failed.txt"
    feed.write_text(RSS.format(web.base))
    result = command(feed, f"{web.base}/none", "-o", kept, "--failed", failed, "--delay", 0)
    assert result.exit_code == 1 and "private address" in failed.read_text()
    assert listing_of(failed.read_bytes()).pages == (f"{web.base}/none",)


def test_a_line_with_a_colon_is_told_whole(web, kept, tmp_path):
    listed = tmp_path / "a.txt"
    listed.write_text(f"{web.base}/1\nsee: this one\n")
    result = command(listed, "-o", kept, "--delay", 0)
    assert "expected an address that begins with http:// or https://: 1\n    see: this one\n" in result.stdout
