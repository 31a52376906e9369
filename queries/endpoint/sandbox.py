"""The walls round a process that evaluates queries: it can make no connection and take no more than its memory."""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from contextlib import suppress
from pathlib import Path

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2  # prctl(2)
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06  # bpf(4): load a word, jump if equal, return
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_ARCHITECTURES = {"x86_64": (0xC000003E, (41, 53, 425)), "aarch64": (0xC00000B7, (198, 199, 425))}
"""The kernel's name of a machine, and its numbers of socket, socketpair and io_uring_setup."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def without_network() -> bool:
    """Have the kernel refuse this process every new socket from now on; whether it does (Linux on x86-64 and ARM)."""
    known = _ARCHITECTURES.get(platform.machine()) if sys.platform == "linux" else None
    if known is None:
        return False
    architecture, calls = known
    code = struct.pack("=HBBI", _LOAD, 0, 0, 4) + struct.pack("=HBBI", _IF_EQUAL, 1, 0, architecture)
    code += struct.pack("=HBBI", _RETURN, 0, 0, _ERROR | errno.EACCES) + struct.pack("=HBBI", _LOAD, 0, 0, 0)
    for place, number in enumerate(calls):
        code += struct.pack("=HBBI", _IF_EQUAL, len(calls) - place, 0, number)
    code += struct.pack("=HBBI", _RETURN, 0, 0, _ALLOW) + struct.pack("=HBBI", _RETURN, 0, 0, _ERROR | errno.EACCES)
    program = _Program(len(code) // 8, code)
    try:
        prctl = ctypes.CDLL(None, use_errno=True).prctl
        done: bool = prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and prctl(_SECCOMP, _FILTER, ctypes.byref(program)) == 0
        return done
    except (OSError, AttributeError):
        return False


def with_memory(more: int) -> None:
    """Let this process take at most ``more`` bytes beyond what it has, where the system can hold it to that."""
    if sys.platform != "linux":
        return
    import resource

    with suppress(OSError, ValueError):
        has = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (has + more, has + more))
