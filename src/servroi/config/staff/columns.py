"""What the columns of a staff table mean, in German, French, Italian and English, and which ones point to persons."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

Basis = Literal["", "head", "fte", "total"]
COLUMNS: Mapping[str, str] = {
    "turnover": """
        fluktuation, fluktuationsrate, fluktuationsquote, austrittsrate, austrittsquote, kündigungsquote,
        turnover, staff turnover, employee turnover, turnover rate, attrition, attrition rate,
        taux de rotation, rotation, rotation du personnel, taux de départ, taux de départs, taux de turnover,
        tasso di turnover, tasso di rotazione, rotazione, rotazione del personale, tasso di uscita
    """,
    "leavers": """
        austritte, austritt, abgänge, abgang, personalabgänge, kündigungen, ausgetretene,
        leavers, exits, terminations, separations, departures, départs, départ, sorties, uscite, partenze, cessazioni
    """,
    "sick_rate": """
        krankenquote, krankenstand, krankheitsquote, absenzenquote, absenzquote, absenzrate, fehlzeitenquote,
        fehlzeitquote, absence rate, sickness rate, sick rate, absenteeism, absenteeism rate,
        taux d'absence, taux d'absentéisme, absentéisme, tasso di assenza, tasso di assenteismo, assenteismo
    """,
    "sick_days": """
        krankheitstage, kranktage, krankentage, krankheitsabsenzen, absenztage, absenzentage, ausfalltage, fehltage,
        tage krank, sick days, sickdays, sick leave days, sickness days, days sick, absence days, days of absence,
        jours de maladie, jours maladie, jours d'absence, jours d'absence maladie,
        giorni di malattia, giorni malattia, giorni di assenza, assenze per malattia
    """,
    "labour_cost": """
        personalkosten, personalaufwand, lohnkosten, arbeitskosten, vollkosten, lohn, löhne, lohnsumme, bruttolohn,
        jahreslohn, bruttojahreslohn, gehalt, gehälter, jahresgehalt, salär, lohnaufwand, monatslohn, monatsgehalt,
        labour cost, labour costs, labor cost, labor costs, staff cost, staff costs, personnel cost, personnel costs,
        employee cost, employment cost, payroll, pay, salary, salaries, wage, wages, annual salary,
        charges de personnel, charges du personnel, frais de personnel, coût du personnel, coûts du personnel,
        masse salariale, salaire, salaires, salaire annuel, salaire brut, salaire mensuel,
        costo del personale, costi del personale, costo del lavoro, salario, salari, salario annuo, stipendio,
        stipendi, massa salariale, retribuzione
    """,
    "fte": """
        fte, ftes, vzä, vzäe, vzk, vze, vollzeitäquivalente, vollzeitäquivalent, vollzeitkräfte, vollzeitstellen,
        stellen, planstellen, pensen, full time equivalents, full time equivalent, etp, ept, equivalents plein temps,
        équivalent plein temps, équivalent temps plein, équivalents temps plein, postes, ult, unità a tempo pieno,
        equivalenti a tempo pieno, posti a tempo pieno
    """,
    "headcount": """
        personen, kopfzahl, kopfzahlen, köpfe, mitarbeitende, mitarbeiter, mitarbeiterinnen, mitarbeiterzahl, ma,
        beschäftigte, angestellte, personalbestand, mitarbeiterbestand, mitarbeitendenbestand, personal, bestand, kopf,
        headcount, head count, heads, employees, staff, persons, people, number of employees,
        effectif, effectifs, personnes, collaborateurs, collaboratrices, employés, salariés,
        organico, collaboratori, dipendenti, addetti, persone, personale
    """,
    "month": "monat, month, mois, mese, quartal, quarter, trimestre",
    "year": """
        jahr, geschäftsjahr, kalenderjahr, berichtsjahr, periode, zeitraum, stichtag, datum, year, period, date,
        fiscal year, année, an, exercice, période, anno, esercizio, periodo, data
    """,
    "team": """
        team, teams, teamname, abteilung, abteilungen, abteilungsname, bereich, gruppe, organisationseinheit, oe,
        department, dept, division, unit, group, business unit, équipe, équipes, service, département, secteur, groupe,
        reparto, reparti, squadra, gruppo, settore, dipartimento, divisione, unità organizzativa
    """,
    "site": """
        filiale, filialen, standort, niederlassung, betrieb, kostenstelle, funktion, site, store, branch, shop,
        location, cost centre, cost center, succursale, magasin, lieu, centre de coûts, sede, negozio, succursale,
        punto vendita, centro di costo
    """,
}
"""Meaning -> how programs call it; case, accents, blanks and punctuation do not matter."""
PERSONS = """
    name, vorname, nachname, familienname, rufname, mitarbeitername, first name, last name, surname, firstname,
    lastname, full name, prénom, nom, nom de famille, cognome, nome, personalnummer, personalnr, pers nr, personal nr,
    pnr, ma nr, mitarbeiternummer, mitarbeiternr, mitarbeiter nr, mitarbeitendennummer, mitarbeiter id, employee id,
    employee number, employee no, staff id, matricule, matricola, numero personale, numéro personnel, ahv, ahvn13,
    ahvnr, ahvnummer, avs, navs13, sozialversicherungsnummer, sv nummer, svnr, svnummer, ssn, social security, steuer
    id, codice fiscale, geburtsdatum, geburtstag, geburtsjahr, geb datum, gebdat, jahrgang, date of birth, birth date,
    birthdate, birthday, dob, date de naissance, data di nascita, mail, email, telefon, telefonnummer, téléphone,
    telefono, phone, mobile, handy, adresse, address, indirizzo, wohnort, strasse, iban, login, eintrittsdatum,
    austrittsdatum, hire date, entry date, date of hire, date d'entrée, teamleiter, teamleitung, vorgesetzter,
    vorgesetzte, manager, supervisor, responsable, responsabile
