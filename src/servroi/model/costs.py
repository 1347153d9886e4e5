"""What the levers cost, by the time it is paid (model.md, section 7)."""

from servroi.core.drivers import Costs, Yearly
from servroi.core.scenario import Marketing, Option, Training
from servroi.core.value import Value, is_zero
from servroi.model.world import World, total


def costs(option: Option, world: World) -> Costs:
    """Return the costs of an option; costs of year t are paid at time t - 1."""
    nothing: Yearly = [0.0] * (world.scenario.horizon + 1)
    training = option.training
    return Costs(
        training=training_cost(training, world) if training else nothing,
        time=training_time(training, world) if training else nothing,
        marketing=marketing_cost(option.marketing, world) if option.marketing else nothing,
    )


def training_cost(training: Training, world: World) -> Yearly:
    """Return setup, external spend, discretionary budgets and fixed costs, by time."""
    return list(world.once(_key("cost", training), training.inputs, lambda: _training_cost(training, world)))


def training_time(training: Training, world: World) -> Yearly:
    """Return the paid hours that people spend in training, at full labour cost, by time."""
    return list(world.once(_key("time", training), training.inputs, lambda: _training_time(training, world)))


def _key(what: str, training: Training) -> str:
    return f"{what} {training.teams} {training.start} {training.stop}"


def _training_cost(training: Training, world: World) -> Yearly:
    values = world.lever(training.inputs)
    people = total([world.teams[team]["headcount"] for team in training.teams])
    each = values["scale"] * values["budget_per_employee"] + values["empowerment_budget"]
    yearly = values["coverage"] * people * each + values["fixed_cost"]
    paid = _by_time(yearly, world.prices, training, world)
    paid[0] = paid[0] + values["setup_cost"]
    return paid


def _training_time(training: Training, world: World) -> Yearly:
    values = world.lever(training.inputs)
    hours = values["scale"] * values["hours_per_employee"]
    if is_zero(hours):
        return [0.0] * (world.scenario.horizon + 1)
    teams = (world.teams[position] for position in training.teams)
    hourly = [team["headcount"] * team["labour_cost"] / team["work_hours"] for team in teams]
    yearly = values["coverage"] * hours * values["time_cost_share"] * total(hourly)
    return _by_time(yearly, world.wages, training, world)


def marketing_cost(marketing: Marketing, world: World) -> Yearly:
    """Return what marketing spends, with its own setup cost, by time."""
    paid = [0.0, *spending(marketing, world)[1:]]
    shifted: Yearly = [*paid[1:], 0.0]
    if marketing.spending == "amount":
        shifted[0] = shifted[0] + world.lever(marketing.inputs)["setup_cost"]
    return shifted


def spending(marketing: Marketing, world: World) -> Yearly:
    """Return what marketing spends in each year t = 0..horizon, year's money (s of the model; entry 0 is 0)."""
    if marketing.matches is None:
        amount = world.lever(marketing.inputs)["extra_spend"]
        return [
            amount * world.prices[t] if marketing.start <= t <= marketing.stop else 0.0
            for t in range(world.scenario.horizon + 1)
        ]
    matched = training_cost(marketing.matches, world)
    if marketing.spending == "match":
        time = training_time(marketing.matches, world)
        matched = [cash + hours for cash, hours in zip(matched, time, strict=True)]
    return [0.0, *matched[:-1]]


def _by_time(yearly: Value, level: list[Value], training: Training, world: World) -> Yearly:
    """Return a yearly amount in the prices or wages of each year of the programme, at the time it is paid."""
    years = range(1, world.scenario.horizon + 1)
    return [yearly * level[t] if training.start <= t <= training.stop else 0.0 for t in years] + [0.0]
