"""What moves in people's units, in words: fewer leavers where it helps, more where it harms."""

from servroi.core.text import Number, Text

_LEAST = 0.01
"""Of a person, day, complaint or contact in a year; what is less is only said to be less."""


def moved(driver: str, change: float) -> Text:
    """Return how much a driver moves in a year.

    >>> moved("leavers_avoided", -0.19).key, moved("leavers_avoided", 2.0).key
    ('people.harm.leavers_avoided', 'people.leavers_avoided')
    """
    harm = "harm." if change < 0.0 else ""
    return Text(f"people.{harm}{driver}", {"number": Number(abs(change), least=_LEAST)})
