"""Every line of a year's budget as one list: narrowed by the browser, or page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from generator.records.budget import PlainLine, phases_of
from generator.render import formats
from generator.render.page import Page, View

ROWS_A_PAGE = 200


def budget_lines(view: View) -> Iterator[Page]:
    """The lines of each year, in the order of the budget."""
    for year, lines in view.town.lines.items():
        if not lines:
            continue
        name = view.words.gettext("Budget lines of {year}").format(year=year)
        lead = view.words.gettext("Every line of the budget of {year} with its code and amounts.").format(year=year)
        codelist = view.town.codelists.get("phases")
        used = phases_of(lines)
        phases = [entry.code for entry in codelist.codes if entry.code in used] if codelist else sorted(used)
        count = -(-len(lines) // ROWS_A_PAGE)
        for number in range(1, count + 1):
            others = {language: lines_path(view, year, number, language) for language in view.languages}
            further = view.words.gettext("{title}, page {number}").format(title=name, number=number)
            yield Page(
                language=view.language,
                path=others[view.language],
                section="budget",
                title=name if number == 1 else further,
                description=lead,
                template="budget_lines.html.jinja",
                values={
                    "year": year,
                    "lead": lead,
                    "lines": lines[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE],
                    "phases": phases,
                    "amounts_of": partial(_amounts, view, phases),
                    "number": number,
                    "count": count,
                    "first": lines_path(view, year, 1, view.language),
                },
                others=others,
            )


def _amounts(view: View, phases: Sequence[str], line: PlainLine) -> list[str]:
    """The amounts of a line as they are written, a dash where it has none."""
    currency, language, amounts = view.town.site.currency, view.language, line.amounts
    return [formats.money(amounts[phase], currency, language) if phase in amounts else "–" for phase in phases]


def lines_path(view: View, year: str, number: int, language: str) -> str:
    """The path of one page of a year's lines: ``butce/2026/satirlar/2/``."""
    path = f"{view.path('budget', year, language)}{view.all_words[language].label('address', 'lines')}/"
    return f"{path}{number}/" if number > 1 else path
