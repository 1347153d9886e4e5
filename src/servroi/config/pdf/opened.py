"""A PDF from anywhere: opened so that no few kilobytes in it become gigabytes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from servroi.config.folder import LARGEST_FILE

if TYPE_CHECKING:
    import pikepdf

_LIMITS: dict[str, Any] = {
    "flate_max_memory": LARGEST_FILE,
    "png_max_memory": LARGEST_FILE,
    "tiff_max_memory": LARGEST_FILE,
    "run_length_max_memory": LARGEST_FILE,
    "dct_max_memory": LARGEST_FILE,
    "max_stream_filters": 2,
}
"""What a table of contents, or a packed group of objects, may unpack to."""


def _spelt(name: str) -> str:
    """Return a pattern for a name, each letter of which may stand there by its number."""
    return "".join(f"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in name)


_LZW = re.compile(rf"/{_spelt('LZW')}(?:{_spelt('D')}|[\s/\]>%])".encode())
"""The one packing without a limit; nobody has written it for decades."""
_ELSEWHERE = re.compile(rf"/{_spelt('Filter')}\s+\d+\s+\d+\s+R".encode())
"""A packing that is named in another place, where the search for a name may not find it."""


@contextmanager
def opened(data: bytes) -> Iterator["pikepdf.Pdf"]:
    """Open a PDF for as long as the block lasts.

    Raises:
        ValueError: It is packed in a way whose size nothing limits.
        pikepdf.PdfError: It is damaged, or unpacks to too much.
        pikepdf.PasswordError: It is locked.
    """
    import pikepdf
    from pikepdf import settings

    if _LZW.search(data) or _ELSEWHERE.search(data):
        raise ValueError("packed in a way that nothing limits")
    before: dict[str, Any] = settings.set_qpdf_limits(**_LIMITS)
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True, attempt_recovery=False) as document:
            yield document
    finally:
        settings.set_qpdf_limits(**before)
