"""When the money of an option is back, said the same way in every document and format."""

from servroi.core.findings import Spread
from servroi.core.text import Term, Text, Years

HALF = 0.5
"""Above this share of cases without it, money that comes back is the exception."""


def money_back(found: Spread) -> Term:
    """Return in a word or two when the money is back: the middle of the cases in which it comes back.

    Where it does not come back in most cases, that middle would promise too much, and the words say so.
    """
    if found.p50 is None:
        return Years(None)
    return Text("report.mostly_not") if (found.share_never or 0.0) > HALF else Years(found.p50)
