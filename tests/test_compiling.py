"""Templates compiled our way say what Jinja's own would say; what is not markup is escaped whatever it is called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import jinja2
import pytest
from markupsafe import Markup

from generator.build import views_of
from generator.check import check
from generator.derive import derive
from generator.history import History
from generator.read import read
from generator.render import pages
from generator.render.environment import environment, render
from generator.render.folding import FoldingEnvironment

BAD = "<b>&\"'"
PARTS = "{% macro bold(x) %}<i>{{ x }}</i>{% endmacro %}"
TEMPLATES = [
    "{{ bad }}{{ markup }}{{ 3 }}{{ 2.5 }}{{ none }}",
    "{% import 'parts' as p %}{{ p.bold(bad) }}{{ p.bold(markup) }}{{ p.bold(p.bold(bad)) }}",
    "{% import 'parts' as p %}{% for p in [box] %}{{ p.bold(bad) }}{% endfor %}",
    "{% import 'parts' as p %}{% set p = box %}{{ p.bold(bad) }}",
    "{% macro m(x) %}{{ x }}{% endmacro %}{% set m = box.bold %}{{ m(bad) }}",
    "{% macro m(x, y='d') %}{{ x }}{{ y }}{% endmacro %}{{ m(bad) }}{{ m(y=bad, x=1) }}",
    "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}{{ bad }}{% endcall %}",
    "{% for caller in [box.bold] %}{{ caller(bad) }}{% endfor %}",
    "{{ bad ~ markup }}{{ bad ~ bad }}{{ markup ~ 1 ~ bad }}",
    "{% set item = {'title': bad, 'items': 3} %}{{ item.title }}{{ item['title'] }}{{ item.missing | default(bad) }}",
    "{% if item.none is defined %}x{% endif %}{{ item['title'] }}",
    "{% for x in [bad, markup] %}{{ loop.index }}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{% set block %}<u>{{ bad }}</u>{% endset %}{{ block }}{{ block ~ bad }}",
]


class Box:
    @staticmethod
    def bold(text: str) -> str:
        return text


def rendered(environment: jinja2.Environment, template: str) -> str:
    values = {"bad": BAD, "markup": Markup("<u>ok</u>"), "box": Box, "item": {"title": BAD}}
    environment.loader = jinja2.DictLoader({"parts": PARTS, "page": template})
    return environment.get_template("page").render(**values)


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_same_is_said_as_by_jinja(template: str) -> None:
    settings = {"autoescape": True, "extensions": ["jinja2.ext.do"]}
    theirs = rendered(jinja2.Environment(undefined=jinja2.StrictUndefined, **settings), template)  # type: ignore[arg-type]  # noqa: S701 - autoescape is in the settings
    assert rendered(FoldingEnvironment(undefined=jinja2.StrictUndefined, **settings), template) == theirs  # type: ignore[arg-type]
    assert BAD not in theirs


def test_compiled_templates_carry_no_towns_currency_into_another() -> None:
    town = check(read(Path(__file__).parents[1] / "content")).town
    assert town is not None
    said = {}
    for currency in ("EUR", "TRY"):
        other = replace(town, site=town.site.model_copy(update={"currency": currency}))
        view = views_of(other, derive(other, History(), date(2026, 11, 20)))["en"]
        card = next(page for page in pages(view) if page.template == "results.html.jinja")
        said[currency] = render(card, environment(view))
    assert "€100" in said["EUR"]
    assert "₺100" in said["TRY"]
    assert "€" not in said["TRY"]
