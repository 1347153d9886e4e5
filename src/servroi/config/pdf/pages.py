"""What a PDF shows, apart from what it carries: compared byte by byte, whoever saved the file last."""

import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from servroi.config.pdf.opened import opened

if TYPE_CHECKING:
    import pikepdf

_CARRIED = ("/AF", "/Metadata")
"""Entries of a document's root that hold what it carries, and what is said about the file as a whole."""
_LARGEST = 50_000_000


def same_pages(one: bytes, other: bytes) -> bool:
    """Tell whether two PDFs show the same; one that cannot be read to its end does not.

    Compared are the pages and what belongs to them: text, pictures, fonts, tags, notes, and what happens on opening.
    """
    import pikepdf

    try:
        return _shown(one) == _shown(other) != b""
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, KeyError, AttributeError, TypeError):
        return False


def _shown(data: bytes) -> bytes:
    """Return a document without what it carries, its parts as they are reached from its root; empty if too large."""
    import pikepdf

    plain = BytesIO()
    with opened(data) as document:
        for name in _CARRIED:
            if name in document.Root:
                del document.Root[name]
        if "/Names" in document.Root and "/EmbeddedFiles" in document.Root.Names:
            del document.Root.Names["/EmbeddedFiles"]
            if not document.Root.Names.keys():
                del document.Root["/Names"]
        if "/Info" in document.trailer:
            del document.trailer["/Info"]
        room = _LARGEST
        for part in document.objects:
            if isinstance(part, pikepdf.Stream):
                room -= _unpack(part, room)
        if room < 0:
            return b""
        document.save(
            plain,
            static_id=True,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            force_version="1.7",
        )
    return plain.getvalue()


def _unpack(stream: "pikepdf.Stream", room: int) -> int:
    """Unpack a stream that is packed in the usual way, at most so many bytes, and return how many it holds."""
    if room < 0 or stream.get("/Type") in ("/ObjStm", "/XRef"):
        return 0
    raw = bytes(stream.read_raw_bytes())
    if str(stream.get("/Filter")) != "/FlateDecode" or "/DecodeParms" in stream:
        return len(raw)
    try:
        plain = zlib.decompressobj().decompress(raw, room + 1)
    except zlib.error:
        return len(raw)
    stream.write(plain)
    return len(plain)
