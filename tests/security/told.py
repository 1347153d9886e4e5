"""All that a file says: its parts unpacked, its texts in whatever way they are written, and the words on its pages."""

from __future__ import annotations

import base64
import io
import platform
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from importlib import metadata

import pikepdf
import pypdf

_HEXADECIMAL = re.compile(rb"<([0-9A-Fa-f]{8,})>")
_NAME = re.compile(r"[\w.-]+")
_NATIVE = ("python", "cpython", "qpdf", "krilla", "libxml2", "openblas")
"""Has no entry among what is installed, and may have a hand in an output."""


def everything(data: bytes) -> Iterator[bytes]:
    """Yield a file, and all that is packed in it, unpacked: parts of parts, streams, hexadecimal and base64."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for info in package.infolist():
                assert info.date_time == (1980, 1, 1, 0, 0, 0)
                yield info.filename.encode() + b"\n" + info.comment + info.extra
                yield from everything(package.read(info))
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as document:
            for one in document.objects:
                yield (written := one.unparse(resolved=False))
                yield from (bytes.fromhex(text.decode()) for text in _HEXADECIMAL.findall(written) if not len(text) % 2)
                if isinstance(one, pikepdf.Stream):
                    yield from everything(one.read_bytes())
            yield str(dict(document.docinfo.items())).encode()
            for name, attached in document.attachments.items():
                yield name.encode()
                yield from everything(attached.get_file().read_bytes())
        yield from (page.extract_text().encode() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    for encoded in re.findall(rb"base64,([A-Za-z0-9+/=]{40,})", data):
        yield from everything(base64.b64decode(encoded))


def chunks(png: bytes) -> Iterator[bytes]:
    """Yield the names of the parts of a picture."""
    place = 8
    while place < len(png):
        yield png[place + 4 : place + 8]
        place += 12 + int.from_bytes(png[place : place + 4], "big")


def plain_parts(data: bytes) -> bytes:
    """Return the objects of a PDF without what is packed: chance may spell anything there."""
    with pikepdf.open(io.BytesIO(data)) as document:
        own = (one for one in document.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Array))
        return b"\n".join(one.unparse() for one in own)


@cache
def libraries() -> dict[str, str]:
    """Return the versions of all that has a hand in an output, by name: what the package needs, and what that needs."""
    found: dict[str, str] = {}
    left = ["servroi"]
    while left:
        for wanted in metadata.requires(left.pop()) or ():
            name = _NAME.match(wanted)
            assert name is not None
            if name[0] in found or ("extra" in wanted and '"reports"' not in wanted and "'reports'" not in wanted):
                continue
            try:
                found[name[0]] = metadata.version(name[0])
            except metadata.PackageNotFoundError:  # for another system
                continue
            left.append(name[0])
    return found


@cache
def _patterns() -> list[tuple[bytes, re.Pattern[bytes]]]:
    """Return what is looked for, each with what is found faster: names with whatever version, and versions alone.

    A version of two parts is a figure like many others, so it is looked for behind names only.
    """
    known = {**libraries(), "python": platform.python_version(), "qpdf": pikepdf.__libqpdf_version__}
    found = []
    for name in {*map(str.lower, known), *_NATIVE}:
        parts = name.split("-")
        found.append((max(parts, key=len), rf"(?<![a-z]){'[-_ ]?'.join(parts)}\d?\W{{0,3}}(?:version\W)?v?\d+\.\d"))
    long = (version for version in known.values() if version.count(".") > 1)
    found += [(version, rf"(?<![\w.])v?{re.escape(version)}(?![\w.])") for version in long]
    return [(sign.encode(), re.compile(pattern.encode())) for sign, pattern in found]


def versions(data: bytes) -> list[bytes]:
    """Return the versions of libraries and of Python that are named.

    >>> versions(b"made by Python 3.11 with NumPy/2.1.0, python_pptx v1.0, Typst-0.15 and a rich 3 percent")
    [b'numpy/2.1', b'python 3.1', b'python_pptx v1.0', b'typst-0.1']
    """
    lower = data.lower()
    return sorted(hit for sign, pattern in _patterns() if sign in lower for hit in pattern.findall(lower))
