"""Colours of reports: the company's own, and those of the other options, readable on light and on dark ground."""

from colorsys import rgb_to_hls

Colour = tuple[float, float, float]
"""Red, green and blue, 0 to 1."""

_DEFAULT = "#0b4f6c"
_WHITE: Colour = (1.0, 1.0, 1.0)
_BLACK: Colour = (0.0, 0.0, 0.0)
LIGHT = "#ffffff"
DARK = "#12181c"
"""What colours stand on: paper and light screens, dark screens."""
_OTHERS = (
    ("#c07000", "#f0a53c"),
    ("#1f7f5f", "#58c79f"),
    ("#94508c", "#d695cd"),
    ("#4660c0", "#9aacf5"),
    ("#7a6a00", "#cdb94e"),
    ("#8c4a32", "#df9f86"),
)
"""On light and on dark ground; apart for every common kind of colour vision."""
_SERIES = 6
_TEXT = {LIGHT: 5.0, DARK: 6.5}
"""Contrast of text; 4.5 is the least that is readable for all."""
_STEP = 0.04
_NEAR = 0.09
"""Hues nearer than this, of a full circle of 1, are taken for the same."""
_GREY = 0.15


def palette(own: str, ground: str = LIGHT) -> list[str]:
    """Return the colours of the options: the company's own first, then others that differ from it.

    Args:
        own: The company's colour as #rrggbb; empty for ours.
        ground: What they stand on, `LIGHT` or `DARK`.
    """
    light = toward(parse(own or _DEFAULT), _BLACK, parse(LIGHT), _TEXT[LIGHT])
    others = sorted(_OTHERS, key=lambda pair: _alike(light, parse(pair[0])))[: _SERIES - 1]
    if ground == LIGHT:
        return [written(light), *(on_light for on_light, _ in others)]
    dark = toward(light, _WHITE, parse(DARK), _TEXT[DARK])
    return [written(dark), *(on_dark for _, on_dark in others)]


def parse(text: str) -> Colour:
    """Return a colour written as #rrggbb.

    >>> parse("#ff0000")
    (1.0, 0.0, 0.0)
    """
    red, green, blue = (int(text[start : start + 2], 16) / 255.0 for start in (1, 3, 5))
    return red, green, blue


def written(colour: Colour) -> str:
    """Return a colour as #rrggbb."""
    return "#" + "".join(f"{round(part * 255.0):02x}" for part in colour)


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """Return a colour with a share of another."""
    red, green, blue = (a + (b - a) * share for a, b in zip(first, second, strict=True))
    return red, green, blue


def toward(colour: Colour, end: Colour, ground: Colour, least: float) -> Colour:
    """Return a colour moved towards an end until it can be read on a ground.

    >>> written(toward(parse("#ffff00"), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), 4.5))
    '#7a7a00'
    """
    share = 0.0
    while contrast(mixed(colour, end, share), ground) < least:
        share += _STEP
    return mixed(colour, end, share)


def contrast(first: Colour, second: Colour) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2).

    >>> round(contrast((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)))
    21
    """
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _alike(first: Colour, second: Colour) -> bool:
    """Return whether two colours have the same hue; grey has none."""
    (hue, _, saturation), (other, _, _) = rgb_to_hls(*first), rgb_to_hls(*second)
    apart = abs(hue - other)
    return saturation > _GREY and min(apart, 1.0 - apart) < _NEAR
