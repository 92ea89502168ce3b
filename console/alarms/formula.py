"""The expression of a rule, compiled: CEL (cel-expr-python, Google's cel-cpp) cut down to what a rule needs.

Bounded by construction: no macros (so no loops), no regular expressions, no text building and no calls but the
operators below; an expression's time and memory are then those of its own length. Numbers are doubles, and one that is
not finite is a failure, never a comparison that is quietly false. There is no way from here to Python.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from cel_expr_python import cel

from console.alarms.evaluate import number
from console.alarms.rule import Input, Scalar

LONGEST = 2000
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = frozenset({
    "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop",
    "namespace", "null", "package", "ratio", "return", "true", "var", "void", "while",
})  # fmt: skip
_D, _I, _B, _S = cel.Type.DOUBLE, cel.Type.INT, cel.Type.BOOL, cel.Type.STRING
_TYPES = {"number": _D, "text": _S, "flag": _B}
_KEPT = ("_&&_", "_||_", "!_", "_?_:_", "-_")
_Pair = tuple[cel.Type, cel.Type]
_Function = Callable[[float, float], float]
_EQUALITIES = {"_==_": "equals", "_!=_": "not_equals"}
_ARITHMETIC: dict[str, tuple[str, _Function]] = {
    "_+_": ("add", operator.add),
    "_-_": ("subtract", operator.sub),
    "_*_": ("multiply", operator.mul),
}
_COMPARISONS = {"_>_": "greater", "_<_": "less", "_>=_": "greater_equals", "_<=_": "less_equals"}


class FormulaError(ValueError):
    """The expression is none; the message says where and why."""


class UnknownError(ArithmeticError):
    """Nothing can be said for these values: a division by zero, a number without end."""


def is_name(name: str) -> bool:
    """Whether an input can be called that."""
    return bool(_NAME.fullmatch(name)) and name not in _RESERVED


class Formula:
    """One expression, ready to be asked. Not thread-safe.

    Args:
        expression: Its text.
        inputs: What its names stand for.

    Raises:
        FormulaError: It cannot be read, names what is no input, or is no question of yes or no.
    """

    def __init__(self, expression: str, inputs: Mapping[str, Input]) -> None:
        if len(expression) > LONGEST:
            raise FormulaError(f"longer than {LONGEST} characters")
        names = tuple(sorted((name, told.type) for name, told in inputs.items()))
        try:
            self._program = _environment(names).compile(expression)
        except RuntimeError as err:
            raise FormulaError(_words(str(err))) from err
        told = self._program.return_type()
        if told != _B:
            raise FormulaError(f"it says a {told.name().lower()}, not true or false")

    def __call__(self, values: Mapping[str, float | str | bool]) -> bool:
        """What it says; every input has a value, a number is a float.

        Raises:
            UnknownError: Nothing can be said.
        """
        try:
            said = self._program.eval(data=values)
        except RuntimeError as err:
            raise UnknownError(str(err)) from err
        if said.type() != _B:
            raise UnknownError(str(said.value()))
        return bool(said.plain_value())


def fits(told: Input, value: Scalar) -> float | str | bool | None:
    """The value as the expression takes it, None where it is of another kind or no finite number."""
    if told.type == "text":
        return value if isinstance(value, str) else None
    if told.type == "flag":
        return value if isinstance(value, bool) else None
    return number(value)


@lru_cache(256)
def _environment(names: tuple[tuple[str, str], ...]) -> cel.Env:
    kept = "".join(f'    - name: "{name}"\n' for name in _KEPT)
    config = cel.NewEnvConfigFromYaml(f"stdlib:\n  disable_macros: true\n  include_functions:\n{kept}")
    return cel.NewEnv(config=config, variables={name: _TYPES[kind] for name, kind in names}, functions=_operators())


def _operators() -> list[cel.FunctionDecl]:
    """Comparisons and arithmetic of numbers with or without a point, equality also of text and flags.

    Where both sides are of one type cel-cpp's own code runs, and a second one cannot be given; so there is no ``/``,
    whose zero divisor would make a number without end, but ``ratio``.
    """
    both = ((_D, _D), (_D, _I), (_I, _D), (_I, _I))
    out = [_declared(sign, name, _B, both) for sign, name in _COMPARISONS.items()]
    out += [_declared(sign, name, _B, (*both, (_S, _S), (_B, _B))) for sign, name in _EQUALITIES.items()]
    lists = ((_D, cel.Type.List(_D)), (_D, cel.Type.List(_I)), (_S, cel.Type.List(_S)))
    out.append(_declared("@in", "in_list", _B, lists))
    for sign, (name, function) in _ARITHMETIC.items():
        own = [_overload(name, _D, pair, function if pair[0] != pair[1] else None) for pair in both[:3]]
        out.append(cel.FunctionDecl(sign, [*own, _overload(name, _I, (_I, _I))]))
    out.append(cel.FunctionDecl("ratio", [_overload("ratio", _D, pair, _ratio) for pair in both]))
    return out


def _ratio(a: float, b: float) -> float:
    return a / b


def _declared(sign: str, name: str, result: cel.Type, pairs: Sequence[_Pair]) -> cel.FunctionDecl:
    return cel.FunctionDecl(sign, [_overload(name, result, pair) for pair in pairs])


def _overload(name: str, result: cel.Type, pair: _Pair, function: _Function | None = None) -> cel.Overload:
    label = f"{name}_{pair[0].name()}_{pair[1].name()}".lower()
    if function is None:
        return cel.Overload(label, return_type=result, parameters=list(pair))
    return cel.Overload(label, return_type=result, parameters=list(pair), impl=function)


def _words(message: str) -> str:
    """The library's message without its codes and its picture: the first thing that is wrong, and in which column."""
    found = re.search(r"<input>:(-?\d+):(-?\d+): (.*)", message)
    if not found:
        return message.partition(": ")[2].rpartition(" [")[0] or message
    fault = found[3].removesuffix(" [INVALID_ARGUMENT]")
    unknown = re.search(r"undeclared reference to '(.*?)'", fault)
    if unknown:
        fault = f"{unknown[1]!r} is neither an input nor something a rule can use"
    if unknown and unknown[1] == "_/_":
        fault = "division is written ratio(a, b)"
    return f"column {found[2]}: {fault}" if int(found[2]) > 0 else fault
