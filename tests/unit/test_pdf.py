"""The PDF: its pages say what was found, it is tagged and archivable, and it carries its scenario or nothing."""

from __future__ import annotations

import getpass
import io
import json
import re
import socket
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
import typst
from PIL import Image
from tests.security.bombs import carrier

from servroi import attachment, pipeline
from servroi.config.folder import DiskFolder
from servroi.config.pdf.packed import FORMAT, RECORD, unpack
from servroi.config.read import read_scenario
from servroi.core.text import Date, Label, Money, Share, Term
from servroi.errors import ServroiError, UsageError
from servroi.question import Question
from servroi.render.content import content
from servroi.render.formats import pdf
from servroi.render.formats.pdf import glyphs
from servroi.render.words import Words
from servroi.report.origins import rests_on
from servroi.report.report import Report

ROOT = Path(__file__).parents[2]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))
LONGEST = ("insurer-switzerland", "retailer-six-numbers")
"""Scenarios with most options, and with most defaults."""
LOCALES = ("en", "de-CH", "de-DE", "de-AT", "fr-CH", "it-CH")
LIKE_OTHERS = ("de-DE", "de-AT", "it-CH")
TRIALS = 1000
HOSTILE = '#image("/etc/passwd") $x$ *b* <script>alert(1)</script> \\ @a "q" // %PDF endobj'
SMALL = """\
company: {name: Muster AG, country: CH, sector: retail}
frontline: {headcount: 120, turnover: 18 % to 25 %}
customers: {count: 40'000, churn: 12 % to 18 %, revenue_per_customer: 900, contribution_margin: 35 %}
simulation: {trials: 300, seed: 7}
"""


@cache
def made(path: Path, *, redacted: bool = False) -> Report:
    """Give the report of a scenario, without its files."""
    return attachment.make(Question(pipeline.read(path), TRIALS), redacted=redacted)


@cache
def small(text: str = SMALL, folder: Path | None = None, *, attach: bool = True, threads: int = 1) -> Report:
    """Give the report of a text."""
    reading = read_scenario(text.encode(), "case.yaml", DiskFolder(folder) if folder else None, [])
    return attachment.make(Question(reading, threads=threads), attach=attach)


def words(report: Report, language: str) -> Words:
    company = report.findings.company
    return Words(language, company.country, company.currency)


