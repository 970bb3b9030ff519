"""The rules across fields and records, each a generator of breaches; `RULES` is the list that is run.

A rule takes the town and what was read, and names a record and a field path; never a line. To add one: write the
function in the module of its subject, put it in `OF_EACH` or `OF_ALL`, and give it one failing and one passing example
under tests/check/.
"""

from __future__ import annotations

from generator.check.rules import budget, codes, project, references, time, words
from generator.check.rules.breach import Breach, Rule

__all__ = ["RULES", "Breach", "Rule"]

OF_EACH: tuple[Rule, ...] = (
    references.named_records_exist,
    references.answers_fit_the_questions,
    references.codes_are_in_their_lists,
    references.a_duplicate_names_the_other,
    references.entries_have_names_of_their_own,
    time.dates_are_in_order,
    time.stage_and_dates_agree,
    time.milestones_lie_within_the_periods,
    time.states_that_need_a_reason_have_one,
    time.a_cancelled_project_keeps_its_history,
    project.shares_add_up,
    project.funding_adds_up_to_the_cost,
    project.named_budget_codes_exist,
    project.final_values_are_explained,
    project.indicators_can_be_judged,
    words.texts_are_in_the_towns_languages,
    words.texts_stand_in_every_language,
    words.figures_say_their_day_and_source,
    words.named_files_exist_and_can_be_shown,
    words.photos_are_described,
    words.public_texts_hold_no_personal_data,
)
"""Rules that judge a place, need, project or answer by itself: of others they ask no more than whether they exist."""

OF_ALL: tuple[Rule, ...] = (
    references.feedback_names_a_record_and_a_stage_it_has_had,
    references.former_ids_are_free,
    references.no_place_lies_in_itself,
    references.withdrawn_records_are_gone,
    references.shapes_belong_to_places,
    budget.a_budget_is_named_after_its_year,
    budget.lines_add_up_to_the_declared_totals,
    budget.approved_and_modification_make_adjusted,
    budget.no_line_is_spent_above_its_budget,
    budget.no_line_is_a_sum_of_others,
    budget.lines_of_tables_name_records_that_exist,
    codes.the_classification_is_shipped,
    codes.budget_codes_are_in_the_classification,
    words.the_sites_languages_have_words,
    words.map_tiles_are_asked_for_safely,
    words.prose_holds_no_personal_data,
)
"""Rules that compare such records with each other, or are about something else."""

RULES: tuple[Rule, ...] = (*OF_EACH, *OF_ALL)
"""Every rule that is run."""
