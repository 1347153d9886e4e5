"""The interview at a terminal: questions on standard error, answers line by line, everything kept after each."""

from collections.abc import Callable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text as RichText

from servroi.config.catalog import catalogue, sources
from servroi.core.naming import option
from servroi.core.text import Label, Money, Share, Term, Text, Verbatim, Whole
from servroi.errors import visible
from servroi.interview.choices import choice, country
from servroi.interview.draft import Answer, Draft
from servroi.interview.state import ESSENTIAL, LEARNS, Interview, Offer, label
from servroi.interview.typed import Refused, answer_of
from servroi.interview.written import words_of
from servroi.render.formats.terminal import NARROWEST, glyphs, wrapped
from servroi.render.words import Words
from servroi.report.sections.inputs import source_line
from servroi.report.sections.verdict import verdict_sentence

_BAR = 24
_EXAMPLES = {
    "count": ("30'000", "50'000"),
    "share": ("15 %", "30 %"),
    "rate": ("15 %", "30 %"),
    "money": ("500", "900"),
    "days": ("7", "11"),
    "hours": ("4", "8"),
}
_FEW = ("100", "140")
_FOUND = ("readiness", *ESSENTIAL, *LEARNS)
"""Questions that say where the figure is to be found."""
_MOST_SOURCES = 3
_CHOICES = {"company.country": "countries", "company.sector": "sectors"}
"""Questions that are answered by a name -> the words that say it in full."""
_LEAST = 50.0
"""What is worth less money than this is worth nothing worth saying."""
_MARGIN = (0, 0, 0, 2)
_UNKNOWN, _BACK, _HELP, _END = "-", "<", "?", "."


class _Finished(Exception):
    """Nothing more is to be asked."""