"""
"""Headers of what must not be read."""
SUMS = """
    total, totale, totales, totaux, totali, summe, gesamt, gesamttotal, gesamtsumme, gesamtergebnis, insgesamt,
    zwischensumme, zwischentotal, teilergebnis, somme, somma, sum, subtotal, subtotale, sous total, grand total,
    overall, total général, totale generale, totale complessivo, ensemble
"""
_PER = """
    pro, je, per, par, capita, capite, testa, durchschnitt, durchschnittlich, durchschnittliche, mittel, mittelwert,
    schnitt, avg, average, mean, moyenne, moyen, moyens, media, medio
"""
_HEADS = """
    kopf, person, personen, mitarbeiter, mitarbeitende, mitarbeitenden, mitarbeiterin, ma, employee, employees, head,
    personne, tête, collaborateur, employé, dipendente, collaboratore, persona, testa, capita
"""
_MONTHLY = "monat, monatlich, monatslohn, monatsgehalt, month, monthly, mois, mensuel, mensile, mese"
_PERCENT = "percent, prozent, pct, pourcent, pourcentage, percento, percentuale, anteil, rate, quote, taux, tasso"
_SCALES = {"tchf": 1e3, "teur": 1e3, "kchf": 1e3, "keur": 1e3, "tsd": 1e3, "tausend": 1e3, "mio": 1e6}
_MONEY = "chf, eur, euro, fr, sfr, franken, francs, franchi, usd"
_FILLERS = """
    anzahl, n, nr, anz, zahl, number, no, of, nombre, de, du, des, d, l, le, la, les, numero, di, del, della, dei,
    degli, im, in, am, an, zu, und, and, et, e, der, die, das, aus, durch, jahr, jahres, jahrlich, pa, p, a, year,
    annual, yearly, annuel, annuelle, annuels, anno, annuo, annui, innen, in, trices, tag, tage, tagen, days, jours,
    giorni, stand, per, mittlerer, mittlere, mittleres, ende, anfang, end, brutto, gross, brut, lordo, effektiv, ist,
    actual, all, alle, the, mit, inkl, sozialkosten, sozialabgaben, nebenkosten, lohnnebenkosten, arbeitgeber, davon,
    wegen, krankheit
"""
_YEARLY = re.compile(r"\b(?:(?:pro|per|je|par) (?:jahr|year|an|annee|anno)|p a)\b")
_PER_HEAD = re.compile(r"/\s*(?=(?:kopf|ma|person|mitarbeitend|employee|head|fte|vza|etp|ept|tete|dipendente)\w*)")
_SIGNS = {"\u00d8": " avg ", "\u00f8": " avg ", "\u2300": " avg ", "%": " percent "}


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says.

    Attributes:
        role: What the column means; empty if it is not known.
        person: Whether the column points to persons.
        basis: What a figure is for: `head`, `fte`, `total`, or empty where nothing says so.
        percent: Whether the header says that figures are percent or a rate.
        monthly: Whether the header says that figures are for a month.
        scale: What figures are to be multiplied with, 1000 for 'in Tsd. CHF'.
        gross: Whether the header says pay and not cost.
    """

    role: str = ""
    person: bool = False
    basis: Basis = ""
    percent: bool = False
    monthly: bool = False
    scale: float = 1.0
    gross: bool = False


def is_expected(text: str) -> bool:
    """Tell whether a cell may be the header of a column that is read, or refused."""
    found = header(text)
    return bool(found.role) or found.person


