"""The questions one can ask about scenarios, each from the scenario to its answer: the stages of `pipeline`, for less.

A question has the same name everywhere: in `cli`, here, in `analysis`, in `core` and in `report.sections`. Nothing is
imported here, so a command loads its own question alone.
"""
