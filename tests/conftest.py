"""What all tests need."""

from __future__ import annotations

import signal


def pytest_configure() -> None:
    """Let processes that tests start be interrupted: what runs in a shell's background has them ignore it."""
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)
