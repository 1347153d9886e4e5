"""The teams of the front line: inherited and own inputs, shares of customer contacts."""

from servroi.config.build import SUM, Builder
from servroi.config.reader import MAX_TEAMS, joined
from servroi.config.strict_yaml import Mapping, Node, Sequence
from servroi.core.distribution import Z95, at
from servroi.core.scenario import Scope, Team

_SHARE = "contact_share"
OWN = ("headcount", "fte", _SHARE)
"""What teams state for themselves: none of it stands in the section beside them, a share of contacts never."""


def frontline(builder: Builder) -> tuple[Team, ...]:
    """Return the teams; one without a name if there is no list of teams."""
    node = builder.section("frontline")
    listed = node.entries.get("teams")
    if listed is None:
        if _SHARE in node.entries:
            what = "stands in the entries of `teams` only"
            builder.reader.problem("teams-only", node.keys[_SHARE], f"frontline.{_SHARE}", what)
        scope = builder.scope("frontline", node, "frontline", skip=(_SHARE,), extra=(_SHARE,))
        teams: tuple[Team, ...] = (Team("", scope),)
    else:
        teams = _team_list(builder, listed, node)
    for team in teams:
        _check_team(builder, team)
    _check_sick_days(builder, teams)
    return teams


def _team_list(builder: Builder, listed: Node, node: Mapping) -> tuple[Team, ...]:
    place = listed.place
    if not isinstance(listed, Sequence) or not listed.items:
        builder.reader.problem(
            "list", place, "frontline.teams", "must be a list of teams, each with name and headcount"
        )
        builder.reader.unread.add("frontline.teams")
        return ()
    if len(listed.items) > MAX_TEAMS:
        builder.reader.problem("too-many", place, "frontline.teams", f"has more than {MAX_TEAMS} teams")
        builder.reader.unread.add("frontline.teams")
        return ()
    for key in OWN:
        if key in node.entries:
            what = "stands in the entries of `teams` when there are teams"
            builder.reader.problem("teams-only", node.keys[key], f"frontline.{key}", what)
    shared = builder.scope("frontline", node, "frontline", skip=OWN, extra=("teams", *OWN))
    teams: list[Team] = []
    for item in listed.items:
        entry = builder.reader.mapping(item, "frontline.teams")
        name = builder.reader.name(entry.entries.get("name"), "frontline.teams.name")
        if not name:
            if "name" not in entry.entries and entry.read:
                builder.reader.problem("missing", item.place, "frontline.teams", "every team needs a name")
            builder.reader.unread.add("frontline.teams")  # whatever it is called
            continue
        if any(team.name == name for team in teams):
            builder.reader.problem("duplicate-name", item.place, f"frontline.teams[{name}]", "stands twice")
            continue
        teams.append(Team(name, _team_scope(builder, entry, name, shared)))
    _contact_shares(builder, teams)
    return tuple(teams)


def _team_scope(builder: Builder, node: Mapping, name: str, shared: Scope) -> Scope:
    prefix = f"frontline.teams[{name}]"
    entries = {entry.name: entry for entry in builder.catalogue.section("frontline")}
    scope = dict(builder.scope("frontline", node, prefix, shared, extra=("name",)))
    for key in ("headcount", "fte"):
        if key not in scope:
            builder.default(entries[key], joined(prefix, key), scope, node)
    return scope


def _contact_shares(builder: Builder, teams: list[Team]) -> None:
    given = [team for team in teams if _SHARE in team.inputs]
    if not given:
        return
    node_place = builder.places[given[0].inputs[_SHARE]]
    total = sum(at(builder.inputs[team.inputs[_SHARE]].distribution, 0.0) for team in given)
    if len(given) < len(teams):
        missing = next(team.name for team in teams if team not in given)
        what = f"stands in some teams but not in '{missing}'; state it in all of them or in none"
        builder.reader.problem("contact-share", node_place, "frontline.teams.contact_share", what)
    elif abs(total - 1.0) > SUM:
        what = f"the shares of all teams sum to {total * 100:g} %; they must sum to 100 %"
        builder.reader.problem("sum", node_place, "frontline.teams.contact_share", what)


def _check_team(builder: Builder, team: Team) -> None:
    fte, headcount = (builder.read(team.inputs, name) for name in ("fte", "headcount"))
    if fte is None or headcount is None or not fte.stated:
        return
    if any(at(fte.distribution, z) > at(headcount.distribution, z) for z in (0.0, Z95)):
        what = "is above the headcount; full-time equivalents are at most as many as persons"
        builder.reader.problem("fte", builder.places[fte.path], fte.path, what)


def _check_sick_days(builder: Builder, teams: tuple[Team, ...]) -> None:
    """Refuse more sick days than there are to work; teams that share the figures are told once."""
    for team in teams:
        sick, work = (builder.read(team.inputs, name) for name in ("sick_days", "work_days"))
        if sick is None or work is None or not sick.stated:
            continue
        most = at(work.distribution, 0.0)
        if at(sick.distribution, 0.0) > most:
            what = f"is above the {most:g} working days of a year; state sick days in working days per full-time post"
            builder.reader.problem("sick-days", builder.places[sick.path], sick.path, what)
