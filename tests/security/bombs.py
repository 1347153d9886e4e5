"""Small files that unpack to large ones, or that say one size and have another."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache

import pikepdf
from PIL import Image

_PDF = b"%PDF-1.7\n"


@cache
def zeros(megabytes: int) -> bytes:
    """Return millions of zeros as zlib packs them, made in no time."""
    packer = zlib.compressobj(9)
    million = bytes(1_000_000)
    first = packer.compress(million) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(million) + packer.flush(zlib.Z_FULL_FLUSH)
    check = (megabytes * 1_000_000 % 65_521 << 16) + 1
    return first + again * (megabytes - 1) + packer.flush()[:-4] + struct.pack(">I", check)


@cache
def lzw(megabytes: int) -> bytes:
    """Return millions of zeros as the oldest way of packing has them: code after code stands for one zero more."""
    codes = range(258, 4090)
    bits = "".join(f"{code:0{max(9, (code + 1).bit_length())}b}" for code in codes)
    cycle = f"{0:09b}{bits}{256:012b}"
    every = f"{256:09b}{cycle * (megabytes * 1_000_000 // (len(codes) ** 2 // 2))}{257:09b}"
    every += "0" * (-len(every) % 8)
    return int(every, 2).to_bytes(len(every) // 8, "big")


@cache
def package(data: bytes) -> bytes:
    """Return a workbook with one part."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("xl/workbook.xml", data)
    return file.getvalue()


# -- pictures --------------------------------------------------------------------------------------------------------


def png(width: int, height: int, pixels: bytes, *chunks: bytes) -> bytes:
    """Return a picture of grey pixels, which are packed, with what is to stand before them."""
    parts = (header(width, height), *chunks, chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def header(width: int, height: int, colours: int = 0) -> bytes:
    """Return the part of a PNG that says its size; colours 0: grey, 2: red, green and blue."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0))


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def black(width: int, height: int) -> bytes:
    """Return grey pixels, packed."""
    return zlib.compress(bytes((width + 1) * height))


def jpeg(*sizes: tuple[int, int]) -> bytes:
    """Return a tiny JPEG that says its width and height as often as one likes."""
    plain = io.BytesIO()
    Image.new("L", (8, 8)).save(plain, "JPEG")
    data = plain.getvalue()
    start = data.index(b"\xff\xc0")
    frame = data[start : start + 2 + int.from_bytes(data[start + 2 : start + 4], "big")]
    said = [frame[:5] + struct.pack(">HH", height, width) + frame[9:] for width, height in sizes]
    return data.replace(frame, b"".join(said))


# -- PDF -------------------------------------------------------------------------------------------------------------


def carrier(files: Mapping[str, bytes], packed: bytes = b"") -> bytes:
    """Return a PDF that carries files, the same bytes each time; what the last one holds may be packed already."""
    data = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        for name, content in files.items():
            document.attachments[name] = content
        if packed:
            document.attachments[name].get_file().obj.write(packed, filter=pikepdf.Name.FlateDecode)
        document.save(data, deterministic_id=True)
    return data.getvalue()


def packed_contents(packed: bytes, filters: bytes) -> bytes:
    """Return a PDF whose table of contents is packed."""
    entries = b"/Type /XRef /W [1 4 2] /Size 9 /Root 2 0 R /Filter %s /Length %d" % (filters, len(packed))
    return _PDF + _stream(1, entries, packed) + _end(len(_PDF))


def packed_objects(packed: bytes) -> bytes:
    """Return a PDF whose objects are packed together."""
    entries = b"/Type /ObjStm /N 2 /First 8 /Filter /FlateDecode /Length %d" % len(packed)
    objects = _PDF + _stream(1, entries, packed)
    rows = ((0, 0, 0), (1, len(_PDF), 0), (2, 1, 0), (2, 1, 1), (1, len(objects), 0))
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    entries = b"/Type /XRef /W [1 4 2] /Size 5 /Root 2 0 R /Length %d" % len(table)
    return objects + _stream(4, entries, table) + _end(len(objects))


def long_contents(lines: int) -> bytes:
    """Return a sound PDF whose table of contents has so many lines."""
    one = b"1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
    two = b"2 0 obj <</Type /Pages /Kids [] /Count 0>> endobj\n"
    places = (len(_PDF), len(_PDF + one), *[len(_PDF)] * (lines - 3))
    table = b"xref\n0 %d\n0000000000 65535 f \n" % lines + b"".join(b"%010d 00000 n \n" % place for place in places)
    last = b"trailer <</Size %d /Root 1 0 R>>\n" % lines
    return _PDF + one + two + table + last + _end(len(_PDF + one + two))


def _stream(number: int, entries: bytes, data: bytes) -> bytes:
    return b"%d 0 obj <<%s>> stream\n" % (number, entries) + data + b"\nendstream endobj\n"


def _end(contents: int) -> bytes:
    return b"startxref\n%d\n%%%%EOF" % contents
