"""Templates compiled to Python that does at once what Jinja looks up at every step.

Takes a template's tree, gives Python source: an attribute is read as one, a function called as one, what is text
already is not wrapped again. The same pages in less than half the time; what a template may say stays the same, but
that a name is looked for in a mapping first and in an object after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import CodeType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.utils import missing
from markupsafe import Markup, escape

try:
    from markupsafe._speedups import _escape_inner
except ImportError:  # pragma: no cover - where markupsafe has no C part
    from markupsafe._native import _escape_inner

IMPORTS = "from generator.render.compiling import Item, filled, joined, macro_of as Macro, marked as Markup, shown"
_OF_MAPPINGS = frozenset(dir(dict))
"""Names that a mapping has itself: of these Jinja finds the key first, so they are looked up its way."""
_ASKS_WHETHER = frozenset(("default", "d", "defined", "undefined"))
"""Filters and tests of what may not be there."""


class Item(dict[str, Any]):
    """A mapping written in a template; its keys are read like attributes."""

    __slots__ = ()
    __getattr__ = dict.__getitem__


marked: Callable[[str], Markup] = partial(str.__new__, Markup)
"""A text as markup, without asking again whether it is some."""


def escaped(text: str) -> Markup:
    """A plain text as it stands in HTML."""
    return marked(_escape_inner(text))


def shown(value: object) -> str:
    """A value as it stands in HTML: escaped, unless it is markup."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]
    if kind is str:
        return _escape_inner(value)  # type: ignore[arg-type]
    if kind is int or kind is float:
        return str(value)
    return escape(value)


def filled(*parts: str) -> Markup:
    """A sentence from its own pieces and what is filled in between them, all escaped already."""
    return marked("".join(parts))


def markup_of(parts: Iterable[str]) -> Markup:
    """The pieces of a template, of a macro or of a block as one: all that stands in them is markup or escaped."""
    return marked("".join(parts))


def joined(*values: object) -> str:
    """Values one after the other: markup as soon as one of them is, with the others escaped; else plain text."""
    for value in values:
        if type(value) is Markup:
            return marked("".join(map(shown, values)))
    return "".join(map(str, values))


def macro_of(
    environment: jinja2.Environment,
    body: Any,
    name: str | None,
    arguments: tuple[str, ...],
    *told: bool,
) -> Callable[..., Markup]:
    """A macro as a plain function, its own body, which asks by itself which arguments are missing.

    `told` is what Jinja tells of it: whether it takes further named and unnamed arguments, has a caller, escapes.
    """
    catch_kwargs, catch_varargs, caller, autoescape = told
    if catch_kwargs or catch_varargs or not autoescape:
        raise jinja2.TemplateSyntaxError(f"the macro {name} takes anything; name what it takes", 0)
    absent = (environment.undefined("No caller defined", name="caller"),) if caller else ()
    body.__defaults__ = (missing,) * len(arguments) + absent
    names = (*arguments, *(("caller",) if caller else ()))
    # As long as the environment lives: pieces that are imported with a page's context are made anew on every page.
    renamed: dict[int, tuple[CodeType, CodeType]] = vars(environment).setdefault("renamed", {})
    code = body.__code__
    if id(code) not in renamed:
        renamed[id(code)] = code, _called_by(names, code)
    body.__code__ = renamed[id(code)][1]
    macro: Callable[..., Markup] = body
    return macro


def _called_by(names: tuple[str, ...], body: CodeType) -> CodeType:
    """The body with the names by which templates give arguments; within it locals are known by their places alone."""
    called = dict(zip(body.co_varnames, names, strict=False))
    return body.replace(
        co_varnames=tuple(called.get(name, name) for name in body.co_varnames),
        co_cellvars=tuple(called.get(name, name) for name in body.co_cellvars),
    )


