"""The pages of residents' answers: the newest, what they changed, and one page a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.derive.feedback import newest_first
from generator.derive.responses import responses
from generator.records.day import parse_day
from generator.records.feedback import Feedback
from generator.render.formats import day
from generator.render.lists import choices
from generator.render.page import Page, View

NEWEST = 20
CHANGES = 8
"""How many of the answers that changed something are shown whole."""


def feedback(view: View) -> Iterator[Page]:
    """The newest answers, what answers changed, and the years."""
    answers = newest_first(list(view.town.feedback.values()))
    lead = view.words.gettext("What residents said at each step, what the municipality answered, and what changed.")
    yield Page(
        language=view.language,
        path=view.section("feedback"),
        section="feedback",
        title=view.words.gettext("You said, we did"),
        description=lead,
        template="feedback.html.jinja",
        values={
            "items": answers[:NEWEST],
            "told": responses(view.town, answers, view.figures.site_date),
            "acted_on": [answer for answer in answers if answer.led_to],
            "years": sorted(_by_year(answers), reverse=True),
            "lead": lead,
            "offered": choices(view, "feedback"),
            "SHOWN": CHANGES,
        },
        others=view.section_paths("feedback"),
    )


def feedback_year(view: View) -> Iterator[Page]:
    """The answers of each year; each answer's address is its id on this page, or on that of its month."""
    for year, answers in _by_year(newest_first(list(view.town.feedback.values()))).items():
        title = view.words.gettext("Residents' answers of {year}").format(year=year)
        if int(year) not in view.figures.crowded_years:
            yield _answers(view, title, year, answers)
            continue
        months: dict[str, list[Feedback]] = {}
        for answer in answers:
            months.setdefault(f"{answer.date.month or 0:02}", []).append(answer)
        named = {month: _month(view, year, month) for month in months}
        counts = [(named[month], month, len(of_month)) for month, of_month in months.items()]
        yield _answers(view, title, year, answers[:0], counts, len(answers))
        for month, of_month in months.items():
            told = view.words.gettext("Residents' answers, {month}").format(month=named[month])
            yield _answers(view, told, f"{year}/{month}", of_month)


def every_answer(view: View) -> Iterator[Page]:
    """All answers as one list that the browser narrows; without it, the ways to them."""
    if not view.town.feedback:
        return
    lead = view.words.gettext("Every published answer: at which step, about what, what became of it.")
    answers = newest_first(list(view.town.feedback.values()))
    yield Page(
        language=view.language,
        path=view.below("feedback", "all"),
        section="feedback",
        title=view.words.gettext("All answers"),
        description=lead,
        template="answers.html.jinja",
        values={
            "lead": lead,
            "offered": choices(view, "feedback"),
            "years": [(year, len(several)) for year, several in _by_year(answers).items()],
        },
        others=view.paths_below("feedback", "all"),
    )


def _answers(
    view: View,
    title: str,
    path: str,
    answers: Sequence[Feedback],
    months: Sequence[tuple[str, str, int]] = (),
    count: int | None = None,
) -> Page:
    others = {language: f"{view.section('feedback', language)}{path}/" for language in view.languages}
    return Page(
        language=view.language,
        path=others[view.language],
        section="feedback",
        title=title,
        description=title,
        template="feedback_year.html.jinja",
        values={"items": answers, "months": months, "count": len(answers) if count is None else count},
        others=others,
    )


def _month(view: View, year: str, month: str) -> str:
    """Its name and year; of answers that know no month, the year."""
    return day(parse_day(f"{year}-{month}" if month != "00" else year), view.language)


def _by_year(answers: tuple[Feedback, ...]) -> dict[str, list[Feedback]]:
    years: dict[str, list[Feedback]] = {}
    for answer in answers:
        years.setdefault(str(answer.date.year), []).append(answer)
    return years
