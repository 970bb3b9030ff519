"""The sentences a sender agrees to, one for each purpose, where the town wrote none of its own.

Forms show them and ``forms.json`` carries them, so that what is kept as agreed to is what was shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.records.words import Words


def consents(words: Words) -> Mapping[str, str]:
    """Name of the setting in ``form:`` of site.yml to the sentence."""
    return {
        "consent": words.gettext(
            "My answer may be published after it has been read; with a name only if I gave one above."
        ),
        "contact_consent": words.gettext("You may write to this address to tell me what became of my answer."),
    }