@lru_cache(maxsize=1_000)
def header(text: str) -> Header:
    """Return what a header says.

    >>> header("Krankheitstage je VZÄ").basis, header("Fluktuation (%)").role, header("Vorname").person
    ('fte', 'turnover', True)
    """
    plain = _YEARLY.sub(" ", normal(text)) if len(text) <= 120 else ""
    words = plain.split()
    if not words or _is_person(words, least=2):
        return Header(person=bool(words))
    role = next((role for role in COLUMNS if _means(words, role)), "")
    if not role:
        return Header(person=_is_person(words, least=1))
    said = set(words)
    basis: Basis = ""
    if said & _words(_PER):
        basis = "fte" if said & _phrase_words("fte") else "head"
    elif said & _words(SUMS) or {"lohnsumme", "payroll"} & said or {"masse", "massa"} & said:
        basis = "total"
    scale = next((scale for word, scale in _SCALES.items() if word in said), 1000.0 if "1000" in said else 1.0)
    return Header(
        role=role,
        basis=basis,
        percent="percent" in said or bool(said & _words(_PERCENT)) or any(w.endswith(("rate", "quote")) for w in said),
        monthly=bool(said & _words(_MONTHLY)),
        scale=scale,
        gross=not any(part in plain for part in ("kost", "cost", "cout", "charge", "aufwand", "frais")),
    )


def is_sum(text: str) -> bool:
    """Tell whether the name of a row is that of a total line.

    >>> is_sum("Total 2025"), is_sum("Gesamt:"), is_sum("Summe der Teams"), is_sum("Totalrevision")
    (True, True, True, False)
    """
    words = normal(text).split()
    rest = _words(_FILLERS) | _phrase_words("team") | _words(SUMS)
    found = any(word in _words(SUMS) for word in words[:2])
    return found and all(word in rest or word.isdigit() for word in words)


def without_sum(text: str) -> str:
    """Return what is left of the name of a pivot table's subtotal; empty if it is none.

    >>> without_sum("Verkauf Ergebnis"), without_sum("Total Lager"), without_sum("Lager")
    ('verkauf', 'lager', '')
    """
    words = normal(text).split()
    rest = [word for word in words if word not in _words(SUMS) | {"ergebnis", "resultat", "risultato"}]
    return " ".join(rest) if len(rest) < len(words) else ""


@lru_cache(maxsize=10_000)
def normal(text: str) -> str:
    """Return a text as words in small letters without accents and punctuation.

    >>> normal("Ø Absenz-Tage/Kopf"), normal("Fluktuation [%]")
    ('avg absenz tage per kopf', 'fluktuation percent')
    """
    split = unicodedata.normalize("NFKD", "".join(_SIGNS.get(c, c) for c in text).casefold())
    plain = "".join(c for c in split if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    plain = _PER_HEAD.sub(" per ", plain)
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def _is_person(words: list[str], least: int) -> bool:
    """Tell whether words name a person, by phrases of at least so many words."""
    return any(len(phrase) >= least and _at(words, phrase) >= 0 for phrase in _phrases(PERSONS))


def _means(words: list[str], role: str) -> bool:
    """Tell whether words are one of the names of a role, with nothing beside it but what may stand there."""
    for phrase in _phrases(COLUMNS[role]):
        start = _at(words, phrase)
        if start >= 0:
            rest = {*words[:start], *words[start + len(phrase) :]}
            if all(word in _beside(role) or word.isdigit() for word in rest):
                return True
    return False


@cache
def _beside(role: str) -> frozenset[str]:
    """Return the words that may stand beside the names of a role."""
    common = _words(_FILLERS) | _words(_PER) | _words(SUMS) | _words(_PERCENT) | _words(_MONEY) | frozenset(_SCALES)
    if role in ("team", "site"):
        return _words(_FILLERS) | _phrase_words(role) | _words("name, nom, nome, bezeichnung")
    if role in ("year", "month"):
        return _words(_FILLERS) | _phrase_words(role)
    return common | _words(_HEADS) | _phrase_words("fte") | _words(_MONTHLY)


def _at(words: list[str], phrase: tuple[str, ...]) -> int:
    """Return where a phrase stands in words; -1: nowhere."""
    if phrase[0] not in words:
        return -1
    width = len(phrase)
    return next((i for i in range(len(words) - width + 1) if tuple(words[i : i + width]) == phrase), -1)


@cache
def _phrases(names: str) -> tuple[tuple[str, ...], ...]:
    """Return the phrases of a list with commas, the longest first; ä may be written ae."""
    written = [phrase.strip() for phrase in names.split(",")]
    both = {tuple(normal(phrase).split()) for phrase in (*written, *map(_without_umlauts, written))}
    return tuple(sorted(both, key=lambda phrase: (-len(phrase), phrase)))


@cache
def _words(names: str) -> frozenset[str]:
    """Return the single words of a list with commas."""
    return frozenset(word for phrase in _phrases(names) for word in phrase)


def _phrase_words(role: str) -> frozenset[str]:
    return _words(COLUMNS[role])


def _without_umlauts(text: str) -> str:
    return text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
