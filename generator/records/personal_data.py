"""Personal data that text seems to hold: identity numbers, bank accounts, telephone numbers, e-mail addresses.

Takes a text and a country, gives look-alikes; a guess that a person looks at, never a decision. The parts are shown
masked, because problems end up in logs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

LookAlikeKind = Literal["identity-number", "bank-account", "telephone", "e-mail"]

_E_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_IDENTITY = re.compile(r"(?<![0-9])[1-9][0-9]{2}[ .]?[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{2}(?![0-9])", re.ASCII)
_ACCOUNT = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,3})?\b", re.ASCII)
_MANY_DIGITS = re.compile(r"(?:[0-9][^0-9A-Za-z]{0,3}){7}", re.ASCII)
"""Without seven digits near each other there is no number of a person, and the matchers need not be asked."""


_SUSPECT = re.compile(r"(?:[0-9][^0-9A-Za-z]{0,3}){9}[0-9]")
"""What a record with such a number must hold: ten digits near each other, whatever signs or spaces part them."""
_APART = "\n" * 4
"""Between texts: more signs than may part the digits of a number."""


def may_hold_some(texts: Iterable[str]) -> bool:
    """Whether a record's texts are worth looking through one by one; few are, and one search for all is quicker."""
    together = _APART.join(texts)
    return "@" in together or _SUSPECT.search(together) is not None


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A part of a text that looks like personal data."""

    kind: LookAlikeKind
    text: str
    """As it stands in the text."""

    @property
    def masked(self) -> str:
        """Its first and last two signs."""
        return f"{self.text[:2]}…{self.text[-2:]}"


def look_alikes(text: str, country: str) -> Iterator[LookAlike]:
    """What looks like personal data of a person in a country (ISO 3166-1), in the order of the kinds.

    Identity numbers and accounts only with a valid check sum; telephone numbers only of a person's line, not service
    numbers such as 444 0 123.
    """
    if "@" in text:
        yield from (LookAlike("e-mail", match[0]) for match in _E_MAIL.finditer(text))
    if not _MANY_DIGITS.search(text):
        return
    numbers = tuple(_numbers(text, country))
    yield from numbers
    for telephone in _telephones(text, country):
        if not any(telephone in number.text for number in numbers):
            yield LookAlike("telephone", telephone)


def _numbers(text: str, country: str) -> Iterator[LookAlike]:
    from stdnum import iban
    from stdnum.tr import tckimlik

    if country == "TR":
        for match in _IDENTITY.finditer(text):
            if tckimlik.is_valid(re.sub(r"[ .]", "", match[0])):
                yield LookAlike("identity-number", match[0])
    for match in _ACCOUNT.finditer(text):
        if iban.is_valid(match[0]):
            yield LookAlike("bank-account", match[0])


def _telephones(text: str, country: str) -> Iterator[str]:
    # Imported where it is needed: few texts hold seven digits, and it costs a tenth of a second.
    from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType, number_type

    personal = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    for match in PhoneNumberMatcher(text, country, leniency=Leniency.VALID):
        if number_type(match.number) in personal:
            yield match.raw_string
