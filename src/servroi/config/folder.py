"""The folder a scenario stands in: on disk, or inside an attachment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from servroi.errors import visible

LARGEST_FILE = 20_000_000
"""Bytes that a file may have, and what is packed in it; scenarios and claims have a stricter limit."""
_OF_THE_SYSTEM = ("/dev/", "/proc/")


class Folder(Protocol):
    """What lies beside a scenario."""

    def size(self, name: str) -> int | None:
        """Return the size of the file of this name, bytes; None if there is none that may be read."""

    def read(self, name: str) -> bytes:
        """Return the file of this name, which has a size."""


@dataclass(frozen=True, slots=True)
class DiskFolder:
    """A folder on disk; links to somewhere else do not count as lying in it."""

    path: Path

    def size(self, name: str) -> int | None:
        """Return the size of the file of this name, bytes; None if there is none that may be read."""
        path = self.path / name
        try:
            own = path.is_file() and not leads_out(path)
            return path.stat().st_size if own else None
        except OSError:  # a name too long for the file system
            return None

    def read(self, name: str) -> bytes:
        """Return the file of this name."""
        return (self.path / name).read_bytes()


@dataclass(frozen=True, slots=True)
class PackedFolder:
    """Files that came inside another."""

    files: Mapping[str, bytes]

    def size(self, name: str) -> int | None:
        """Return the size of the file of this name, bytes; None if there is none."""
        return len(self.files[name]) if name in self.files else None

    def read(self, name: str) -> bytes:
        """Return the file of this name."""
        return self.files[name]


def is_plain(name: str) -> bool:
    r"""Tell whether a text is the name of a file, without folders or addresses.

    >>> is_plain("base.yaml"), is_plain("../base.yaml"), is_plain("c:\\base.yaml")
    (True, False, False)
    """
    return name == Path(name).name and name not in (".", "..") and name == shown_file(name)


def shown_file(path: str | Path) -> str:
    r"""Return the base name of a file as outputs show and carry it, for whoever sent the file named it.

    >>> shown_file("offers/a\x1b[2J.yaml") == "a\N{REPLACEMENT CHARACTER}[2J.yaml"
    True
    """
    return visible(Path(path).name).replace("\\", "\N{REPLACEMENT CHARACTER}")  # in a PDF it would part folders


def leads_out(path: Path) -> bool:
    """Tell whether a file is a link out of the folder it stands in; the system's own, as /dev/stdin, nobody is sent."""
    if os.path.abspath(path).startswith(_OF_THE_SYSTEM):
        return False
    return os.path.islink(path) and os.path.dirname(os.path.realpath(path)) != os.path.realpath(path.parent)
