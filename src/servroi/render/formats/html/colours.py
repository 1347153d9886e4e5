"""Colours of the page: the company's own, and those of the other options, readable on light and on dark ground."""

from colorsys import rgb_to_hls

Colour = tuple[float, float, float]
"""Red, green and blue, 0 to 1."""

_DEFAULT = "#0b4f6c"
_WHITE: Colour = (1.0, 1.0, 1.0)
_BLACK: Colour = (0.0, 0.0, 0.0)
_DARK = "#12181c"
"""Ground of the dark page."""
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
_TEXT = {"light": 5.0, "dark": 6.5}
"""Contrast of text; 4.5 is the least that is readable for all."""
_TINT = {"light": 0.06, "dark": 0.10}
_STEP = 0.04
_NEAR = 0.09
"""Hues nearer than this, of a full circle of 1, are taken for the same."""
_GREY = 0.15


def style(own: str) -> str:
    """Return the colours as custom properties of a style sheet, for light and for dark screens.

    Args:
        own: The company's colour as #rrggbb; empty for ours.
    """
    light = toward(parse(own or _DEFAULT), _BLACK, _WHITE, _TEXT["light"])
    dark = toward(light, _WHITE, parse(_DARK), _TEXT["dark"])
    others = sorted(_OTHERS, key=lambda pair: _alike(light, parse(pair[0])))[: _SERIES - 1]
    shades = {
        "light": _properties([written(light), *(pair[0] for pair in others)], light, _WHITE, "light"),
        "dark": _properties([written(dark), *(pair[1] for pair in others)], dark, parse(_DARK), "dark"),
    }
    return (
        f":root {{ color-scheme: light; {shades['light']} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ color-scheme: dark; {shades['dark']} }} }}\n"
    )


def _properties(series: list[str], accent: Colour, ground: Colour, shade: str) -> str:
    colours = {f"s{number}": colour for number, colour in enumerate(series)}
    colours |= {"accent": written(accent), "ground": written(ground)}
    colours["tint"] = written(mixed(ground, accent, _TINT[shade]))
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


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
