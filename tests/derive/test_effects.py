"""Whether it helped is told from values and answers, and a finished project without either is named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.derive.towns import figures_of

DONE = "stage: measurement\nstatus: {state: completed}\n"
MEASURED = DONE + (
    "indicators: [{id: a, title: a, unit: a, direction: down, baseline: {value: 9, date: 2025},"
    " values: [{value: 12, date: 2026}]},"
    " {id: b, title: b, unit: b, direction: up, baseline: {value: 0, date: 2025}, target: {value: 5, date: 2030}}]"
)
EMPTY = DONE + "indicators: [{id: a, title: a, unit: a, direction: up, baseline: {value: 9, date: 2025}}]"


def about(project: str, answer: str, stage: str = "measurement") -> str:
    return f"about: {{kind: project, id: {project}}}\nstage: {stage}\nanswers: {{{answer}}}"


def test_indicators_are_counted_by_what_they_say_the_worse_first(tmp_path: Path) -> None:
    effects = figures_of(tmp_path, {"olculen": MEASURED, "bos": EMPTY}).effects
    assert [(one.project, one.verdict.state, one.target) for one in effects.indicators] == [
        ("olculen", "worse", "none"),
        ("bos", "unknown", "none"),
        ("olculen", "unknown", "not_yet"),
    ]
    assert effects.trends == {"worse": 1, "unknown": 2}


def test_finished_projects_without_value_and_answer_are_named(tmp_path: Path) -> None:
    projects = {
        "olculen": MEASURED,
        "bos": EMPTY,
        "sorulan": DONE,
        "suren": DONE.replace("completed", "cancelled, reason: x"),
    }
    effects = figures_of(tmp_path, projects, (about("sorulan", "yaradi: evet"),)).effects
    assert effects.finished == ("bos", "olculen", "sorulan")
    assert effects.unmeasured == ("bos",)


def test_only_after_service_answers_count_and_one_may_leave_the_question_out(tmp_path: Path) -> None:
    answers = (
        about("a", "yaradi: evet"),
        about("a", "yaradi: hayir"),
        about("a", ""),
        about("b", "yaradi: evet"),
        about("b", "gidis: 1", "implementation"),
    )
    effects = figures_of(tmp_path, {"a": DONE, "b": DONE}, answers).effects
    assert (effects.services["a"].answers, effects.services["a"].chosen) == (3, (1, 1))
    assert (effects.total.answers, effects.total.helped, effects.total.chosen) == (4, 3, (2, 1))
    assert effects.total.satisfaction.count == 0


def test_a_scale_of_any_length_is_told_in_five_steps(tmp_path: Path) -> None:
    answers = (about("a", "gidis: 2", "implementation"), about("a", "gidis: 1", "implementation"))
    aims = figures_of(tmp_path, {"a": "aims: [guven]\n" + DONE}, answers).aims
    told = next(aim.satisfaction for aim in aims if aim.code == "guven")
    assert (told.count, told.value) == (2, Decimal(3))
