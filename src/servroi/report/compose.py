"""The documents: which sections stand in which order."""

from dataclasses import replace

from servroi.core.asked import Asked
from servroi.core.audit import ClaimCheck, Verification
from servroi.core.break_even import BreakEvens
from servroi.core.challenge import Challenges
from servroi.core.compare import Compared
from servroi.core.evidence import Source
from servroi.core.explain import Explained, ExplainedInput
from servroi.core.findings import Findings
from servroi.core.information import Information
from servroi.core.sensitivity import Sensitivity
from servroi.core.split import Split, Unsplit
from servroi.core.text import Date, Label, Notice, Term, Text, Verbatim
from servroi.report.cards import Card
from servroi.report.document import Document, Prose, Section
from servroi.report.sections import RUN, break_even, challenge, claim, evidence, inputs, verify
from servroi.report.sections.assumptions import assumptions
from servroi.report.sections.cash_flows import cash_flows
from servroi.report.sections.channels import drawn_channels
from servroi.report.sections.check import check
from servroi.report.sections.compare import compare
from servroi.report.sections.curve import curve
from servroi.report.sections.distributions import certainty
from servroi.report.sections.explain import given, headline, result
from servroi.report.sections.figures import figures
from servroi.report.sections.grades import grades
from servroi.report.sections.horizon import extended, horizon
from servroi.report.sections.information import advice, by_group, by_input, worth, worth_sentence
from servroi.report.sections.limits import limits
from servroi.report.sections.margins import margins
from servroi.report.sections.method import method
from servroi.report.sections.options import options
from servroi.report.sections.payback import payback
from servroi.report.sections.people import people
from servroi.report.sections.receipt import receipt
from servroi.report.sections.sensitivity import decides, decisive, tornado
from servroi.report.sections.split import best, splits, unsplit
from servroi.report.sections.verdict import verdict
from servroi.report.sections.warnings import warnings_told


def compose_run(findings: Findings) -> Document:
    """Return what `run` shows: the answer first, then what it rests on."""
    sections = tuple(section for make in RUN if (section := make(findings)) is not None)
    return Document(_title(findings), sections)


def compose_report(findings: Findings, *, redacted: bool = False) -> Document:
    """Return what an attachment holds, in the order of a reader's questions.

    Args:
        findings: The figures, with sensitivity, turning points and information where they are known.
        redacted: Whether inputs are left out; the findings are then `redacted` themselves.
    """
    answer = verdict(findings)
    sections = (
        replace(answer, blocks=(*answer.blocks, figures(findings), *_author(findings))),
        None if redacted else people(findings),
        certainty(findings),
        payback(findings),
        options(findings),
        None if redacted else drawn_channels(findings),
        grades(findings),
        _decides(findings, redacted=redacted),
        None if redacted else cash_flows(findings),
        None if redacted else assumptions(findings),
        None if redacted else warnings_told(findings),
        limits(findings),
        method(findings),
        receipt(findings),
    )
    return Document(
        report_title(findings), tuple(section for section in sections if section is not None), _byline(findings)
    )


def _byline(findings: Findings) -> Text | None:
    """Return whom it is about, where the author's title does not say so, who made it, and when."""
    made = _made(findings)
    if not findings.report.title:
        return made
    company = Verbatim(findings.company.name)
    return Text("report.about", {"company": company, "made": made}) if made else Text("name", {"name": company})


def _made(findings: Findings) -> Text | None:
    author, date = Verbatim(findings.report.author), findings.report.date
    if not date:
        return Text("name", {"name": author}) if author.value else None
    return (
        Text("report.by", {"author": author, "date": Date(date)})
        if author.value
        else Text("name", {"name": Date(date)})
    )


def report_title(findings: Findings) -> Text:
    """Return the author's title, else ours."""
    own = findings.report.title
    return Text("name", {"name": Verbatim(own)}) if own else _title(findings)


def _author(findings: Findings) -> tuple[Prose, ...]:
    """Return the author's note, told from what the calculation says."""
    note = findings.report.note
    return (Prose((Text("report.author_note", {"note": Verbatim(note)}),), "quiet"),) if note else ()