class Dialogue:
    """Asks until the interview is over.

    Args:
        interview: What is asked, and what was answered.
        console: Where questions go.
        read: Returns the next line that somebody types.
        keep: Told the draft after every answer.
    """

    def __init__(
        self, interview: Interview, console: Console, read: Callable[[], str], keep: Callable[[Draft], None]
    ) -> None:
        self.interview = interview
        self._console = console
        self._read = read
        self._keep = keep
        self._glyphs = glyphs(console.encoding)
        self._shown: tuple[str, list[tuple[str, str, str]]] = ("", [])

    @property
    def words(self) -> Words:
        """The reader's words, for the country and currency answered so far."""
        return words_of(self.interview)

    def run(self) -> None:
        """Ask what has to be asked, then what is worth asking, then offer the rest."""
        self.tell(Text("new.title"), "bold")
        self.tell(Text("new.intro"))
        self.tell(Text("new.how"), "dim")
        self.tell(Text("new.keys"), "dim")
        try:
            while path := self.interview.next():
                self._ask(path)
            while ranked := self.interview.ranked():
                path, worth = ranked[0]
                if self.interview.moves(worth):
                    self._ask(path, worth)
                else:
                    self._offer_rest(ranked)
        except _Finished:
            pass

    def _ask(self, path: str, worth: float | None = None) -> None:
        """Ask one question until it is answered, or the one before is to be answered anew."""
        self._put_question(path, worth)
        while True:
            typed = self._read().strip()
            if typed == _BACK:
                self.interview.back()
                break
            if typed == _HELP:
                self._explain(path)
            elif typed == _END and self.interview.next() is None:
                raise _Finished
            elif self._answered(path, typed):
                break
        self._keep(self.interview.draft)
        self._put_case()

    def _answered(self, path: str, typed: str) -> bool:
        """Take what was typed; tell whether it was an answer."""
        offer = self.interview.offer(path)
        if typed in ("", _UNKNOWN):
            if typed == _UNKNOWN and path.startswith("customers."):
                self.interview.skip_customers()
            elif offer is not None and (typed == "" or offer.own):
                self.interview.put(path, offer.answer)
            else:
                self.tell(Text("new.needed_range" if path in catalogue().entries else "new.needed"), "yellow")
                return False
            return True
        try:
            understood = self._understood(path, typed)
            self.interview.put(path, understood)
        except Refused as error:
            self.tell(Text("new.refused"), "yellow")
            self._print(str(error), "yellow")
            self.tell(self._example(path), "yellow")
            return False
        if path in _CHOICES and understood.written != typed:  # a number or another name of it
            self._print(self.words.label(_CHOICES[path], understood.written), "dim")
        if path in catalogue().entries and (usual := self.interview.unusual(path)):
            self.tell(Text("new.unusual", {"default": usual.shown}), "yellow")
        return True

    def _understood(self, path: str, typed: str) -> Answer:
        """Return what was typed as an answer; a country or a sector may be called by its name.

        Raises:
            Refused: There is no such sector.
        """
        if path == "company.sector":
            return Answer(choice(typed, {name: self._said(Label("sectors", name)) for name in catalogue().sectors}))
        if path == "company.country":
            return Answer(country(typed))
        return Answer(typed) if path.startswith("company.") else answer_of(typed)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def _put_question(self, path: str, worth: float | None) -> None:
        answered, total = self.interview.progress()
        self._console.print()
        title = RichText()
        if answered < total:
            title.append(f"{answered + 1}/{total}  ", style="dim")
        title.append(self._said(label(path)), style="bold")
        if path in catalogue().entries:
            title.append(f"  {self._said(Label('units', catalogue().entries[path].unit))}", style="dim")
        self._console.print(title)
        if path in catalogue().entries:
            self._print(self.words.meaning(path))
        if path == "company.sector":
            for number, name in enumerate(catalogue().sectors, 1):
                self._print(f"{number}  {self._said(Label('sectors', name))}")
        if worth is not None:
            self.tell(Text("new.worth", {"money": Money(worth, worth / 200.0)}), "cyan")
        self.tell(self._offered(path), "dim")

    def _offered(self, path: str) -> Term:
        """Return what Enter does."""
        offer = self.interview.offer(path)
        if offer is None:
            if path not in catalogue().entries:
                return Text(f"new.{path.partition('.')[2]}_hint")
            key = "customers" if path.startswith("customers.") else "own"
            return Text(f"new.only_{key}", {"example": _range(path)})
        if path == "frontline.recruitment_cost":
            return _graded("new.enter_replacement", offer)
        if not offer.own:
            return _graded("new.enter_reference", offer)
        return _graded("new.enter_graded", offer) if offer.grade else Text("new.enter", {"default": offer.shown})

    def _example(self, path: str) -> Text:
        """Return how an answer may look."""
        if path not in catalogue().entries:
            return Text(f"new.{path.partition('.')[2]}_hint")
        return Text("new.for_example", {"example": _range(path)})

    def _explain(self, path: str) -> None:
        """Say where the figure is to be found, how it may be written, and what the offer rests on."""
        group = "readiness" if path.startswith("readiness.") else path
        if path in catalogue().entries:
            self.tell(Text(f"new.find.{group}") if group in _FOUND else Text("new.how"))
        self.tell(self._example(path))
        offer = self.interview.offer(path)
        for name in offer.sources[:_MOST_SOURCES] if offer else ():
            found = sources()[name]
            self.tell(source_line(found), "dim")

    def _put_case(self) -> None:
        """Say what the answers so far come to."""
        case = self.interview.case()
        if case is None:
            return
        findings = case.findings
        sentence = self._said(verdict_sentence(findings))
        if sentence != self._shown[0]:
            self.tell(Text("new.so_far"), "bold green")
            self._print(sentence)
        chances = [(self._said(option(name)), chance.value) for name, chance in findings.p_best.items()]
        rows = [(said, self._said(Share(chance)), self._glyphs.full * round(_BAR * chance)) for said, chance in chances]
        if rows != self._shown[1]:
            self.tell(Text("new.best_in"), "dim")
            bars = RichTable.grid(padding=(0, 1, 0, 0))
            for said, share, bar in rows:
                bars.add_row(said, share, RichText(bar, style="green"))
            self._console.print(Padding(bars, _MARGIN))
        self._shown = (sentence, rows)

    def _offer_rest(self, left: list[tuple[str, float]]) -> None:
        """Offer the questions that hardly matter, each with what its answer is worth.

        Raises:
            _Finished: None is wanted.
        """
        self._console.print()
        self.tell(Text("new.rest"), "cyan")
        for number, (path, worth) in enumerate(left, 1):
            values = {"input": label(path), "money": Money(worth, worth)}
            said = self._said(Text("new.rest_item" if worth >= _LEAST else "new.rest_nothing", values))
            self._print(f"{number}  {said}")
        numbered = {str(number): path for number, (path, _) in enumerate(left, 1)}
        while True:
            typed = self._read().strip()
            if typed in ("", _END):
                raise _Finished
            if typed == _BACK:
                self.interview.back()
                return
            if typed in numbered:
                self._ask(numbered[typed])
                return
            self.tell(Text("new.rest_number", {"number": Whole(len(left))}), "yellow")

    def _said(self, term: Term | None) -> str:
        said = visible(self.words.say(term))
        for character, plain in self._glyphs.replace:
            said = said.replace(character, plain)
        return said

    def tell(self, term: Term, style: str = "") -> None:
        """Print a sentence."""
        self._print(self._said(term), style)

    def _print(self, text: str, style: str = "") -> None:
        width = max(NARROWEST, self._console.width - _MARGIN[3])
        self._console.print(Padding(wrapped(RichText(text, style=style), width), _MARGIN), crop=False)


def _range(path: str) -> Term:
    """Return a range as somebody might type it."""
    kind = catalogue().entries[path].kind.name
    if kind == "score":
        return Verbatim("4")
    low, high = _FEW if path == "frontline.headcount" else _EXAMPLES[kind]
    return Text("new.between", {"low": Verbatim(low), "high": Verbatim(high)})


def _graded(key: str, offer: Offer) -> Text:
    return Text(key, {"default": offer.shown, "grade": Verbatim(offer.grade or "")})
