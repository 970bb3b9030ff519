"""A Jinja environment that knows its words when a template is compiled.

``_("…")`` and ``label("…", "…")`` with nothing to fill in are replaced by what they give, so that a page is made of
fewer, longer literals; half of all calls on a page are such sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from generator.render.compiling import IMPORTS, DirectGenerator, Item, markup_of


class DirectTemplate(jinja2.Template):
    """A template whose pieces are imported without asking what the importing page knows: it knows no more than they."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class FoldingEnvironment(jinja2.Environment):
    """Jinja's environment with `folded`: names of functions whose calls with literals are made while compiling."""

    code_generator_class = DirectGenerator
    template_class = DirectTemplate
    concat = staticmethod(markup_of)
    folded: Mapping[str, Callable[..., str]] = {}
    pieces: Callable[[str], tuple[str, ...]] | None = None
    """A sentence with places to fill in, taken apart: what stands there, and the names of places, in turn."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """``item.title``: a key first where the item is a mapping, which is what most items of our components are.

        Jinja looks for an attribute first, and a key it does not find costs an exception.
        """
        if isinstance(obj, dict):
            if attribute in obj:
                return obj[attribute]
            if isinstance(obj, Item) and not hasattr(dict, attribute):
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002
    ) -> str:
        made = super()._generate(source, name, filename, defer_init)
        return f"{IMPORTS}\n{made.replace(' Macro,', '', 1).replace(' Markup,', '', 1)}"

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template: nodes.Template = super()._parse(source, name, filename)
        if self.folded:
            _fold(template, self, self.folded)
        return template


def _fold(node: nodes.Node, environment: jinja2.Environment, folded: Mapping[str, Callable[..., str]]) -> None:
    for field, value in node.iter_fields():
        if isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, nodes.Node):
                    value[index] = _replaced(item, environment, folded)
        elif isinstance(value, nodes.Node):
            setattr(node, field, _replaced(value, environment, folded))


def _replaced(
    node: nodes.Node, environment: jinja2.Environment, folded: Mapping[str, Callable[..., str]]
) -> nodes.Node:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in folded:
        literal = all(isinstance(argument, nodes.Const) for argument in node.args)
        if literal and not (node.kwargs or node.dyn_args or node.dyn_kwargs):
            arguments: list[Any] = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
            made = folded[node.node.name](*arguments)
            # Markup is written as itself: it is escaped already.
            data = nodes.MarkSafe(nodes.Const(str(made))) if isinstance(made, Markup) else nodes.Const(made)
            data.lineno = node.lineno
            data.set_environment(environment)
            return data
    _fold(node, environment, folded)
    return node
