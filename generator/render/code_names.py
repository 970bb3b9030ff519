"""What the codes of the budget are called, and where their pages are.

Takes a view and a code, gives its name in the reader's language and its path; makes no page.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from generator.derive.codes import Code
from generator.render.page import View


def code_path(view: View, code: Code, language: str) -> str:
    """The path of a code's page: ``butce/kodlar/islev-06.2/``."""
    classification = view.all_words[language].label("address", code.codelist)
    return view.below("budget", "codes", f"{classification}-{code.address}", language=language)


def code_name(view: View, codelist: str, code: str) -> Markup:
    """What a code means: as the codelist says, else as the lines say in the town's own language, else the code."""
    found = view.figures.codes.get((codelist, code))
    if found and found.meaning:
        return _marked(view, *found.meaning.in_language(view.language, view.town.languages))
    if found and found.label:
        return _marked(view, found.label, view.town.languages[0])
    return escape(code)


def _marked(view: View, words: str, language: str) -> Markup:
    if language == view.language:
        return escape(words)
    return Markup('<span lang="{}">{}</span>').format(language, words)
