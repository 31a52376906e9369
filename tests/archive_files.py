"""Archives of pages, written by hand, so that a test can break them where it wants to."""

from __future__ import annotations

import gzip

VI = (
    "<p>Ngày 18/7/2022, tại Hà Nội, Tổng Liên đoàn Lao động Việt Nam đã tiếp đoàn đại biểu Liên hiệp Công đoàn Lào "
    "sang thăm và làm việc tại Việt Nam.</p><p>Hai bên đã ký thỏa thuận hợp tác giai đoạn 2023 – 2028 về đào tạo cán "
    "bộ công đoàn, trao đổi đoàn và ủng hộ lẫn nhau trên các diễn đàn quốc tế trong thời gian tới.</p>"
)
EN = (
    "<p>The Vietnam General Confederation of Labour has received a delegation of the Lao Federation of Trade Unions, "
    "which is in Hanoi for a visit of three days.</p><p>The two unions have signed an agreement on the training of "
    "officials and on the exchange of delegations for the years to come, as both sides said after the meeting.</p>"
)
DE = (
    "<p>Der Deutsche Gewerkschaftsbund hat eine Delegation der vietnamesischen Gewerkschaften in Berlin empfangen "
    "und mit ihr über die Ausbildung von Funktionären gesprochen, wie beide Seiten nach dem Treffen sagten.</p>"
)


def html(body: str = VI, title: str = "Hai công đoàn ký thỏa thuận hợp tác", head: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body><article>{body}</article></body></html>"
    )


def record(kind: str, address: str, block: bytes, length: int | None = None, more: str = "") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n{more}"
        f"Content-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(
    address: str = "https://www.laodong.vn/tin-1.html", body: str | bytes = "", *, status: int = 200,
    kind: str = "text/html; charset=utf-8", length: int | None = None, **headers: str,
) -> bytes:  # fmt: skip
    told = "".join(f"{key.replace('_', '-')}: {value}\r\n" for key, value in headers.items())
    head = f"HTTP/1.1 {status} Said\r\nContent-Type: {kind}\r\n{told}\r\n"
    content = (body or html()) if isinstance(body, str) else body
    return record(
        "response", address, head.encode() + (content.encode() if isinstance(content, str) else content), length
    )


def request(address: str = "https://www.laodong.vn/tin-1.html") -> bytes:
    return record("request", address, b"GET / HTTP/1.1\r\nHost: www.laodong.vn\r\n\r\n")


INFO = record("warcinfo", "urn:x", b"software: tests\r\n").replace(
    b"application/http; msgtype=warcinfo", b"application/warc-fields"
)


def members(*records: bytes) -> list[bytes]:
    """A gzip member for each record, as crawlers write them."""
    return [gzip.compress(one, mtime=0) for one in records]


EXAMPLE = [
    INFO,
    response("https://www.example.org/cong-doan/hop-tac-viet-lao.html"),
    request("https://www.example.org/cong-doan/hop-tac-viet-lao.html"),
    response("https://news.example.com/2022/07/unions-sign-agreement", html(EN, "Two unions sign an agreement")),
    response("https://nachrichten.example.net/besuch", html(DE, "Besuch aus Vietnam")),
    response("https://www.example.org/old", "<html>Moved</html>", status=301),
    response("https://www.example.org/cong-doan/hop-tac-viet-lao.html"),
]
"""The records of docs/examples/news.warc.gz."""

if __name__ == "__main__":
    from pathlib import Path

    target = Path(__file__).resolve().parents[1] / "docs" / "examples" / "news.warc.gz"
    target.write_bytes(b"".join(members(*EXAMPLE)))
