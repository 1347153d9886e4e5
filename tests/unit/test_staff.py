"""Own staff figures: every dialect and language of a plain export, what is refused, and that nothing of it is shown."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.in_time import no_longer_than
from tests.property.cases import modest

from servroi.config.number import Rule
from servroi.config.quantity import median
from servroi.config.read import read_scenario
from servroi.config.staff.columns import header
from servroi.config.staff.numbers import Wrong, figure, is_empty, marks, period
from servroi.config.staff.read import Staff, StaffTeam, read_staff
from servroi.core.distribution import Z95, at
from servroi.core.units import KINDS
from servroi.errors import Problem, ScenarioError, UsageError
from servroi.interview.draft import Draft, scenario_text

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "scenarios" / "staff-example.csv"
TWO_YEARS = """\
Team;Jahr;Personen;VZÄ;Austritte;Krankheitstage total;Personalkosten total
Verkauf;2024;230;200,5;44;1’704,25;14’035’000
Verkauf;2025;250;219,5;52;1’865,75;15’365’000
Lieferung;2024;40;40;6;320;2’840’000
Lieferung;2025;42;42;8;336;2’982’000
"""
READ = (
    StaffTeam("Verkauf", "240", "210", "96 of 480", "8.5", "70'000"),
    StaffTeam("Lieferung", "41", "41", "14 of 82", "8", "71'000"),
)
PERSON_HEADS = [
    "Vorname", "Name", "Nachname", "Personal-Nr.", "AHV-Nummer", "SSN", "Geburtsdatum", "E-Mail",
    "Date de naissance", "Nom", "Prénom", "Cognome", "Matricola", "Date of birth", "Teamleiter", "Mitarbeiter-ID",
    "Codice fiscale",
]  # fmt: skip
PERSON_CELLS = [
    "anna.muster@firma.ch", "756.1234.5678.97", "7561234567897", "12.03.1985", "1985-03-12 x 12.3.85",
    "123-45-6789", "1234 010180", "CH93 0076 2011 6238 5295 7", "RSSMRA85T10A562S",
]  # fmt: skip


def read(text: str) -> Staff:
    return read_staff(text.encode(), "staff.csv")


def refused(data: str | bytes) -> list[Problem]:
    """Return the problems of a table; every one is safe to print and says where."""
    with pytest.raises(UsageError) as caught:
        read_staff(data.encode() if isinstance(data, str) else data, "staff.csv")
    for problem in caught.value.problems:
        assert problem.slug in ("staff-column", "staff-number", "staff-person", "staff-table")
        assert str(problem).isprintable()
        assert len(str(problem)) < 300
    return caught.value.problems


def places(data: str | bytes) -> list[tuple[str, int, int]]:
    return [(problem.slug, problem.place.line, problem.place.column) for problem in refused(data)]


def one(head: str, *rows: str) -> StaffTeam:
    """Return the only team of a table."""
    (team,) = read("\n".join((head, *rows))).teams
    return team


# -- the sample, and what the scenario reader makes of it -------------------------------------------------------------


def test_sample_fits_the_full_retailer() -> None:
    """Within the ranges that retailer-full.yaml states for the same teams."""
    staff = read_staff(SAMPLE.read_bytes(), SAMPLE.name)
    assert staff.notices == ()
    full = read_scenario((ROOT / "scenarios" / "retailer-full.yaml").read_bytes(), "a.yaml", None, []).scenario
    for own, team in zip(staff.teams, full.teams, strict=True):
        assert own.name == team.name
        stated = {name: full.inputs[team.inputs[name]].distribution for name in ("turnover", "sick_days")}
        middle = median(own.turnover, Rule(KINDS["rate"]))
        assert at(stated["turnover"], -Z95) < middle < at(stated["turnover"], Z95)
        assert at(stated["sick_days"], -Z95) < float(own.sick_days) < at(stated["sick_days"], Z95)
        for name, written in (("headcount", own.headcount), ("fte", own.fte), ("labour_cost", own.labour_cost)):
            assert full.inputs[team.inputs[name]].written == written


@pytest.mark.parametrize(
    "text",
    [
        SAMPLE.read_text(encoding="utf-8"),
        TWO_YEARS,
        "Team;Jahr;Headcount;Leavers;Sick days per head\nA;2023;9,5;12;7\nA;2024;9,5;11;9\nA;2025;9,5;14;8\n",
        "Team;Headcount;FTE;Leavers\n'A: #1, {x}';1’234’567;0,04;3\nB;6;6;0\n",
    ],
)
def test_scenario_reader_takes_it(text: str) -> None:
    lines = ["company: {name: Muster AG, country: CH}", "frontline:", "  teams:"]
    for team in read(text).teams:
        fields = ("headcount", "fte", "turnover", "sick_days", "labour_cost")
        given = [f", {field}: {value}" for field in fields if (value := getattr(team, field))]
        name = team.name.replace("'", "''")
        lines.append(f"    - {{name: '{name}'{''.join(given)}}}")
    reading = read_scenario("\n".join(lines).encode(), "case.yaml", None, [])
    assert [team.name for team in reading.scenario.teams] == [team.name for team in read(text).teams]


# -- dialects ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, end: str) -> None:
    data = TWO_YEARS.replace("\n", end).encode(encoding)
    assert read_staff(data, "staff.csv").teams == READ


@pytest.mark.parametrize("separator", ["\t", "|", ";"])
def test_separators(separator: str) -> None:
    assert read(TWO_YEARS.replace(";", separator)).teams == READ


def test_comma_between_cells() -> None:
    assert read(TWO_YEARS.replace(",", ".").replace("’", "").replace(";", ",")).teams == READ
    quoted = "\n".join(",".join(f'"{cell}"' for cell in row.split(";")) for row in TWO_YEARS.splitlines())
    assert read(quoted).teams == READ


@pytest.mark.parametrize("group", ["'", "’", ".", " ", "\u00a0", "\u202f", ""])
def test_thousands(group: str) -> None:
    assert read(TWO_YEARS.replace("’", group)).teams == READ


def test_thousands_comma_and_decimal_point() -> None:
    assert read(TWO_YEARS.replace(",", ".").replace("’", ",")).teams == READ


def test_around_the_table() -> None:
    """A line that names the separator, titles, empty lines, the header again, remarks and total lines."""
    head, *rows = TWO_YEARS.splitlines()
    table = ["sep=;", "Personalreport der Muster AG", "", ";;;;;;", head, *rows[:2], "", head, *rows[2:]]
    table += ["Total;;562;502;110;4’226;35’222’000", "", "Quelle: HR, 14.1.2026;;;;;;"]
    staff = read("\r\n".join(table))
    assert staff.teams == READ
    assert staff.notices == ("staff.csv: left out, for they have no figures: lines 14",)


def test_spreadsheet_habits() -> None:
    """Currencies, ,- and .–, units, dashes for nothing, percent signs, quotes, blanks, a break in a header."""
    head = '"Name des Teams";"Anzahl\nPersonen"; Fluktuation (in %) ;Personalkosten pro FTE;FTE;Absenztage/Kopf'
    rows = ('"Ver""kauf";64 Personen; 18,75 % ;CHF 71’000.–;-;k.A.', "B;20 MA;20%;Fr. 72'500.00;18.5;8,5 Tage")
    assert read("\n".join((head, *rows))).teams == (
        StaffTeam('Ver"kauf', "64", "", "12 of 64", "", "71'000"),
        StaffTeam("B", "20", "18.5", "4 of 20", "8.5", "72'500"),
    )


@pytest.mark.parametrize(
    ("cells", "cell", "value"),
    [
        (["8,5"], "1.234", 1234.0),
        (["8.5"], "1.234", 1.234),
        (["1.234.567"], "1.234", 1234.0),
        (["1'000"], "1.234", 1.234),
        (["1.234,5"], "1,234", 1.234),
        ([], "0.125", 0.125),
        ([], "1234.567", 1234.567),
        ([], ",5", 0.5),
        ([], "1’234’567,89", 1234567.89),
    ],
)
def test_one_dot_is_told_by_the_rest_of_the_file(cells: list[str], cell: str, value: float) -> None:
    assert figure(cell, marks(cells)).value == value


@pytest.mark.parametrize(
    "cell", ["1.234", "1,2,3", "1'00", "1e3", "0x10", "twelve", "-5", "(5)", "5-", "٣", "1.", "9" * 41]
)
def test_no_number(cell: str) -> None:
    with pytest.raises(Wrong):
        figure(cell, marks([]))


def test_what_cannot_be_told_is_refused() -> None:
    """Neither 1234 nor 1.234 persons; but leavers are whole and pay is never 71."""
    assert places("Team;Personen\nA;1.234\n") == [("staff-number", 2, 2)]
    assert one("Team;Personen;Austritte;Personalkosten", "A;5000;1.234;71.000") == StaffTeam(
        "A", "5'000", "", "1234 of 5000", "", "71'000"
    )


@pytest.mark.parametrize("cell", ["", "-", "–", "n/a", "k. A.", "#NV", "#N/A", "*", "..."])
def test_empty_cells(cell: str) -> None:
    assert is_empty(cell)


# -- languages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        "Abteilung;Geschäftsjahr;Kopfzahl;Vollzeitäquivalente;Abgänge;Absenztage (Total);Lohnkosten gesamt in CHF",
        "ABTEILUNG;JAHR;MITARBEITER/INNEN;VZAE;ABGAENGE;KRANKHEITSTAGE SUMME;PERSONALAUFWAND TOTAL",
        "Team;Year;Headcount (avg.);FTE;Leavers;Total sick days;Total labour cost [CHF]",
        "Équipe;Année;Effectif moyen;EPT;Départs;Jours de maladie (total);Charges de personnel totales",
        "equipe;annee;nombre de collaborateurs;ETP;nombre de departs;total jours maladie;masse salariale",
        "Reparto;Anno;Organico;ULT;Uscite;Giorni di malattia totali;Costo del personale totale",
        "Reparto;Anno;N. dipendenti;Equivalenti a tempo pieno;Cessazioni;Giorni malattia;Costi del personale",
        "Filiale;Periode;Anzahl Mitarbeitende;Stellen;Austritte (Personen);Krankentage;Personalkosten",
    ],
)
def test_headers_in_every_language(head: str) -> None:
    assert read(head + "\n" + TWO_YEARS.partition("\n")[2]).teams == READ


@pytest.mark.parametrize(
    ("text", "role", "basis"),
    [
        ("Krankheitstage pro Kopf und Jahr", "sick_days", "head"),
        ("Krankheitstage/MA", "sick_days", "head"),
        ("Ø Absenztage je Mitarbeiter", "sick_days", "head"),
        ("Sick days per FTE", "sick_days", "fte"),
        ("Jours de maladie par personne", "sick_days", "head"),
        ("giorni di malattia pro capite", "sick_days", "head"),
        ("Krankheitstage pro Jahr", "sick_days", ""),
        ("Personalkosten pro VZÄ", "labour_cost", "fte"),
        ("Lohnsumme", "labour_cost", "total"),
        ("Mitarbeiter FTE", "fte", ""),
        ("Krankenquote %", "sick_rate", ""),
        ("Nom de l'équipe", "team", ""),
        ("Bemerkung", "", ""),
    ],
)
def test_what_a_header_says(text: str, role: str, basis: str) -> None:
    said = header(text)
    assert (said.role, said.basis, said.person) == (role, basis, False)


# -- periods and sites ------------------------------------------------------------------------------------------------


def test_sites_add_up_and_years_are_averaged() -> None:
    head = "Team;Filiale;Jahr;Personen;FTE;Austritte"
    rows = ("A;Bern;2024;10;8;1", "A;Chur;2024;20;;4", "A;Bern;2025;12;9;2", "a ;Chur;2025;22;;5")
    staff = read("\n".join((head, *rows)))
    assert staff.teams == (StaffTeam("A", "32", "24.7", "12 of 64", "", ""),)
    assert any("several rows for the same period" in notice for notice in staff.notices)


@pytest.mark.parametrize(
    "months",
    [
        [f"2025-{m:02}" for m in range(1, 7)],
        [f"{m}.2025" for m in range(1, 7)],
    ],
)
def test_months_are_parts_of_a_year(months: list[str]) -> None:
    rows = [f"A;{month};48;2;32;288000" for month in months]
    team = one("Team;Monat;Personen;Austritte;Krankheitstage total;Personalkosten total", *rows)
    assert team == StaffTeam("A", "48", "", "12 of 24", "8", "72'000")


def test_quarters_and_months_beside_years() -> None:
    quarters = [f"A;2025;Q{q};40;1" for q in (1, 2, 3, 4)]
    assert one("Team;Jahr;Quartal;Personen;Austritte", *quarters).turnover == "4 of 40"
    months = [f"A;2025;{m};40;1" for m in ("Januar", "février", "marzo", "4")]
    assert one("Team;Jahr;Monat;Personen;Austritte", *months).turnover == "4 of 13"


@pytest.mark.parametrize(
    ("text", "year", "length"),
    [
        ("2025", 2025, 1),
        ("2024/25", 2024, 1),
        ("31.12.2025", 2025, 1),
        ("2025-12-31", 2025, 1),
        ("T2 2025", 2025, 1 / 4),
    ],
)
def test_periods(text: str, year: int, length: float) -> None:
    assert (period(text).year, period(text).length) == (year, length)


def test_periods_that_do_not_go_together() -> None:
    assert places("Team;Jahr;Personen\nA;2024;5\nA;2025-01;5\n") == [("staff-number", 3, 2)]
    assert places("Team;Stichtag;Personen\nA;30.6.2025;5\nA;31.12.2025;5\n") == [("staff-number", 3, 2)]
    assert places("Team;Jahr;Personen\nA;soon;5\nB;;5\n") == [("staff-number", 2, 2), ("staff-number", 3, 2)]


def test_spread_of_three_years() -> None:
    rows = [f"A;{year};50;{days}" for year, days in ((2023, "7,0"), (2024, "8,0"), (2025, "9,0"))]
    assert one("Team;Jahr;Personen;Krankheitstage pro Kopf", *rows).sick_days == "6.5 to 8 to 9.8"
    same = [row.rpartition(";")[0] + ";8" for row in rows]
    assert one("Team;Jahr;Personen;Krankheitstage pro Kopf", *same).sick_days == "8"


# -- totals or per head, percent or fraction --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "rows", "sick", "cost"),
    [
        ("Krankheitstage;Personalkosten", ("A;64;544;4544000", "B;20;160;1420000"), "8.5", "71'000"),
        ("Krankheitstage;Personalkosten", ("A;64;8,5;71000", "B;20;8;71000"), "8.5", "71'000"),
        ("Krankheitstage pro Kopf;Personalkosten in TCHF", ("A;64;8,5;4544,0", "B;20;8;1420,0"), "8.5", "71'000"),
        ("Krankheitstage je VZÄ;Personalkosten pro Kopf", ("A;64;8,5;71000", "B;20;8;71000"), "8.5", "71'000"),
    ],
)
def test_totals_and_figures_per_head(head: str, rows: tuple[str, ...], sick: str, cost: str) -> None:
    team = read("\n".join((f"Team;Personen;{head}", *rows))).teams[0]
    assert (team.sick_days, team.labour_cost) == (sick, cost)


def test_a_total_is_taken_before_a_figure_per_head() -> None:
    staff = read("Team;Personen;Krankheitstage pro Kopf;Krankheitstage total\nA;64;9;544\n")
    assert staff.teams[0].sick_days == "8.5"
    assert any("column C" in notice for notice in staff.notices)


def test_cost_per_head_becomes_cost_per_full_time_equivalent() -> None:
    assert one("Team;Personen;FTE;Personalkosten pro Kopf", "A;20;15;60000").labour_cost == "80'000"


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Krankheitstage", "A;6;30"),
        ("Personalkosten", "A;2;150000"),
        ("Krankheitstage total", "A;64;8,5"),
        ("Krankheitstage pro Kopf", "A;64;544"),
        ("Personalkosten pro FTE", "A;64;5900"),
        ("Monatslohn", "A;64;5900"),
        ("Fluktuation", "A;64;12"),
        ("Fluktuation %", "A;64;0,18"),
        ("Fluktuation", "A;64;18 %\nB;64;0,2"),
    ],
)
def test_doubtful_columns(head: str, row: str) -> None:
    assert places(f"Team;Personen;{head}\n{row}\n") == [("staff-column", 1, 3)]


@pytest.mark.parametrize(
    ("head", "cell"),
    [("Fluktuation", "25 %"), ("Fluktuation %", "25"), ("Turnover", "0,25"), ("Taux de rotation", "25,0")],
)
def test_turnover_as_a_rate(head: str, cell: str) -> None:
    assert one(f"Team;Personen;{head}", f"A;64;{cell}").turnover == "16 of 64"


def test_more_leavers_than_people_is_a_range() -> None:
    assert one("Team;Personen;Austritte", "A;50;60").turnover == "97 % to 148.4 %"
    assert one("Team;Personen;Austritte", "A;1;3").turnover.endswith("to 300 %")


def test_very_many_people() -> None:
    assert one("Team;Personen;Austritte", "A;2000000;300000").turnover == "15.00 %"


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("Krankenstand", ("4,2 %", "3,8 %")),
        ("Absenzenquote", ("4,2", "3,8")),
        ("Absence rate (%)", ("4.2", "3.8")),
        ("Taux d'absentéisme", ("4,2", "3,8")),
        ("Tasso di assenza", ("4,2%", "3,8%")),
        ("Krankenstand", ("0,042", "0,038")),
    ],
)
def test_a_sick_rate_becomes_sick_days(head: str, cells: tuple[str, ...]) -> None:
    """4 % of 220 working days; the first team weighs nothing in the second."""
    staff = read(f"Team;Jahr;Personen;{head}\nA;2024;50;{cells[0]}\nA;2025;50;{cells[1]}\nB;2025;10;{cells[0]}\n")
    assert [(team.sick_days, team.sick_rate) for team in staff.teams] == [
        ("8.8", "4.00 % × 220 d"),
        ("9.2", "4.20 % × 220 d"),
    ]
    (notice,) = (notice for notice in staff.notices if "sick rate" in notice)
    assert notice.startswith(f"staff.csv:1: column D '{head}': the sick rate times 220 working days")


def test_the_scenario_says_what_sick_days_come_from() -> None:
    staff = read("Team;Personen;Absenzenquote %\nA;64;4\n")
    text = scenario_text(Draft(teams=staff.teams, table="staff.csv"))
    assert "sick_days: {value: 8.8, source: 'staff.csv', grade: A, note: '4.00 % × 220 d'}" in text
    assert read_scenario(f"{text}company: {{name: A}}\n".encode(), "case.yaml", None, []).scenario.teams


def test_sick_rates_are_weighted_by_time_and_posts() -> None:
    rows = ["A;2025-01;20;10;8 %", "A;2025-02;20;20;2 %"]
    team = one("Team;Monat;Personen;FTE;Krankenquote", *rows)
    assert (team.sick_days, team.sick_rate) == ("8.8", "4.00 % × 220 d")
    years = [f"A;{year};50;{rate}" for year, rate in ((2023, "3,5"), (2024, "4,0"), (2025, "4,5"))]
    assert one("Team;Jahr;Personen;Krankenquote", *years).sick_days == "7.2 to 8.8 to 10.8"


def test_sick_days_are_taken_before_a_sick_rate() -> None:
    staff = read("Team;Personen;Krankheitstage pro Kopf;Absenzquote %\nA;64;9;4\n")
    assert (staff.teams[0].sick_days, staff.teams[0].sick_rate) == ("9", "")
    assert "staff.csv:1: not used: column D 'Absenzquote %'" in staff.notices


@pytest.mark.parametrize(
    ("head", "cells", "means"),
    [
        ("Krankenstand", "8,5", "days"),
        ("Absenzenquote", "0,04", "fraction"),
        ("Absenzenquote", "60 %", "0.3 to 80"),
        ("Absenzenquote", "4 %;\nB;5;4", "some figures only"),
    ],
)
def test_doubtful_sick_rates(head: str, cells: str, means: str) -> None:
    (problem,) = refused(f"Team;Personen;{head}\nA;64;{cells}\n".replace(";\n", "\n"))
    assert (problem.slug, problem.place.column) == ("staff-column", 3)
    assert means in problem.text
    assert problem.path == f"sick_rate (column C '{head}')"


def test_a_header_that_can_not_be_shown_is_a_letter() -> None:
    heads = ("x" * 41, "a@b.ch", "\u202eabc", "")
    assert read("\n".join((f"Team;Personen;{';'.join(heads)}", "A;5;1;2;3;4"))).notices[0] == (
        "staff.csv:1: not used: column C, column D, column E, column F"
    )


def test_lines_that_stand_there_twice_are_named() -> None:
    rows = ["A;Bern;10;1", "B;Bern;10;1", "A;Chur;10;1", "A; Bern ;10;1", "Total;;40;4", "Total;;40;4"]
    notices = read("\n".join(("Team;Filiale;Personen;Austritte", *rows))).notices
    assert [notice for notice in notices if "the same as a line above" in notice] == [
        "staff.csv: the same as a line above, and counted as another site: "
        "lines 5; delete them if they stand there twice by mistake"
    ]


# -- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    PERSON_HEADS,
)
def test_columns_of_persons(head: str) -> None:
    (problem,) = refused(f"Team;Personen;{head}\nA;5;Muster\n")
    assert (problem.slug, problem.place.line, problem.place.column) == ("staff-person", 1, 3)
    assert "by team" in problem.text
    assert "Muster" not in str(problem)


@pytest.mark.parametrize(
    "cell",
    PERSON_CELLS,
)
def test_cells_of_persons(cell: str) -> None:
    problems = refused(f"Team;Personen;Bemerkung\nA;5;\nB;6;{cell}\nC;7;{cell}\n")
    assert [(p.slug, p.place.line, p.place.column) for p in problems] == [("staff-person", 3, 3)]
    assert cell[:5] not in str(problems[0])


def test_one_row_per_person() -> None:
    single = "".join(f"Verkauf;1;{i % 2}\n" for i in range(5))
    assert places(f"Team;Personen;Austritte\n{single}") == [("staff-person", 1, 2)]
    named = "Hans Muster;Verkauf\nEva Meier;Lager\n"
    assert ("staff-person", 1, 1) in places(f"Mitarbeitende;Team\n{named}")
    many = "".join(f"Verkauf;{i % 20}\n" for i in range(60))
    assert places(f"Team;Krankheitstage\n{many}") == [("staff-person", 1, 1)]


def test_missing_and_double_columns() -> None:
    assert places("Team;FTE\nA;5\n") == [("staff-column", 1, 1)]
    assert places("Personen;FTE\n5;5\n") == [("staff-column", 1, 1)]
    assert places("Team;Personen;Kopfzahl\nA;5;5\n") == [("staff-column", 1, 3)]
    assert places("Team;Personen;Austritte 2024;Austritte 2025\nA;5;1;1\n") == [("staff-column", 1, 4)]
    assert places("a;b\n1;2\n") == [("staff-column", 1, 1)]


def test_all_errors_at_once() -> None:
    text = """\
