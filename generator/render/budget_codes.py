"""The pages of the budget's codes: one page a code over all years, never one a line, and the list of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.derive.codes import CODELISTS, Code
from generator.render.budget_charts import year_columns
from generator.render.code_names import code_name, code_path
from generator.render.page import Page, View


def codes_index(view: View) -> Iterator[Page]:
    """The first level of every classification; each code leads on to those below it."""
    if not view.figures.codes:
        return
    first: dict[str, list[Code]] = {codelist: [] for codelist in CODELISTS}
    for code in view.figures.codes.values():
        if not code.above:
            first[code.codelist].append(code)
    lead = view.words.gettext("Every code of the budget has a page: what it got in each year, and where that went.")
    yield Page(
        language=view.language,
        path=view.below("budget", "codes"),
        section="budget",
        title=view.words.gettext("Codes of the budget"),
        description=lead,
        template="budget_codes.html.jinja",
        values={"lead": lead, "lists": {name: found for name, found in first.items() if found}},
        others=view.paths_below("budget", "codes"),
    )


def budget_code(view: View) -> Iterator[Page]:
    """One page a code."""
    sentence = view.words.gettext("{name}: what it got in each year's budget, and where that went.")
    for code in view.figures.codes.values():
        name = code_name(view, code.codelist, code.code).striptags()
        yield Page(
            language=view.language,
            path=code_path(view, code, view.language),
            section="budget",
            title=name if name == code.code else f"{code.code} {name}",
            description=sentence.format(name=name),
            template="budget_code.html.jinja",
            values={"code": code, "columns": partial(year_columns, view)},
            others={language: code_path(view, code, language) for language in view.languages},
        )