def _decides(findings: Findings, *, redacted: bool) -> Section | None:
    if findings.sensitivity is None:
        return None
    worth = () if findings.information is None else (worth_sentence(findings.information),)
    return decides(findings.sensitivity, findings.turning_points, worth, redacted=redacted)


def compose_sensitivity(asked: Asked, found: Sensitivity, everything: bool = False) -> Document:
    """Return what decides: the answer, the curve if one was asked for, the tornado, the verdict by horizon."""
    sections = (decisive(found), curve(found), tornado(found, everything), horizon(found), extended(found))
    return _answer("sensitivity", asked, sections)


def compose_information(asked: Asked, found: Information) -> Document:
    """Return what it would be worth to find out, and what to do about it."""
    sections = (worth(found), advice(found), by_group(found), by_input(found))
    return _answer("information", asked, sections)


def compose_split(asked: Asked, found: Split | Unsplit) -> Document:
    """Return where the next money goes, or why there is nothing to split."""
    sections = (unsplit(found),) if isinstance(found, Unsplit) else (best(found), margins(found), splits(found))
    return _answer("split", asked, sections)


def compose_break_even(asked: Asked, found: BreakEvens, everything: bool = False) -> Document:
    """Return where the verdict turns: the answer, where the option beats its rival, where it pays."""
    tables = (break_even.beats(found, everything), break_even.pays(found, everything))
    return _answer("break_even", asked, (break_even.turning(found), *tables, break_even.reading(found)))


def compose_challenge(asked: Asked, found: Challenges) -> Document:
    """Return what a sceptic asks, and what is left of the case."""
    return _answer("challenge", asked, (challenge.survival(found), challenge.answers(found)))


def compose_claim(found: ClaimCheck) -> Document:
    """Return whether a published claim follows."""
    sections = (claim.claim(found), claim.definitions(found), claim.slips(found), claim.questions(found))
    return Document(Text("claim.title"), tuple(section for section in sections if section is not None))


def compose_verify(found: Verification) -> Document:
    """Return whether a result comes again."""
    sections = (verify.verified(found), verify.places(found))
    return Document(Text("verify.title"), tuple(section for section in sections if section is not None))


def compose_check(file: str, warnings: tuple[Notice, ...], advice: tuple[Notice, ...]) -> Document:
    """Return what `check` says about one sound file."""
    return Document(Text("check.sound", {"file": Verbatim(file)}), check(file, warnings, advice))


def compose_inputs(cards: tuple[Card, ...]) -> Document:
    """Return the inputs in short."""
    return Document(Text("inputs.all"), inputs.listing(cards))


def compose_input(card: Card, meaning: Term) -> Document:
    """Return one input in full."""
    return Document(Text("name", {"name": Label("inputs", card.path)}), inputs.single(card, meaning))


def compose_evidence(sources: tuple[Source, ...]) -> Document:
    """Return sources in short."""
    return Document(Text("evidence.all"), evidence.listing(sources))


def compose_source(source: Source, cited: tuple[tuple[str, str, str], ...]) -> Document:
    """Return one source in full, with the (path, country, sector) of every input that cites it."""
    return Document(Text("name", {"name": Verbatim(source.id)}), evidence.single(source, cited))


def _answer(question: str, asked: Asked, sections: tuple[Section | None, ...]) -> Document:
    title = Text(f"{question}.title", {"company": Verbatim(asked.company.name)})
    return Document(title, tuple(section for section in sections if section is not None))


def _title(findings: Findings) -> Text:
    alone = not any(option.markets for option in findings.options.values())
    return Text("title.run_alone" if alone else "title.run", {"company": Verbatim(findings.company.name)})


def compose_compare(compared: Compared, verdicts: tuple[Text, Text]) -> Document:
    """Return two scenarios side by side."""
    a, b = (Verbatim(file) for file in compared.files)
    return Document(Text("compare.title", {"a": a, "b": b}), compare(compared, verdicts))


def compose_explained(explained: Explained) -> Document:
    """Return where a result comes from."""
    return Document(headline(explained), result(explained))


def compose_explained_input(explained: ExplainedInput, card: Card, meaning: Term, own: str) -> Document:
    """Return where an input comes from."""
    title = Text("name", {"name": Label("inputs", explained.assumption.name)})
    return Document(title, given(explained, card, meaning, own))