Team;Jahr;Personen;FTE;Austritte;Krankheitstage total
A;2024;-5;;;
B;2024;viele;4;2;
C;2024;5;6;20;
D;20x4;5;5;1,5;40 %
=SUM(A1);2024;5;5;1;
F;2024;;5;1;
;2024;5;5;1;
G;2024;5;5
H[1];2024;CHF 5;5;1;
"""
    assert places(text) == [
        ("staff-number", 2, 3),
        ("staff-number", 3, 3),
        ("staff-number", 4, 4),
        ("staff-number", 4, 5),
        ("staff-number", 5, 2),
        ("staff-number", 5, 5),
        ("staff-number", 5, 6),
        ("staff-table", 6, 1),
        ("staff-number", 7, 3),
        ("staff-table", 8, 1),
        ("staff-table", 9, 1),
        ("staff-table", 10, 1),
        ("staff-number", 10, 3),
    ]


def test_nothing_of_a_cell_is_shown() -> None:
    problems = refused("Team;Personen;FTE\nGeheim\x1b[31m;123456 Hugo;1\n") + refused("Team;Personen\nx;98765 Hugo\n")
    assert not any(secret in str(p) for p in problems for secret in ("Hugo", "Geheim", "98765", "\x1b"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Team;Personen\nA;0\nB;5", ("staff-number", 2, 2)),
        ("Team;Personen;Austritte\nA;0;1\nB;5;1", ("staff-number", 2, 2)),
        ("Team;Personen;FTE\nA;5;0\nB;5;4", ("staff-number", 2, 3)),
        ("Team;Personen\nA;5\nB;999999999", ("staff-number", 3, 2)),
        ("Team;Monat;Personen;Austritte\nA;2025-01;1;3\nB;2025-01;9;1", ("staff-number", 2, 4)),
        ("Team;Monat;Personen\nA;Brumaire;5\nB;Mai;5", ("staff-number", 2, 2)),
        ("Team;Monat;Personen;Fluktuation\nA;2025-01;50;2 %", ("staff-column", 1, 4)),
        ("Team;Personen;Personalkosten\nA;50;CHF 71000\nB;50;EUR 71000", ("staff-number", 1, 3)),
        ("Team;Personen;Krankheitstage total\nA;50;400\nB;2;900", ("staff-number", 3, 3)),
    ],
)
def test_figures_that_cannot_be(text: str, expected: tuple[str, int, int]) -> None:
    assert places(text) == [expected]


def test_leavers_are_taken_before_a_rate() -> None:
    staff = read("Team;Personen;Austritte;Fluktuation %;Bemerkung\nA;64;12;19;gut\n")
    assert staff.teams[0].turnover == "12 of 64"
    assert staff.notices[0] == "staff.csv:1: not used: column D 'Fluktuation %', column E 'Bemerkung'"


@pytest.mark.parametrize("cell", ["=1+1", "+49 170", "@SUM", "-cmd|x", "=cmd|' /C calc'!A0"])
def test_formulas(cell: str) -> None:
    assert ("staff-table", 2, 3) in places(f"Team;Personen;Bemerkung\nA;5;{cell}\n")


@pytest.mark.parametrize("total", ["562", "281", "562,4", ""])
def test_total_lines(total: str) -> None:
    """The sum of all rows, or of the averages over the years."""
    assert read(f"{TWO_YEARS}Gesamttotal;;{total};;110;;\n").teams == READ


@pytest.mark.parametrize("total", ["565", "282,5", "140", "-1", "?1"])
def test_total_lines_that_do_not_fit(total: str) -> None:
    assert places(f"{TWO_YEARS}Gesamttotal;;{total};;110;;\n") == [("staff-number", 6, 3)]


def test_subtotals_of_a_pivot_table() -> None:
    rows = TWO_YEARS.splitlines()
    rows[3:3] = ["Verkauf Ergebnis;;480;420;96;3’570;29’400’000"]
    assert read("\n".join([*rows, "Gesamtergebnis;;562;502;110;4’226;35’222’000"])).teams == READ


def test_a_total_under_another_name_and_gaps_are_remarked() -> None:
    staff = read("Team;Jahr;Personen;Austritte\nA;2025;10;1\nB;2025;20;\nFirma;2025;30;3\n")
    assert staff.notices == (
        "staff.csv: column D 'Austritte' is empty in line 3, taken as not known; write 0 for none",
        "staff.csv:4: team 'Firma' is as large as all other teams together; if it is a total, name it Total",
    )


def test_total_line_of_a_year() -> None:
    assert read(f"{TWO_YEARS}Total 2025;2025;292;261,5;60;2’201,75;18’347’000\n").teams == READ
    assert places(f"{TWO_YEARS}Total 2025;2025;292;261,5;60;2’201,75;18’000’000\n") == [("staff-number", 6, 7)]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 0),
        (b"\xef\xbb\xbf \r\n", 0),
        (b"PK\x03\x04", 0),
        (b"%PDF-1.7", 0),
        (b"\xff\xfea", 0),
        (b"Team;Personen\nA;\x81\xff", 2),
        (b"Team;Personen\nA\x00;5", 2),
        ("Team;Personen\nA;5".encode("utf-16-le"), 1),
        (b'Team;Personen\nA;"5\nB;6', 2),
        (b'Team;Personen\n"A"x;5', 2),
        (b'"Report"x\nTeam;Personen\nA;5', 1),
        (b"sep=#\nTeam#Personen\nA#5", 1),
        (b"Team;Personen\n", 1),
        (b"Team;Personen\nA;5" + b";" * 200, 2),
        (b"Team;Personen\nA;5" + b" " * 100_000, 2),
        (b"Team;Personen\nA;\n", 1),
        (b"Team;Personen\nA;5;6\n", 2),
        (b"Team;Personen\n" + b"A;5\n" * 10_001, 10_002),
        (b"Team;Personen\n" + b"\n" * 30_000, 20_000),
        (b"Team;Personen\n" + b"".join(b"T%d;5\n" % i for i in range(51)), 1),
        ("Team;Personen\nA\u202e;5".encode(), 2),
        (b"Team;Personen\n" + b"A" * 121 + b";5", 2),
    ],
)
def test_no_table(data: bytes, line: int) -> None:
    assert ("staff-table", line) in [(slug, at_line) for slug, at_line, _ in places(data)]


@pytest.mark.parametrize(
    "piece",
    [b"A;5\n", b"\n", b"A;" + b"9" * 1000 + b"\n", b'"', b"x", b"@ab ", b";", b";;;;;;;;;;;;;;;;;;;;;;;;\n", b"'1\n"],
)
def test_large_files_are_answered_at_once(piece: bytes) -> None:
    with no_longer_than(2.0):
        refused(b"Team;Personen\n" + piece * (4_000_000 // len(piece)))


def test_a_file_that_is_too_large_is_not_read() -> None:
    with no_longer_than(2.0):
        assert places(b"Team;Personen\n" + b"A;5\n" * 5_000_000) == [("staff-table", 0, 0)]


def test_many_rows_are_read_at_once() -> None:
    rows = "".join(f"T{i % 50};{1990 + i % 100};20;2;160;1400000\n" for i in range(4_000))
    with no_longer_than(2.0):
        assert len(read("Team;Jahr;Personen;Austritte;Krankheitstage;Personalkosten\n" + rows).teams) == 50
        refused("Team;Personen\n" + "".join(f"T{i} Total;{i}\n" for i in range(4_000)))


def test_very_many_mistakes() -> None:
    problems = refused("Team;Personen\n" + "A;x\n" * 5000)
    assert len(problems) == 101
    assert "4901 more" in problems[-1].text


def test_small_teams_and_pay_are_remarked() -> None:
    staff = read("Team;Personen;Lohnsumme\nA;4;240000\nB;5;300000\n")
    assert [notice for notice in staff.notices if "fewer than 5" in notice] == [
        "staff.csv:2: team 'A' has fewer than 5 people; its figures point to single persons"
    ]
    assert any("employer's contributions" in notice for notice in staff.notices)


# -- whatever stands in a file ----------------------------------------------------------------------------------------

PIECES = [
    "Team", "Personen", "Jahr", "Austritte", "Krankheitstage", "Fluktuation %", "Lohn pro FTE", ";", ";", ",", "\n",
    "\n", "A", "B", "2024", "2025-01", "5", "1.234", "8,5", "0", "-", "%", '"', "Total", "\t", "CHF", "'", "=", "\x00",
]  # fmt: skip


def answered(data: bytes) -> None:
    try:
        staff = read_staff(data, "staff.csv")
    except (ScenarioError, UsageError) as error:
        problems = error.problems
    else:
        assert staff.teams
        assert all(team.headcount for team in staff.teams)
        return
    assert problems
    assert all(str(problem).isprintable() for problem in problems)


@given(st.binary(max_size=300))
@modest(max_examples=150)
def test_random_bytes(data: bytes) -> None:
    answered(data)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
@modest(max_examples=150)
def test_random_tables(text: str, encoding: str) -> None:
    answered(("Team;Jahr;Personen;Austritte;Krankheitstage;Lohn\n" + text).encode(encoding))


@given(st.integers(0, len(TWO_YEARS)), st.integers(0, 12), st.sampled_from(PIECES))
@modest(max_examples=100)
def test_changed_tables(start: int, length: int, piece: str) -> None:
    answered((TWO_YEARS[:start] + piece + TWO_YEARS[start + length :]).encode())


def test_teams_of_one_person_each_are_persons() -> None:
    with pytest.raises(UsageError, match="staff-person"):
        read_staff(b"Team;Personen\nA. Muster;1\nB. Meier;1\nC. Huber;1\n", "a.csv")
    assert len(read_staff(b"Team;Personen\nA;1\nB;1\nC;2\n", "a.csv").teams) == 3
