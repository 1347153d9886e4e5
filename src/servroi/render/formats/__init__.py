"""The formats: each turns findings or a document into bytes; those of a report are imported when one is written."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from servroi.render.words import Words
from servroi.report.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """A format of reports.

    Attributes:
        module: What writes it; it has `write(report, words) -> bytes`, and `notice(report, words) -> str` if it may be
            unable to show everything.
        needs: Libraries that it imports and that an installation may lack.
    """

    module: str
    needs: tuple[str, ...] = ()

    @property
    def missing(self) -> bool:
        """Whether a library that it needs is not installed."""
        return any(find_spec(name) is None for name in self.needs)

    def write(self, report: Report, words: Words) -> bytes:
        """Return a report in this format."""
        writer: Callable[[Report, Words], bytes] = import_module(f"{__name__}.{self.module}").write
        return writer(report, words)

    def notice(self, report: Report, words: Words) -> str:
        """Return what this format cannot show of a report, in one sentence; nothing where it shows all."""
        said: Callable[[Report, Words], str] | None = getattr(
            import_module(f"{__name__}.{self.module}"), "notice", None
        )
        return said(report, words) if said else ""


REPORTS = {
    "pdf": Format("pdf", ("typst", "pikepdf")),
    "html": Format("html", ("jinja2",)),
    "xlsx": Format("xlsx", ("xlsxwriter",)),
    "pptx": Format("pptx", ("pptx", "xlsxwriter")),
    "md": Format("markdown"),
    "json": Format("json_findings"),
    "csv": Format("csv"),
}
"""By the ending of a file's name."""
