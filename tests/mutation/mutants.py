"""The mistakes: an operator, a comparison, a number or a truth value at a time."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult, ast.FloorDiv: ast.Div, ast.Mod: ast.Mult,
    ast.And: ast.Or, ast.Or: ast.And, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A module with one mistake in it.

    Attributes:
        line: Where, from 1.
        text: What stands there.
        before: The expression as it is.
        after: The expression with the mistake.
        tree: The whole module with the mistake.
    """

    line: int
    text: str
    before: str
    after: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """What is explained if it survives; does not depend on the number of the line."""
        change = f"{self.before} -> {self.after}"
        return change if self.before == self.text else f"{self.text}: {change}"


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module, in the order of the source.

    >>> for mutant in mutants("y = not x < 1"):
    ...     print(mutant.name)
    y = not x < 1: not x < 1 -> x < 1
    y = not x < 1: x < 1 -> x <= 1
    y = not x < 1: 1 -> 2
    """
    tree, lines = ast.parse(source), source.splitlines()
    for position, node in enumerate(_expressions(tree)):
        for choice, changed in enumerate(_changes(node)):
            other = copy.deepcopy(tree)
            target = list(_expressions(other))[position]
            _put(other, target, list(_changes(target))[choice])
            text = lines[node.lineno - 1].partition("  #")[0].strip()
            whole = ast.fix_missing_locations(other)
            yield Mutant(node.lineno, text, ast.unparse(node), ast.unparse(changed), whole)


def _expressions(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield what may be changed: not annotations, decorators, and what is said about types."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.expr):
                yield child
            if isinstance(child, ast.AST):
                yield from _expressions(child)


def _changes(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the expression with one mistake."""
    if isinstance(node, ast.Compare):
        for position, operator in enumerate(node.ops):
            changed = copy.deepcopy(node)
            changed.ops[position] = _SWAPS[type(operator)]()  # type: ignore[call-overload]
            yield changed
    elif isinstance(node, ast.BinOp) and type(node.op) in _SWAPS and not _is_text(node):
        yield ast.copy_location(ast.BinOp(node.left, _SWAPS[type(node.op)](), node.right), node)  # type: ignore[arg-type]
    elif isinstance(node, ast.BoolOp):
        yield ast.copy_location(ast.BoolOp(_SWAPS[type(node.op)](), node.values), node)  # type: ignore[arg-type]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.copy_location(ast.Constant(not node.value), node)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield ast.copy_location(ast.Constant(node.value + 1 if abs(node.value) < 100 else node.value * 2), node)


def _is_text(node: ast.BinOp) -> bool:
    """Tell whether text is put together, which is no reckoning."""
    sides = (node.left, node.right)
    return any(isinstance(side, ast.JoinedStr) or _is_word(side) for side in sides)


def _is_word(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _put(tree: ast.AST, old: ast.expr, new: ast.expr) -> None:
    """Put an expression in the place of another."""
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            if value is old:
                setattr(node, name, new)
                return
            if isinstance(value, list) and any(one is old for one in value):
                value[next(place for place, one in enumerate(value) if one is old)] = new
                return
