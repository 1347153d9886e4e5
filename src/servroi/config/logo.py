"""A company's logo: a small PNG or JPEG beside the scenario, checked by its header before anything reads it."""

from struct import unpack

from servroi.config.folder import Folder, is_plain

MAX_BYTES = 2_000_000
MAX_PIXELS = 10_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def check_logo(name: str, folder: Folder | None) -> list[str]:
    """Return what is wrong with a logo; nothing if it can be used."""
    if folder is None:
        return ["needs a scenario read from a file, not from standard input"]
    if not is_plain(name):
        return ["must be the plain name of a file beside the scenario, without folders or addresses"]
    bytes_long = folder.size(name)
    if bytes_long is None:
        return [f"there is no file '{name}' beside the scenario; links out of its folder do not count"]
    if bytes_long > MAX_BYTES:
        return ["is larger than 2 MB; save it smaller"]
    size = dimensions(folder.read(name))
    if size is None:
        return ["is neither a PNG nor a JPEG picture"]
    width, height = size
    if width * height > MAX_PIXELS or not width or not height:
        return [f"has {width} x {height} pixels; at most 10 million are allowed"]
    return []


def dimensions(data: bytes) -> tuple[int, int] | None:
    """Return width and height by the header of a PNG or JPEG, None for anything else."""
    if data.startswith(_PNG) and data[12:16] == b"IHDR" and len(data) >= 24:
        width, height = unpack(">II", data[16:24])
        return width, height
    return _jpeg_dimensions(data) if data.startswith(_JPEG) else None


def _jpeg_dimensions(data: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker in _FRAMES:
            height, width = unpack(">HH", data[position + 5 : position + 9])
            return width, height
        position += 2 + int(unpack(">H", data[position + 2 : position + 4])[0])
    return None
