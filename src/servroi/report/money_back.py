"""When the money of an option is back, said the same way in every document and format."""

from servroi.core.findings import Spread
from servroi.core.text import Term, Text, Years


def money_back(found: Spread) -> Term:
    """Return in a word or two when the money is back in half of all cases.

    The middle of those in which it comes back would be sooner the more often it does not.
    """
    if found.half is None and found.p50 is not None:
        return Text("report.mostly_not")
    return Years(found.half)
