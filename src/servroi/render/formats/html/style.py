"""The colours of the page as custom properties, for light and for dark screens."""

from servroi.render.colours import DARK, LIGHT, mixed, palette, parse, written

_TINT = {LIGHT: 0.06, DARK: 0.10}


def style(own: str) -> str:
    """Return the colours as the beginning of a style sheet.

    Args:
        own: The company's colour as #rrggbb; empty for ours.
    """
    light, dark = (_properties(palette(own, ground), ground) for ground in (LIGHT, DARK))
    return (
        f":root {{ color-scheme: light; {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ color-scheme: dark; {dark} }} }}\n"
    )


def _properties(series: list[str], ground: str) -> str:
    colours = {f"s{number}": colour for number, colour in enumerate(series)}
    colours |= {"accent": series[0], "ground": ground}
    colours["tint"] = written(mixed(parse(ground), parse(series[0]), _TINT[ground]))
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())
