"""The pages of residents' answers: the newest, what they changed, and one page a year."""

from __future__ import annotations

from collections.abc import Iterator

from generator.derive.feedback import newest_first
from generator.derive.responses import responses
from generator.records.feedback import Feedback
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
            "SHOWN": CHANGES,
        },
        others=view.section_paths("feedback"),
    )


def feedback_year(view: View) -> Iterator[Page]:
    """Every answer of one year; each answer's address is its id on this page."""
    for year, answers in _by_year(newest_first(list(view.town.feedback.values()))).items():
        title = view.words.gettext("Residents' answers of {year}").format(year=year)
        others = {language: f"{view.section('feedback', language)}{year}/" for language in view.languages}
        yield Page(
            language=view.language,
            path=others[view.language],
            section="feedback",
            title=title,
            description=title,
            template="feedback_year.html.jinja",
            values={"items": answers, "year": year},
            others=others,
        )


def _by_year(answers: tuple[Feedback, ...]) -> dict[str, list[Feedback]]:
    years: dict[str, list[Feedback]] = {}
    for answer in answers:
        years.setdefault(str(answer.date.year), []).append(answer)
    return years
