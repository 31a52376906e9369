"""Who may judge in the browser, and which requests are theirs: the guard before every line of the ledger.

On this computer alone nobody is asked for a token; in a network only who knows it is let in, and it is told once, in
a form, never in an address. Every POST must come from a page of this server: the browser says from which site it comes
(``Sec-Fetch-Site``, ``Origin``), the session's cookie isn't sent from other sites (``SameSite=Strict``), and the form
holds a secret of that session. Sessions are signed with a key that is made anew at each start.
"""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request, session

from unionties.graph.errors import ReadError, WriteError
from unionties.queries.explorer.language import t

SHORTEST = 16
"""Characters that a token must have."""
_NAME, _YEAR = "reviewer", 365 * 86400
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Admission:
    """Who is let in: whoever knows the token, or anybody where there is none; ``name`` is offered as who judges."""

    token: str = ""
    name: str = ""

    def fits(self, told: str) -> bool:
        """Whether this is the token; takes as long whatever was told."""
        return hmac.compare_digest(told.encode(), self.token.encode())


def read_token(path: Path) -> str:
    """The token in a file; where there is no such file, one is made up and written there for its owner's eyes only.

    Raises:
        ReadError: the file can't be read, others may read it, or its token is too short to be safe.
        WriteError: it can't be written.
    """
    try:
        with open(path, "x", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            token = secrets.token_urlsafe(24)
            file.write(f"{token}\n")
            return token
    except FileExistsError:
        pass
    except OSError as error:
        raise WriteError(f"can't write {path}: {error.strerror or error}; name another file") from None
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise ReadError(f"{path} can be read by others: make it yours alone by: chmod 600 {path}")
        token = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"can't read {path}: {getattr(error, 'strerror', None) or 'it is no UTF-8 text'}") from None
    if len(token) < SHORTEST:
        raise ReadError(f"the token in {path} has {len(token)} characters: expected at least {SHORTEST}, hard to guess")
    return token


def begin_sessions(app: Flask) -> None:
    """Make sessions of this application, which end with it."""
    app.secret_key = secrets.token_bytes(32)
    app.config.update(
        SESSION_COOKIE_NAME=f"review-{secrets.token_hex(4)}",  # cookies don't tell the ports of a host apart
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_PATH="/review",
    )


def form_secret() -> str:
    """What every form of this session holds; ``""`` where another site asks, whose requests begin no session."""
    if "form" not in session:
        if request.method != "GET" or comes_from_elsewhere():
            return ""
        session["form"] = secrets.token_urlsafe(24)
    return str(session["form"])


def check_origin() -> None:
    """End a POST with 403 that doesn't come from a form of this server in this session."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    foreign = site not in (None, "same-origin") or (origin is not None and not _is_ours(origin))
    told = request.form.get("form", "")
    if foreign or not hmac.compare_digest(told.encode(), str(session.get("form", "")).encode()) or not told:
        abort(403, t("form_is_old"))


def comes_from_elsewhere() -> bool:
    """Whether a link of another site led here, along which the browser keeps the session's cookie back."""
    return request.headers.get("Sec-Fetch-Site") == "cross-site"


def is_let_in(admission: Admission) -> bool:
    """Whether this session has told the token, where one is needed."""
    return not admission.token or bool(session.get("let_in"))


def who() -> str:
    """Who judges, as this browser was told; ``""`` before it was."""
    return tidy(request.cookies.get(_NAME, ""))


def tidy(name: str) -> str:
    """A name as the ledger keeps it: one line, no more than 80 characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())[:_LONGEST_NAME].strip()


def remember(name: str, response: Response) -> None:
    """Have the browser keep the name of who judges for a year."""
    response.set_cookie(
        _NAME, name, max_age=_YEAR, httponly=True, samesite="Strict", secure=request.is_secure, path="/review"
    )


def inner(address: str | None, default: str) -> str:
    """The address where it is a path of this server, else the default."""
    if not address or not address.startswith("/") or address.startswith("//") or not address.isprintable():
        return default
    if "\\" in address or urlsplit(address).netloc:
        return default
    return address


def _is_ours(origin: str) -> bool:
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and parts.netloc.lower() == request.host.lower()