def text_of(data: bytes) -> str:
    """Give the words of all pages; lines and kinds of blanks do not matter."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return squeezed(" ".join(page.extract_text() for page in pages))


def squeezed(text: str) -> str:
    """Give a text without blanks and soft hyphens, for a line may end anywhere."""
    return "".join(text.replace("\u00ad", "").split()).replace("\u202f", "").replace("-", "")


def unpacked(data: bytes) -> bytes:
    """Give a PDF with every stream readable."""
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(plain, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False)
    return plain.getvalue()


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem, marks=() if path.stem in LONGEST else pytest.mark.thorough)
        for path in SCENARIOS
    ],
)
def test_two_to_four_small_pages(path: Path, thorough: bool) -> None:
    report = made(path)
    for language in ("en", "de", "fr", "it") if thorough else ("fr",):  # French, German and Italian are as long
        data = pdf.write(report, words(report, language))
        assert len(data) < 200_000
        assert 2 <= len(pypdf.PdfReader(io.BytesIO(data)).pages) <= 4, language


@pytest.mark.parametrize(
    "locale", [pytest.param(one, marks=pytest.mark.thorough if one in LIKE_OTHERS else ()) for one in LOCALES]
)
def test_pages_say_what_was_found(locale: str) -> None:
    report = made(ROOT / "scenarios" / "retailer-full.yaml")
    said, findings = words(report, locale), report.findings
    text = text_of(pdf.write(report, said))
    for found in findings.options.values():
        npv, pays = found.npv, found.p_npv_positive
        amounts = [Money(value or 0.0, npv.se or 0.0) for value in (npv.mean, npv.p5)]
        terms: list[Term] = [Share(pays.value), *amounts]
        assert [said.say(term, bare=True) for term in terms if squeezed(said.say(term, bare=True)) not in text] == []
    for base in findings.base_case.values():
        assert all(squeezed(said.say(Money(amount), bare=True)) in text for amount in base.net)
    for assumption in findings.assumptions:
        assert squeezed(said.say(Label("inputs", assumption.name))) in text
        assert all(squeezed(source) in text for source in assumption.sources)
        assert squeezed(said.say(rests_on(assumption, findings.evidence))) in text


def test_tagged_and_archivable() -> None:
    report = small()
    document = pikepdf.open(io.BytesIO(pdf.write(report, words(report, "de-CH"))))
    metadata = document.open_metadata()
    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == "de-CH"
    assert len(document.open_outline().root) > 0
    for font in [entry for entry in document.objects if isinstance(entry, pikepdf.Dictionary)]:
        if font.get("/Type") == "/FontDescriptor":
            assert "/FontFile2" in font
    assert "/JavaScript" not in str(document.Root.get("/Names"))
    assert "/OpenAction" not in document.Root


def test_same_bytes_again_whatever_the_threads() -> None:
    one, other = (small(threads=threads) for threads in (1, 2))
    assert pdf.write(one, words(one, "fr")) == pdf.write(other, words(other, "fr"))


def test_nothing_of_this_machine_is_inside() -> None:
    report = small()
    data = unpacked(pdf.write(report, words(report, "en")))
    for trace in (getpass.getuser(), socket.gethostname(), str(Path.home()), str(ROOT), "/tmp/", "typst.app"):
        if len(trace) > 3:
            assert trace.encode() not in data
    assert b"19800101" in data.replace(b"-", b"")


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    """What a scenario says is printed, never read as markup; nothing in the file acts or links."""
    quoted = json.dumps(HOSTILE)
    report = small(SMALL.replace("Muster AG", quoted).replace("simulation", f"report: {{note: {quoted}}}\nsimulation"))
    data = pdf.write(report, words(report, "en"))
    assert squeezed(HOSTILE) in text_of(data)
    document = pikepdf.open(io.BytesIO(data))
    kinds = {
        str(entry.get(key)) for entry in document.objects if isinstance(entry, pikepdf.Dictionary) for key in ("/S",)
    }
    assert kinds.isdisjoint({"/JavaScript", "/URI", "/Launch", "/GoToR", "/SubmitForm"})


def test_a_logo_loses_its_metadata(tmp_path: Path) -> None:
    picture = Image.new("RGB", (1200, 300), "#aa0000")
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    picture.save(tmp_path / "logo.jpg", exif=exif)
    report = small(SMALL.replace("simulation", "report: {logo: logo.jpg}\nsimulation"), tmp_path)
    assert report.logo.startswith(b"\x89PNG")
    assert b"secret" not in report.logo
    data = pdf.write(report, words(report, "en"))
    assert b"secret" not in unpacked(data)
    assert unpack(data, "offer.pdf").files["logo.jpg"] == report.logo


def test_a_damaged_logo_is_an_error(tmp_path: Path) -> None:
    whole = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(whole, "PNG")
    (tmp_path / "logo.png").write_bytes(whole.getvalue()[:300])
    with pytest.raises(ServroiError, match=r"damaged.*\[logo\]"):
        small(SMALL.replace("simulation", "report: {logo: logo.png}\nsimulation"), tmp_path)


def test_it_carries_its_scenario(tmp_path: Path) -> None:
    """What comes out of it gives the same result: with what it extends, with settings, seed and trials."""
    (tmp_path / "base.yaml").write_text(SMALL, encoding="utf-8")
    text = "extends: base.yaml\nfinance: {horizon: 4}\n"
    reading = read_scenario(text.encode(), "case.yaml", DiskFolder(tmp_path), ["frontline.headcount=90"])
    report = attachment.make(Question(reading, 500, 11), attach=True)
    packed = unpack(pdf.write(report, words(report, "it")), "offer.pdf")
    again = pipeline.find(pipeline.read_packed(packed))
    assert pipeline.as_json(again) == pipeline.as_json(report.findings) == compact(packed.result)
    assert packed.files == {"case.yaml": text.encode(), "base.yaml": SMALL.encode()}


def compact(result: dict[str, Any]) -> str:
    """Give a result in the very form in which it is written."""
    report = json.dumps(result, ensure_ascii=False, indent=2)
    return report + "\n"


def test_redacted_says_no_input() -> None:
    path = ROOT / "scenarios" / "retailer-full.yaml"
    report = made(path, redacted=True)
    text = text_of(pdf.write(report, words(report, "en")))
    assert report.files == {}
    assert "Measure(" not in repr(report.document)
    for secret in ("HRreport", "payroll2025", "ledger2025", "invoices"):
        assert secret not in text
    assert squeezed("What this calculation does not show") in text


@pytest.mark.parametrize("iso", ["2026-11-01", "2026-03-23"])
@pytest.mark.parametrize("locale", ["en", "de", "fr", "it"])
def test_dates_are_written_as_people_write_them(locale: str, iso: str) -> None:
    """Babel knows how; it leaves out only the mark of the first day of a month."""
    from datetime import date

    from babel.dates import format_date

    said = Words(locale, "CH", "CHF").say(Date(iso))
    theirs = format_date(date.fromisoformat(iso), "long", locale="en_GB" if locale == "en" else f"{locale}_CH")
    assert said.replace("1er", "1").replace("1º", "1") == theirs


# -- what others may send ---------------------------------------------------------------------------------------------


def record(**changes: object) -> bytes:
    plain: dict[str, object] = {"format": FORMAT, "scenario": "case.yaml", "set": [], "only_grades": None, "result": {}}
    return json.dumps({**plain, **changes}).encode()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "carries no scenario"),
        ({"case.yaml": b""}, "carries no scenario"),
        ({RECORD: b"{"}, "damaged"),
        ({RECORD: b"[" * 100_000}, "damaged"),
        ({RECORD: b"[]"}, "damaged"),
        ({RECORD: record(result=[])}, "damaged"),
        ({RECORD: record()[:-1] + b', "set": []}'}, "damaged"),
        ({RECORD: record(format="other")}, "another format"),
        ({RECORD: record(set=[1])}, "another format"),
        ({RECORD: record()}, "does not carry"),
        ({RECORD: record(scenario="../case.yaml"), "case.yaml": b""}, "does not carry"),
        ({"../case.yaml": b""}, "damaged"),
        ({f"{number}.yaml": b"" for number in range(30)}, "too much"),
        ({"zeros.yaml": b"\0" * 50_000_000}, "too much"),
    ],
)
def test_what_a_pdf_carries_is_not_trusted(files: dict[str, bytes], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        unpack(carrier(files), "offer.pdf")


@pytest.mark.parametrize(
    "change", [lambda data: data[:200], lambda data: data[:8] + data[400:], lambda data: b"%PDF-" + b"\0" * 99]
)
def test_a_damaged_pdf_is_refused(change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(UsageError):
        unpack(change(carrier({"case.yaml": SMALL.encode()})), "offer.pdf")


def test_a_result_that_is_none_is_refused() -> None:
    data = carrier({RECORD: record(result={"format": "servroi.findings/1"}), "case.yaml": SMALL.encode()})
    with pytest.raises(UsageError, match="result"):
        pipeline.read_packed(unpack(data, "offer.pdf"))


def test_streams_packed_twice_are_refused() -> None:
    """Ours are packed once; what is packed twice may be a bomb within a bomb."""
    data = io.BytesIO()
    with pikepdf.open(io.BytesIO(carrier({"case.yaml": SMALL.encode()}))) as document:
        stream = document.attachments["case.yaml"].get_file().obj
        stream.write(
            zlib.compress(zlib.compress(b"\0" * 1_000_000)),
            filter=pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode]),
        )
        document.save(data, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    with pytest.raises(UsageError):
        unpack(data.getvalue(), "offer.pdf")


def test_the_colour_of_the_company() -> None:
    report = small(SMALL.replace("simulation", 'report: {colour: "#7a1f5c"}\nsimulation'))
    plain = replace(report, findings=replace(report.findings, report=replace(report.findings.report, colour="")))
    assert pdf.write(report, words(report, "en")) != pdf.write(plain, words(plain, "en"))


# -- what strains the pages -------------------------------------------------------------------------------------------

MARKETED = SMALL + "training: {budget_per_employee: 100, hours_per_employee: 5}\nmarketing: {current_spend: 700'000}\n"
SIX = """\
options:
  mix: {training: {scale: 50 %}, marketing: {extra_spend: match}}
  Train first, then campaign: {training: {}, marketing: {start: 3, extra_spend: 20'000}}
  Double the training in 2027: {training: {scale: 2}}
  Course without exercises: {training: {scale: 0.5}}
"""


A4 = (595.0, 842.0)


def pages(data: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(data)).pages)


def outside(data: bytes) -> list[str]:
    """Give the pieces of text that begin beyond the margins at left and right, or beyond the paper."""
    found: list[str] = []

    def seen(text: str, now: list[float], own: list[float], *_: object) -> None:
        x, y = (own[4] * now[k] + own[5] * now[2 + k] + now[4 + k] for k in (0, 1))
        if text.strip() and not (50.0 < x < A4[0] - 50.0 and 5.0 < y < A4[1] - 5.0):
            found.append(f"{x:.0f}, {y:.0f}: {text}")

    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        page.extract_text(visitor_text=seen)
    return found


def test_every_character_of_the_list_is_in_the_fonts() -> None:
    """The list says what need not be replaced; typst refuses a page with a character that a font lacks."""
    every = "".join(sorted(each for each in glyphs.characters() if unicodedata.category(each)[0] not in "CM"))
    report = small(SMALL.replace("simulation", f"report: {{title: {json.dumps(every[:60])}}}\nsimulation"))
    data = json.dumps({"words": every, "marks": [f"a{each}" for each in sorted(glyphs.characters() - set(every))]})
    template = b"""#set document(title: "x")
#set text(font: "Inter", fallback: false)
#let data = json(bytes(sys.inputs.data))
#for weight in ("regular", "bold") { text(weight: weight, data.words.clusters().join(" ")) }
"""
    fonts = Path(pdf.__file__).parent / "fonts"
    typst.compile(
        template,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]),
        sys_inputs={"data": data},
        format="pdf",
        pdf_standards=["a-3a", "ua-1"],
    )
    assert pdf.notice(report, words(report, "en")) == ""


@pytest.mark.parametrize("name", ["Łódź Ἀθήνα Привет Tiếng Việt ₣ ½ €", "e\u0301cole a\u0328 x\u0323\u0304"])
def test_letters_of_europe_are_printed(name: str) -> None:
    report = small(SMALL.replace("Muster AG", json.dumps(name, ensure_ascii=False)))
    assert pdf.notice(report, words(report, "en")) == ""
    assert squeezed(unicodedata.normalize("NFC", name)) in text_of(pdf.write(report, words(report, "en")))


@pytest.mark.parametrize(
    "names", [("東京", "شركة", "שלום", "ภาษาไทย", "😀"), ("🐎", "한국", "हिन्दी", "𝔘", "a\u3000b\u0e48")]
)
def test_other_letters_are_replaced_and_named(names: tuple[str, ...]) -> None:
    """In names, notes and titles alike; the document's own title keeps them."""
    option, company, title, author, note = (json.dumps(name, ensure_ascii=False) for name in names)
    text = MARKETED.replace("Muster AG", company) + f"options:\n  {option}: {{training: {{scale: 2}}}}\n"
    report = small(f"{text}report: {{title: {title}, author: {author}, note: {note}}}\n")
    said = words(report, "de")
    lost = {each for each in "".join(names) if each not in glyphs.characters() and not each.isspace()}
    told = pdf.notice(report, said)
    named = {chr(int(number, 16)) for number in re.findall(r"U\+(\w+)", told)}
    assert named <= lost
    assert len(lost) == len(named) + int((re.findall(r"and (\d+) more", told) or [0])[0])
    data = pdf.write(report, said)
    shown = text_of(data)
    assert not any(name in shown for name in names)
    assert str(pikepdf.open(io.BytesIO(data)).docinfo.Title) == names[2]


def test_many_lost_characters_are_counted() -> None:
    report = small(SMALL.replace("Muster AG", json.dumps("あいうえおかきくけこ", ensure_ascii=False)))
    assert pdf.notice(report, words(report, "en")).count("U+") == 8
    assert "and 2 more" in pdf.notice(report, words(report, "en"))


@pytest.mark.parametrize("horizon", [pytest.param(12, marks=pytest.mark.thorough), 30])
def test_a_long_horizon_keeps_every_year(horizon: int) -> None:
    report = small(MARKETED + f"finance: {{horizon: {horizon}}}\n")
    said = words(report, "de-CH")
    data = pdf.write(report, said)
    text = text_of(data)
    for base in report.findings.base_case.values():
        assert all(squeezed(said.say(Money(amount), bare=True)) in text for amount in (*base.net, base.npv))
    assert outside(data) == []


def test_the_years_of_a_chart_do_not_overlap() -> None:
    report = small(MARKETED + "finance: {horizon: 30}\n")
    blocks = [
        block for section in content(report.document, words(report, "en"))["sections"] for block in section["blocks"]
    ]
    times = next(block for block in blocks if block["block"] == "bands")["times"]
    named = [time["label"] for time in times if time["named"]]
    assert len(times) == 31
    assert named == ["Year 0", "Year 4", "Year 8", "Year 12", "Year 16", "Year 20", "Year 24", "Year 28"]


@pytest.mark.parametrize(
    "language", ["en", *(pytest.param(one, marks=pytest.mark.thorough) for one in ("de", "fr", "it"))]
)
def test_six_options_on_four_pages(language: str) -> None:
    report = small(MARKETED + SIX)
    data = pdf.write(report, words(report, language))
    assert pages(data) <= 4
    assert outside(data) == []
    assert squeezed("Double the training in 2027") in text_of(data)


@pytest.mark.parametrize("language", ["de", *(pytest.param(name, marks=pytest.mark.thorough) for name in ("fr", "it"))])
def test_no_page_for_a_few_lines(language: str) -> None:
    """Set as usual, these end with three to eight lines on a second page."""
    for name in ("claims-as-claimed", "retailer-full"):
        report = made(ROOT / "scenarios" / f"{name}.yaml", redacted=True)
        data = pdf.write(report, words(report, language))
        assert pages(data) == 1
        assert outside(data) == []


@pytest.mark.parametrize(
    "language", ["de", *(pytest.param(name, marks=pytest.mark.thorough) for name in ("en", "fr", "it"))]
)
def test_names_of_sources_are_not_hyphenated(language: str) -> None:
    """The rules of one language break the names of another badly: `Fi-sher`, `Statistisches Bunde-samt`."""
    report = small(MARKETED)
    said = words(report, language)
    shown = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.write(report, said))).pages)
    broken = tuple(part.rstrip("\u00ad-") for part in shown.split() if part.endswith(("\u00ad", "-")) and len(part) > 1)
    for assumption in report.findings.assumptions:
        names = (
            f"{said.say(Label('inputs', assumption.name))} {said.say(rests_on(assumption, report.findings.evidence))}"
        )
        assert not [word for word in names.split() if word.startswith(broken)]


