"""The logo as reports show it: pixels and nothing else."""

from io import BytesIO

from servroi.config.folder import Folder
from servroi.config.logo import MAX_PIXELS
from servroi.config.pdf.packed import missing_part
from servroi.errors import Place, Problem, ScenarioError

_LARGEST = (900, 300)
"""Pixels of a logo on a page, at 300 to the inch and more."""


def read_logo(name: str, folder: Folder) -> bytes:
    """Return a logo that was checked, as a PNG no larger than a page needs and without metadata.

    Raises:
        ScenarioError: It is damaged.
        OutputError: The part that reads pictures is not installed.
    """
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        raise missing_part(name) from None
    small = BytesIO()
    try:
        with Image.open(BytesIO(folder.read(name)), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MAX_PIXELS:  # a second header may say more than the first
                raise ValueError(picture.size)
            picture.thumbnail(_LARGEST)
            plain = picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB")
            clean = Image.frombytes(plain.mode, plain.size, plain.tobytes())  # pixels only: no place, camera or author
            clean.save(small, "PNG", optimize=True)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        what = "is damaged; save it again as PNG"
        raise ScenarioError([Problem("logo", Place(name), "report.logo", what)]) from None
    return small.getvalue()
