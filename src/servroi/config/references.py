"""What the evidence holds for a company's sector, as numbers to compare with."""

from servroi.analysis.advice import Known
from servroi.config.catalog import catalogue
from servroi.config.number import Rule
from servroi.config.quantity import parse
from servroi.core.distribution import Z95, at
from servroi.core.scenario import Company


def known_ranges(company: Company) -> tuple[Known, ...]:
    """Return the reference ranges of the company's sector that hold in its country.

    >>> [known.name for known in known_ranges(Company("x", "DE", "EUR", "retail", "en"))]
    ['customers.churn', 'customers.contribution_margin']
    """
    packaged = catalogue()
    found = []
    for reference in packaged.references.get(company.sector, ()):
        if reference.country in ("", company.country):
            quantity = parse(reference.written, Rule(packaged.entries[reference.path].kind))
            low, high = (at(quantity.distribution, z) for z in (-Z95, Z95))
            found.append(Known(reference.path, low, high, reference.grade))
    return tuple(found)
