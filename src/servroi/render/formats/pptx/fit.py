"""Texts that fit their boxes: an office program sets them later, with fonts that are not known here."""

from math import ceil

_WIDE, _BOLD = 0.57, 0.66
"""Mean width of a letter in ems, of fonts wider than the one that is asked for, so that a substitute fits as well."""
_LINE = 1.2
"""Height of a line in ems."""
_RAGGED = 0.12
"""What lines lose at their ends, in lines."""
_POINTS = 72.0
"""Points in an inch."""


def fitted(text: str, room: tuple[float, float], sizes: tuple[float, ...], *, bold: bool = False) -> tuple[str, float]:
    """Return a text and the largest size at which it fits; cut where even the smallest is too large.

    Args:
        text: What is to be shown.
        room: Width and height, inches.
        sizes: Sizes to choose from, points, the largest first.
        bold: Whether the letters are bold.

    >>> fitted("Training wins", (6.0, 0.5), (30.0, 20.0))
    ('Training wins', 30.0)
    >>> fitted("Training wins, but not by much", (6.0, 0.5), (30.0, 20.0))
    ('Training wins, but not by much', 20.0)
    >>> fitted("Training wins, but not by much", (1.5, 0.4), (20.0,))
    ('Trainin…', 20.0)
    """
    for size in sizes:
        if _lines(text, size, room[0], bold) * size * _LINE / _POINTS <= room[1]:
            return text, size
    size = sizes[-1]
    return shortened(text, int((_whole_lines(size, room[1]) - _RAGGED) * _letters(size, room[0], bold))), size


def shortened(text: str, most: int) -> str:
    """Return at most so many characters of a text.

    >>> shortened("a campaign in autumn", 10), shortened("a campaign", 10)
    ('a campaig…', 'a campaign')
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def width(text: str, size: float) -> float:
    """Return about how wide a line of text is, inches."""
    return len(text) * _WIDE * size / _POINTS


def _letters(size: float, room: float, bold: bool) -> float:
    return room * _POINTS / (size * (_BOLD if bold else _WIDE))


def _lines(text: str, size: float, room: float, bold: bool) -> int:
    full = len(text) / _letters(size, room, bold)
    return 1 if full <= 1.0 else ceil(full + _RAGGED)


def _whole_lines(size: float, room: float) -> int:
    return max(1, int(room * _POINTS / (size * _LINE)))