def test_a_column_of_owners_where_there_are_owners() -> None:
    reports = small(), made(ROOT / "scenarios" / "retailer-full.yaml")
    shown = [text_of(pdf.write(report, words(report, "de"))) for report in reports]
    assert [squeezed("Quelle Zuständig") in text for text in shown] == [False, True]


@pytest.mark.parametrize(
    "name",
    [
        "W" * 120,
        pytest.param("Verwaltungsgesellschaft für Kundendienst " * 2, marks=pytest.mark.thorough),
        pytest.param("Donaudampf" * 12, marks=pytest.mark.thorough),
    ],
)
def test_long_names_stay_on_the_page(name: str) -> None:
    text = MARKETED.replace("Muster AG", name) + f"options:\n  {name}: {{training: {{scale: 2}}}}\n"
    report = small(text)
    data = pdf.write(report, words(report, "de"))
    assert outside(data) == []


def test_a_wide_logo_leaves_room_for_the_title(tmp_path: Path) -> None:
    Image.new("RGB", (3000, 60), "#aa0000").save(tmp_path / "logo.png")
    title = "What would help the service of the north-west in the next five years, and what would not"
    report = small(SMALL + f"report: {{logo: logo.png, title: {json.dumps(title)}}}\n", tmp_path)
    data = pdf.write(report, words(report, "en"))
    lines = pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text().splitlines()
    assert sum(1 for line in lines[:6] if line.strip() and line.strip() in title) <= 3
    assert outside(data) == []


def test_nothing_spent_nothing_gained() -> None:
    """Ticks are told apart, no table is empty, no time is `0 years` and nothing is a loss."""
    nothing = "training: {budget_per_employee: 0, hours_per_employee: 0}\nmarketing: {current_spend: 0}\n"
    report = small(SMALL + nothing)
    said = words(report, "en")
    blocks = [block for section in content(report.document, said)["sections"] for block in section["blocks"]]
    for block in blocks:
        labels = [tick["label"] for tick in block.get("ticks", [])]
        assert len(labels) == len(set(labels))
        assert block.get("rows") != []
    figures = next(block for block in blocks if block["block"] == "figures")["figures"]
    assert {figure["tone"] for figure in figures if figure["value"] == "0"} == {"plain"}
    assert figures[3]["value"] == "at once"
    assert pages(pdf.write(report, said)) <= 4
