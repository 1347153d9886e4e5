"""`verify` makes the pages of a PDF again: what is printed cannot be changed unnoticed."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from servroi import attachment

Call = Callable[..., Any]
Change = Callable[[pikepdf.Pdf], None]


def blank(document: pikepdf.Pdf) -> None:
    document.pages[0].Contents = document.make_stream(b"")


def less(document: pikepdf.Pdf) -> None:
    del document.pages[-1]


def more(document: pikepdf.Pdf) -> None:
    document.pages.append(document.pages[0])


def stamp(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"q 1 0 0 rg 0 0 300 300 re f Q")


def note(document: pikepdf.Pdf) -> None:
    words = {"/Type": pikepdf.Name.Annot, "/Subtype": pikepdf.Name.FreeText, "/Rect": [9, 9, 99, 99]}
    document.pages[0].Annots = pikepdf.Array(
        [document.make_indirect(pikepdf.Dictionary({**words, "/Contents": "99%"}))]
    )


def letters(document: pikepdf.Pdf) -> None:
    """Swap what two fonts look like."""
    fonts = document.pages[0].Resources.Font
    names = list(fonts.keys())
    fonts[names[0]], fonts[names[1]] = fonts[names[1]], fonts[names[0]]


def script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def bomb(document: pikepdf.Pdf) -> None:
    page = document.make_stream(b"")
    page.write(zlib.compress(b" " * 60_000_000, 9), filter=pikepdf.Name.FlateDecode)
    document.pages[0].Contents = page


_OFFER: list[bytes] = []


@pytest.fixture
def offer(servroi: Call, small: Path) -> Path:
    """Give a PDF of its own to each test; it is made once."""
    path = small.with_name("offer.pdf")
    if _OFFER:
        path.write_bytes(_OFFER[0])
        return path
    done = servroi("report", small, "-o", path, "--lang", "it", "--date", "2026-03-23", "--only-grades", "A-C", "-q")
    assert done.code == 0
    _OFFER.append(path.read_bytes())
    return path


def changed(offer: Path, change: Change, **how: Any) -> Path:
    path = offer.with_name("other.pdf")
    with pikepdf.open(offer) as document:
        change(document)
        document.save(path, **how)
    return path


def test_pages_are_those_of_the_scenario(servroi: Call, offer: Path) -> None:
    done = servroi("verify", offer, "--lang", "en", "-q")
    assert done.code == 0
    assert "The pages of the PDF are those that it gives." in " ".join(done.out.split())
    assert servroi("verify", offer, "--json", "-q").json["pages"] == "same"


def test_settings_that_it_was_made_with_may_be_given_again(servroi: Call, small: Path) -> None:
    path, settings = small.with_name("set.pdf"), ("--set", "customers.churn=40 %")
    assert servroi("report", small, "-o", path, "-q", *settings).code == 0
    assert servroi("verify", path, "-q", *settings).code == 0
    assert servroi("verify", path, "-q", "--set", "customers.churn=41 %").code == 3


@pytest.mark.parametrize(
    "change",
    [
        *(pytest.param(one, marks=pytest.mark.thorough) for one in (blank, more, note, script)),
        *(less, stamp, letters, bomb),
    ],
)
def test_a_changed_page_is_found(servroi: Call, offer: Path, change: Change) -> None:
    done = servroi("verify", changed(offer, change), "--lang", "en", "-q")
    assert done.code == 3
    assert "but not these pages; what is printed has been changed" in " ".join(done.out.split())


def false(document: pikepdf.Pdf) -> pikepdf.Object:
    data = document.make_stream(b"servroi: 1\n")
    words = {"/Type": pikepdf.Name.Filespec, "/F": "small.yaml", "/UF": "small.yaml", "/EF": {"/F": data, "/UF": data}}
    return document.make_indirect(pikepdf.Dictionary(words))


def twice(document: pikepdf.Pdf) -> None:
    """A false scenario under the name of the true one, which some programs show in its place."""
    names = document.Root.Names.EmbeddedFiles.Names
    names.append(pikepdf.String("zz"))
    names.append(false(document))


def two_contents(document: pikepdf.Pdf) -> None:
    names = document.Root.Names.EmbeddedFiles.Names
    names[1].EF.UF = document.make_stream(b"servroi: 1\n")


def beside(document: pikepdf.Pdf) -> None:
    document.Root.AF.append(false(document))


@pytest.mark.parametrize("change", [twice, two_contents, beside])
def test_a_scenario_under_which_another_may_be_shown_is_refused(servroi: Call, offer: Path, change: Change) -> None:
    done = servroi("verify", changed(offer, change), "-q")
    assert done.code == 2
    assert "cannot tell apart" in done.err


@pytest.mark.parametrize(
    "name", ["Bäcker & Œuvre – Zürich", *(pytest.param(one, marks=pytest.mark.thorough) for one in ("ж", "文"))]
)
def test_a_scenario_may_be_called_anything(servroi: Call, small: Path, name: str) -> None:
    named = small.rename(small.with_name(f"{name}.yaml"))
    assert servroi("report", named, "-o", small.with_name("offer.pdf"), "-q").code == 0
    assert servroi("verify", small.with_name("offer.pdf"), "-q").code == 0
    assert servroi("run", small.with_name("offer.pdf"), "-q").code == 0


@pytest.mark.parametrize("how", [{"linearize": True}, {"recompress_flate": True}, {"compress_streams": False}])
def test_who_merely_saves_it_changes_nothing(servroi: Call, offer: Path, how: dict[str, bool]) -> None:
    assert servroi("verify", changed(offer, lambda _: None, **how), "-q").code == 0


@pytest.mark.thorough
def test_pages_of_more_trials_than_questions_need_by_themselves(servroi: Call, small: Path) -> None:
    offer = small.with_name("offer.pdf")
    assert servroi("report", small, "-o", offer, "-q", "--trials", "17000", "--seed", "3").code == 0
    assert servroi("verify", offer, "--json", "-q").json["pages"] == "same"


def test_another_version_is_said(servroi: Call, offer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("servroi.attachment._made_with", lambda: "servroi 9.9.9")
    done = servroi("verify", changed(offer, blank), "--lang", "en", "-q")
    assert done.code == 3
    assert "Not checked: small.yaml gives the same figures again, but the pages come from another version" in " ".join(
        done.out.split()
    )


def test_pages_of_another_version_that_come_again_are_the_same(
    servroi: Call, offer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("servroi.attachment._made_with", lambda: "servroi 9.9.9")
    assert servroi("verify", offer, "--json", "-q").json["pages"] == "same"


def test_builds_of_one_number_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed template is another version; compiled files, and where the package lies, are not."""
    package = tmp_path / "servroi"
    shutil.copytree(Path(attachment.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    here = attachment._made_with()
    monkeypatch.setattr(attachment, "__file__", str(package / "attachment.py"))
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "x.cpython-311.pyc").write_bytes(b"x")
    assert attachment._made_with() == here
    template = package / "render" / "formats" / "pdf" / "attachment.typ"
    template.write_bytes(template.read_bytes() + b"\n")
    assert attachment._made_with() != here


def test_with_logo_and_base_and_from_standard_input(servroi: Call, small: Path) -> None:
    Image.effect_noise((1200, 500), 90).save(small.with_name("logo.jpg"))
    over = small.with_name("over.yaml")
    over.write_text("extends: small.yaml\nreport: {logo: logo.jpg, title: Trial}\n", encoding="utf-8")
    for arguments, text in (((over,), ""), (("-",), small.read_text(encoding="utf-8"))):
        offer = small.with_name("offer.pdf")
        done = servroi("report", *arguments, "-o", offer, "-q", "--force", stdin=text)
        assert (done.code, done.err) == (0, "")
        assert servroi("verify", offer, "--json", "-q").json["pages"] == "same"
        assert servroi("verify", "-", "-q", stdin="").code == 2


def test_it_speaks_the_language_of_the_report(servroi: Call, offer: Path) -> None:
    assert "Formazione" in servroi("run", offer, "-q").out
    assert "Training" in servroi("run", offer, "-q", "--lang", "en").out
    assert "Uguale" in servroi("verify", offer, "-q").out


def test_a_locked_file_is_told_from_a_damaged_one(servroi: Call, offer: Path) -> None:
    locked = changed(offer, lambda _: None, encryption=pikepdf.Encryption(owner="a", user="b"))
    for command in ("run", "verify"):
        done = servroi(command, locked)
        assert done.code == 2
        assert "other.pdf: is locked with a password" in done.err


@pytest.mark.parametrize("ending", ["html", "xlsx", "pptx", "md", "csv"])
def test_other_formats_are_not_verified(servroi: Call, small: Path, ending: str) -> None:
    other = small.with_name(f"offer.{ending}")
    other.write_bytes(b"<html>")
    done = servroi("verify", other)
    assert done.code == 2
    assert "cannot be verified: only a PDF" in done.err


def test_the_json_of_a_report_is_verified_unless_redacted(servroi: Call, small: Path) -> None:
    page = small.with_name("offer.json")
    assert servroi("report", small, "-o", page, "-q").code == 0
    assert servroi("verify", page, "-q").code == 0
    assert servroi("report", small, "-o", page, "-q", "--redact", "--force").code == 0
    refused = servroi("verify", page, "-q")
    assert refused.code == 2
    assert "was made with --redact" in refused.err
