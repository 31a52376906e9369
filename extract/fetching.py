"""Fetching a list of addresses politely: what robots.txt allows, one request to a host at a time, with pauses.

What follows from an answer — a redirect, the robots.txt to be read before, the addresses in a sitemap — becomes an
errand in the lane of its own host, and so keeps that host's rules.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from unionties.extract.fetching_addresses import Address, Listing, NoAddress, address_of, listing_of
from unionties.extract.fetching_archive import REDIRECTS, Archive
from unionties.extract.fetching_lanes import Errand, Lane, Lanes
from unionties.extract.fetching_requests import Answer, Failure, Limits, PrivateHost, ask
from unionties.extract.fetching_robots import Rules, rules_of
from unionties.graph.errors import ReadError

State = Literal["fetched", "unchanged", "kept", "listing", "refused", "failed"]
ACCEPTED = {"text/html": "1", "application/xhtml+xml": "1", "text/plain": "0.8"}
"""The media types that are kept, with how much each is wanted."""
_LISTINGS = ("application/xml", "text/xml", "application/rss+xml", "application/atom+xml", "application/rdf+xml")
_PACKED = ("application/gzip", "application/x-gzip", "application/octet-stream")
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_HOPS = 5  # redirects, one after the other
_PATIENCE = 600.0  # seconds that a host may ask to wait; for longer waits it is set aside
_IN_A_ROW = 8  # requests without any answer, after which a host is set aside
_DEPTH = 2  # a sitemap of sitemaps of pages
_MOST_LISTINGS = 500
_ROBOTS = Limits(30, 5_000_000)


@dataclass(frozen=True)
class Manners:
    """How hosts are asked.

    ``agent`` names who asks, ``delay`` is in seconds between two requests to a host, ``hosts`` is how many are asked
    at once; with ``private`` feeds and redirects may lead to private hosts, with ``again`` kept pages are asked for.
    """

    agent: str
    delay: float = 5
    retries: int = 3
    hosts: int = 8
    limits: Limits = field(default_factory=Limits)
    private: bool = False
    again: bool = False

    @property
    def robot(self) -> str:
        """The name that a robots.txt may call this robot by."""
        return self.agent.partition("/")[0].strip() or "unionties"


@dataclass(frozen=True)
class Outcome:
    """What became of an address, with the reason where it gave no page."""

    address: str
    state: State
    reason: str = ""


class Fetching:
    """One run of fetching into an archive.

    ``repeated`` counts addresses that were given more than once, ``left`` those beyond the bounds of listings.
    """

    def __init__(self, archive: Archive, manners: Manners) -> None:
        self.repeated = 0
        self.left = 0
        self._archive, self._manners = archive, manners
        self._asked = 0
        self._on_outcome: Callable[[str], None] = lambda _: None
        self._lanes = Lanes()
        self._known: dict[str, str] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._same: dict[str, str] = {}
        self._rules: dict[str, Rules] = {}
        self._waiting: dict[str, list[Errand]] = {}
        self._listings = 0
        self._lock = threading.RLock()

    def __len__(self) -> int:
        """How many addresses are to be asked for, as far as is known."""
        return self._asked

    def take(self, listing: Listing) -> None:
        """Take up the addresses of a list. Those of a feed or sitemap may not lie on private hosts by themselves."""
        self._take(listing.pages, None, 0 if listing.gathered else _DEPTH, not listing.gathered)
        self._take(listing.listings, None, _DEPTH, not listing.gathered)
        self.left += listing.left

    def run(self, on_outcome: Callable[[str], None] = lambda _: None) -> None:
        """Fetch until nothing is left; what was fetched when it is interrupted is kept.

        Args:
            on_outcome: called with an address when it is settled what becomes of it, by any thread.

        Raises:
            WriteError: the archive can't be written.
        """
        self._on_outcome = on_outcome
        self._lanes.work(self._run, self._manners.hosts)

    def outcomes(self) -> list[Outcome]:
        """What became of each address, in their order; one that leads to another's page shares its outcome."""
        return [replace(self._outcome(key), address=text) for key, text in self._known.items()]

    def _outcome(self, key: str) -> Outcome:
        seen: set[str] = set()
        while key not in self._outcomes and key in self._same:
            if key in seen:
                return Outcome(key, "failed", "redirects in a circle")
            seen.add(key)
            key = self._same[key]
        found = self._outcomes.get(key) or Outcome(key, "failed", "not asked for yet")
        return replace(found, state="kept") if seen and found.state == "fetched" else found

    def _take(self, texts: Iterable[str], base: str | None, depth: int, private: bool) -> None:
        for text in texts:
            try:
                address = address_of(text, base)
            except NoAddress as error:
                if self._is_new(error.shown, error.shown):
                    self._outcomes[error.shown] = Outcome(error.shown, "failed", error.reason)
                continue
            if base is not None or not private:  # a password is the user's own only where he wrote the address
                address = replace(address, secret=None)
            if not self._is_new(address.key, address.text):
                continue
            if self._archive.finished(address.key) and not self._manners.again:
                self._outcomes[address.key] = Outcome(address.key, "kept")
            else:
                self._asked += 1
                self._lanes.put(Errand(address, address.key, depth=depth, private=private))

    def _is_new(self, key: str, text: str) -> bool:
        with self._lock:
            if key in self._known:
                self.repeated += 1
                return False
            self._known[key] = text
            return True

    def _settle(self, key: str, state: State, reason: str = "") -> float:
        with self._lock:
            self._outcomes[key] = Outcome(key, state, reason)
        self._on_outcome(key)
        return 0

    def _run(self, lane: Lane, errand: Errand) -> float:
        """Do an errand; gives the seconds that its host is left in peace."""
        if lane.closed:
            return self._fail(errand, lane.closed)
        rules = self._rules.get(errand.address.origin)
        if not errand.robots:
            if rules is None:
                return self._await_rules(errand)
            if rules.closed:
                return self._fail(errand, rules.closed)
            if not rules.allows(errand.address):
                return self._settle(errand.named, "refused", "robots.txt")
        try:
            answer = self._ask(errand)
        except Failure as failure:
            rest = self._unanswered(lane, errand, failure)
        else:
            lane.failures = 0
            rest = self._answered(lane, errand, answer)
        rules = self._rules.get(errand.address.origin)
        return max(rest, self._manners.delay, rules.delay if rules else 0)

    def _ask(self, errand: Errand) -> Answer:
        wanted = ", ".join(kind if q == "1" else f"{kind};q={q}" for kind, q in ACCEPTED.items())
        accept = "text/plain" if errand.robots else f"{wanted}, */*;q=0.1"
        headers = {"User-Agent": self._manners.agent, "Accept": accept}
        if self._manners.again and not errand.robots and (kept := self._archive.kept.get(errand.address.key)):
            headers |= kept.conditions

        def refused(kind: str) -> str | None:
            packed = kind in _PACKED and errand.address.text.endswith(".gz")
            if errand.robots or kind in ACCEPTED or (errand.depth and (kind in _LISTINGS or packed)):
                return None
            return f"no text page: {kind or 'the server tells no media type'}"

        limits = _ROBOTS if errand.robots else self._manners.limits
        return ask(errand.address, headers, limits, private=errand.private or self._manners.private, refused=refused)

    def _unanswered(self, lane: Lane, errand: Errand, failure: Failure) -> float:
        if isinstance(failure, PrivateHost) and errand.robots and not errand.before:
            with self._lock:
                waiting = self._waiting.pop(errand.named, [])
            for one in waiting:  # those whom the user named may still go there
                if one.private:
                    self._lanes.put(one)
                else:
                    self._fail(one, str(failure))
            return 0
        if not failure.passing:
            return self._fail(errand, str(failure))
        lane.failures += 1
        if lane.failures >= _IN_A_ROW:
            lane.closed = f"set aside after {lane.failures} requests without answer: {failure}"
        return self._later(lane, errand, str(failure), None)

    def _answered(self, lane: Lane, errand: Errand, answer: Answer) -> float:
        status = answer.status
        if status in _PASSING:
            return self._later(lane, errand, f"status {status}", answer.retry_after)
        if status in REDIRECTS:
            return self._redirected(errand, answer)
        if errand.robots:
            if status >= 500:
                return self._fail(errand, f"status {status}")
            rules = rules_of(answer.body, self._manners.robot)
            if rules.delay > _PATIENCE:
                rules = Rules(rules.robot, closed=f"robots.txt asks for {rules.delay:g} s between two requests")
            return self._learn(errand.named, rules)
        if status == 304 and errand.address.key in self._archive.kept:
            self._archive.add(answer)
            return self._settle(errand.named, "unchanged")
        if status != 200:
            return self._fail(errand, f"status {status}")
        if errand.depth:
            try:
                return self._listed(errand, answer)
            except ReadError as error:
                if answer.kind not in ACCEPTED:
                    return self._fail(errand, str(error))
        if not answer.body:
            return self._fail(errand, "an empty page")
        return self._settle(errand.named, "fetched" if self._archive.add(answer) else "unchanged")

    def _later(self, lane: Lane, errand: Errand, reason: str, wait: float | None) -> float:
        """Try an errand once more when its host has rested for longer and longer, or as long as it asks for."""
        if wait is not None and wait > _PATIENCE:
            lane.closed = f"set aside, the host asks to wait {wait:.0f} s"
        if lane.closed or errand.tries >= self._manners.retries:
            return self._fail(errand, lane.closed or reason)
        self._lanes.put(replace(errand, tries=errand.tries + 1), first=True)
        return wait if wait is not None else min(self._manners.delay * 2 ** (errand.tries + 1), _PATIENCE)

    def _fail(self, errand: Errand, reason: str) -> float:
        if errand.robots:
            return self._learn(errand.named, Rules(self._manners.robot, closed=f"robots.txt can't be had: {reason}"))
        return self._settle(errand.named, "failed", reason)

    def _redirected(self, errand: Errand, answer: Answer) -> float:
        before = (*errand.before, errand.address.text)
        try:
            target = address_of(answer.header("Location") or "", base=errand.address.text)
        except ReadError as error:
            return self._fail(errand, f"redirects to no address: {error}")
        if errand.robots and len(before) > _HOPS:
            return self._learn(errand.named, Rules(self._manners.robot))  # none can be found, says the RFC
        if target.text in before:
            return self._fail(errand, "redirects in a circle")
        if len(before) > _HOPS:
            return self._fail(errand, f"redirects more than {_HOPS} times")
        secret = errand.address.secret if target.origin == errand.address.origin else None
        target = replace(target, secret=secret)
        if not errand.robots:
            self._archive.add(answer)
            if self._led_elsewhere(errand.named, target):
                return 0
        private = answer.private
        self._lanes.put(replace(errand, address=target, before=before, tries=0, private=private), first=True)
        return 0

    def _led_elsewhere(self, named: str, target: Address) -> bool:
        """Whether a redirect leads to a page that is here already or that another address gives."""
        with self._lock:
            if target.key == named or self._same.get(target.key) == named:
                return False
            if target.key in self._known or target.key in self._same:
                self._same[named] = target.key
                self._on_outcome(named)
                return True
            if self._archive.finished(target.key) and not self._manners.again:
                self._settle(named, "kept")
                return True
            self._same[target.key] = named
            return False

    def _listed(self, errand: Errand, answer: Answer) -> float:
        """Take up the addresses of a feed or sitemap; raises ReadError where it is none."""
        listing = listing_of(answer.body)
        if not listing.gathered:
            raise ReadError(f"no text page: {answer.kind}")
        with self._lock:
            room = max(0, _MOST_LISTINGS - self._listings) if errand.depth > 1 else 0
            children = listing.listings[:room]
            self._listings += len(children)
            self.left += listing.left + len(listing.listings) - len(children)
        private = answer.private
        self._take(listing.pages, answer.address.text, 0, private)
        self._take(children, answer.address.text, errand.depth - 1, private)
        return self._settle(errand.named, "listing", listing.fault)

    def _await_rules(self, errand: Errand) -> float:
        origin = errand.address.origin
        with self._lock:
            waiting = self._waiting.setdefault(origin, [])
            waiting.append(errand)
            if len(waiting) == 1:
                robots = address_of(f"{origin}/robots.txt")
                self._lanes.put(Errand(robots, origin, robots=True, private=errand.private), first=True)
        return 0

    def _learn(self, origin: str, rules: Rules) -> float:
        with self._lock:
            self._rules[origin] = rules
            for errand in reversed(self._waiting.pop(origin, [])):
                self._lanes.put(errand, first=True)
        return 0
