"""What the addresses work with, put together once by `create_app`."""

from __future__ import annotations

from dataclasses import dataclass

from forms_api.clock import Clock
from forms_api.contact_key import ContactKey
from forms_api.contract import About, Contact, Forms, FormsFile
from forms_api.database.engine import Database
from forms_api.faults import Fault, _
from forms_api.settings import Settings
from forms_api.similar import SimilarFile
from forms_api.watching import Watch

NOT_NOW = Fault("not-now", _("We cannot take answers at this moment. Please try again in a few minutes, or call us."))


@dataclass(frozen=True, slots=True)
class Service:
    """One running service."""

    settings: Settings
    database: Database
    secret: bytes
    contact_key: ContactKey
    file: FormsFile
    now: Clock
    watch: Watch
    similar: SimilarFile


def contact_for(forms: Forms, about: About | None) -> Contact:
    """The directorate in charge of a record, else the town."""
    return forms.units.get(about.unit or "", forms.contact) if about else forms.contact
