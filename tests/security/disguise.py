"""A user, a machine and a clock that are made up, so that whatever an output told of them would be seen.

Whoever asks Python gets these answers. Native code may ask the system itself: how that is called is looked at in
`test_privacy.py`, and what it asks for in `test_native.py`.
"""

from __future__ import annotations

import datetime
import getpass
import os
import platform
import pwd
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SECRET = "zz9secret"
"""Stands in every name of the user's and the machine's own."""
INSTANTS = (3_696_543_519, 3_907_585_634)
"""What the clocks show, in seconds: 2087-02-20 01:38:39 and 2093-10-28 20:53:54 UTC, years that no scenario names."""
_REAL = datetime.datetime


def put_on(number: int) -> None:
    """Become one of two users on one of two machines, whose clock stands still, for all that is imported afterwards."""
    user, host, home = f"{SECRET}user{number}", f"{SECRET}host{number}", os.environ["HOME"]
    system = os.uname()
    about = os.uname_result((system.sysname, host, f"{SECRET}{number}", f"#{number} {SECRET}", system.machine))
    entry = pwd.struct_passwd((user, "x", os.getuid(), os.getgid(), f"Zoe {user}", home, f"/bin/{SECRET}{number}"))
    answers: dict[Any, dict[str, Callable[..., Any]]] = {
        os: {"uname": lambda: about, "getlogin": lambda: user},
        socket: {"gethostname": lambda: host, "getfqdn": lambda name="": f"{host}.example"},
        pwd: {"getpwuid": lambda uid: entry, "getpwnam": lambda name: entry, "getpwall": lambda: [entry]},
        time: _clock(INSTANTS[number]),
        datetime: {"datetime": _calendar(INSTANTS[number])},
    }
    for module, functions in answers.items():
        for name, function in functions.items():
            setattr(module, name, function)


def _clock(instant: float) -> dict[str, Callable[..., Any]]:
    local, utc, formatted, read = time.localtime, time.gmtime, time.strftime, time.clock_gettime
    usual = "%a %b %d %H:%M:%S %Y"

    def told(kind: int) -> float:
        return instant if kind == time.CLOCK_REALTIME else read(kind)

    return {
        "time": lambda: instant,
        "time_ns": lambda: int(instant) * 10**9,
        "localtime": lambda seconds=None: local(instant if seconds is None else seconds),
        "gmtime": lambda seconds=None: utc(instant if seconds is None else seconds),
        "strftime": lambda form, moment=None: formatted(form, moment or local(instant)),
        "asctime": lambda moment=None: formatted(usual, moment or local(instant)),
        "ctime": lambda seconds=None: formatted(usual, local(instant if seconds is None else seconds)),
        "clock_gettime": told,
        "clock_gettime_ns": lambda kind: int(told(kind) * 10**9),
    }


def _calendar(instant: float) -> type[datetime.datetime]:
    class Kind(type):
        def __instancecheck__(cls, one: object) -> bool:
            return isinstance(one, _REAL)

    class Datetime(_REAL, metaclass=Kind):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return cls.fromtimestamp(instant, tz)

        @classmethod
        def utcnow(cls) -> Any:
            return cls.fromtimestamp(instant, datetime.UTC).replace(tzinfo=None)

    return Datetime


def who() -> dict[str, str]:
    """Return what is answered to every question about user and machine."""
    return {
        "uname": os.uname().nodename,
        "release": os.uname().release,
        "node": platform.node(),
        "platform": platform.platform(),
        "gethostname": socket.gethostname(),
        "getfqdn": socket.getfqdn(),
        "getpwuid": " ".join(map(str, pwd.getpwuid(os.getuid()))),
        "getuser": getpass.getuser(),
        "getlogin": os.getlogin(),
        "home": str(Path.home()),
        "expanduser": os.path.expanduser("~"),
        "folder": os.getcwd(),
    }


def when() -> dict[str, str]:
    """Return what is answered to every question about the time."""
    return {
        "time": f"{time.time()} {time.time_ns()} {time.clock_gettime(time.CLOCK_REALTIME)}",
        "local": f"{time.localtime()[:6]} {time.ctime()} {time.asctime()} {time.strftime('%c')}",
        "utc": f"{time.gmtime()[:6]}",
        "now": f"{datetime.datetime.now()} {datetime.datetime.now(datetime.UTC)}",
        "today": f"{datetime.datetime.today()} {datetime.date.today()}",
    }
