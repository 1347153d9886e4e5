"""The documentation as a site: `make docs` builds it into site/. Its pages ask nothing of any network."""

import re

from sphinx.application import Sphinx

project = "servroi"
html_title = "servroi"
language = "en"

# The source is the whole project, so that README.md and CONTRIBUTING.md are pages as well
extensions = ["myst_parser"]
include_patterns = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/**.md"]
exclude_patterns = [".*", "site", "dist"]
root_doc = "docs/index"
myst_heading_anchors = 4
nitpicky = True
suppress_warnings = ["myst.header"]  # a generated page may have entries and no chapters

html_theme = "furo"
html_theme_options = {"navigation_with_keys": True}
html_extra_path = ["site/index.html"]
html_static_path = ["site/site.css"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False

_CHAPTER = re.compile(r"^## (.+)\n((?:(?!## ).*\n)*)", re.MULTILINE)
_PAGE = re.compile(r"\[([^\]]+)\]\(([^)]+)\.md\)")


def setup(app: Sphinx) -> None:
    """Have the navigation made."""
    app.connect("source-read", _navigate)


def _navigate(_app: Sphinx, name: str, source: list[str]) -> None:
    """Add to the index a table of contents with the chapters and links that it shows to its readers."""
    if name != root_doc:
        return
    for chapter, links in _CHAPTER.findall(source[0]):
        pages = "\n".join(f"{said[0].upper()}{said[1:]} <{page}>" for said, page in _PAGE.findall(links))
        source[0] += f"\n```{{toctree}}\n:hidden:\n:caption: {chapter}\n\n{pages}\n```\n"
