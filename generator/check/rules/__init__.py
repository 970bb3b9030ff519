"""The rules across fields and records, each a generator of breaches; `RULES` is the list that is run.

A rule takes the town and what was read, and names a record and a field path; never a line. To add one: write the
function in the module of its subject, put it in `RULES`, and give it one failing and one passing example under
tests/check/.
"""

from __future__ import annotations

from generator.check.rules.breach import Breach, Rule
from generator.check.rules.money import a_budget_is_named_after_its_year, shares_add_up
from generator.check.rules.references import (
    a_duplicate_names_the_other,
    answers_fit_the_questions,
    codes_are_in_their_lists,
    entries_have_names_of_their_own,
    feedback_names_a_record_and_a_stage_it_has_had,
    former_ids_are_free,
    named_records_exist,
    shapes_belong_to_places,
    withdrawn_records_are_gone,
)
from generator.check.rules.time import dates_are_in_order, states_that_need_a_reason_have_one
from generator.check.rules.words import (
    named_files_exist,
    texts_are_in_the_towns_languages,
    the_sites_languages_have_words,
)

__all__ = ["RULES", "Breach", "Rule"]

RULES: tuple[Rule, ...] = (
    named_records_exist,
    feedback_names_a_record_and_a_stage_it_has_had,
    answers_fit_the_questions,
    codes_are_in_their_lists,
    shares_add_up,
    dates_are_in_order,
    states_that_need_a_reason_have_one,
    a_duplicate_names_the_other,
    entries_have_names_of_their_own,
    former_ids_are_free,
    withdrawn_records_are_gone,
    a_budget_is_named_after_its_year,
    texts_are_in_the_towns_languages,
    the_sites_languages_have_words,
    named_files_exist,
    shapes_belong_to_places,
)
"""Every rule that is run, in this order."""