class DirectGenerator(CodeGenerator):
    """Jinja's generator of code, for templates whose functions ask for no context and whose items are records."""

    _pieces: frozenset[str] = frozenset()
    """Names of what gives markup when it is called: this template's macros, `_`, `ngettext`, `caller`."""
    _imported: frozenset[str] = frozenset()
    """Names under which other templates' macros are known here."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - named by Jinja
        """A whole template; a name that is given twice is trusted with nothing."""
        macros = {macro.name for macro in node.find_all(nodes.Macro)}
        imported = {one.target for one in node.find_all(nodes.Import)}
        set_otherwise = {name.name for name in node.find_all(nodes.Name) if name.ctx != "load"}
        self._pieces = frozenset((*macros, "_", "ngettext", "caller")) - set_otherwise - imported
        self._imported = frozenset(imported) - set_otherwise - macros
        super().visit_Template(node, frame)

    def _is_markup(self, node: nodes.Expr) -> bool:
        """Whether it can be seen here that this gives markup, whatever is in the records."""
        if isinstance(node, nodes.Filter):
            return node.name in ("text", "paragraphs")
        if not isinstance(node, nodes.Call):
            return False
        if isinstance(node.node, nodes.Name):
            return node.node.name in self._pieces
        return (
            isinstance(node.node, nodes.Getattr)
            and isinstance(node.node.node, nodes.Name)
            and node.node.node.name in self._imported
        )

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("(" if self._is_markup(node) else "shown(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - named by Jinja
        """``item.title`` as it stands."""
        if node.attr in _OF_MAPPINGS or node is self._looked_up:
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802 - named by Jinja
        """``items[0]`` as it stands; what is asked for by a name that is not known yet may be an attribute."""
        if node is self._looked_up or not isinstance(node.arg, nodes.Const | nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self.visit(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802 - named by Jinja
        """A filter; one that asks whether something is there is given what Jinja finds."""
        self._asked(node, frame, super().visit_Filter)

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802 - named by Jinja
        """A test; likewise."""
        self._asked(node, frame, super().visit_Test)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802 - named by Jinja
        """A mapping whose keys are read like attributes."""
        self.write("Item(")
        super().visit_Dict(node, frame)
        self.write(")")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - named by Jinja
        """``a ~ b``."""
        self.write("joined(")
        for child in node.nodes:
            self.visit(child, frame)
            self.write(", ")
        self.write(")")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802, FBT001, FBT002
        """A call as it stands; nothing is told of the loop or block it stands in. A sentence is taken apart here."""
        pieces = self._pieces_of(node)
        if pieces:
            self._sentence(pieces, {told.key: told.value for told in node.kwargs}, frame)
            return
        self.visit(node.node, frame)
        self.write("(")
        self._comma_is_dropped = True
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self._comma_is_dropped = False
        self.write(")")

    def _pieces_of(self, node: nodes.Call) -> tuple[str, ...]:
        """What stands and what is filled in, in turn, of ``_("… %(day)s …", day=…)``; nothing of another call."""
        pieces: Callable[[str], tuple[str, ...]] | None = getattr(self.environment, "pieces", None)
        told = node.args[0] if len(node.args) == 1 else None
        if not (
            pieces
            and isinstance(node.node, nodes.Name)
            and node.node.name == "_"
            and "_" in self._pieces
            and isinstance(told, nodes.Const)
            and node.kwargs
            and node.dyn_kwargs is node.dyn_args is None
        ):
            return ()
        found = pieces(told.value)
        return found if {*found[1::2]} <= {one.key for one in node.kwargs} else ()

    def _sentence(self, pieces: tuple[str, ...], values: Mapping[str, nodes.Expr], frame: Frame) -> None:
        self.write("filled(")
        for place, piece in enumerate(pieces):
            if place % 2:
                self.write("(" if self._is_markup(values[piece]) else "shown(")
                self.visit(values[piece], frame)
                self.write("), ")
            elif piece:
                self.write(f"{piece!r}, ")
        self.write(")")

    _comma_is_dropped = False
    _looked_up: nodes.Node | None = None

    def write(self, x: str) -> None:
        """Write a piece of source; the comma that Jinja writes before the first argument of a call is left out."""
        if self._comma_is_dropped:
            self._comma_is_dropped = False
            if x.startswith(", "):
                x = x[2:]
        super().write(x)

    def _asked(self, node: nodes.Filter | nodes.Test, frame: Frame, visit: Callable[[Any, Frame], None]) -> None:
        asked = node.node
        if node.name in _ASKS_WHETHER and isinstance(asked, nodes.Getattr | nodes.Getitem):
            self._looked_up = asked
        visit(node, frame)
