"""The order in which a record's keys are written: that of its model.

Takes a model, gives a function from a field path to the keys of the group there. Never looks at a file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from generator.records.base import Sourced
from generator.records.problem import FieldPath

KeyOrder = Callable[[FieldPath], Sequence[str]]
"""The keys of the group at a path, in order; none where the model leaves the keys free."""

FIGURES_BEGIN: dict[str, str] = {
    "Place": "population",
    "Need": "evidence",
    "Project": "periods",
    "Budget": "approvals",
    "Prices": "base",
}
"""For each kind with figures the field before which its date and source are written: first what the record is."""


def key_order(model: type[BaseModel]) -> KeyOrder:
    """The key order of a record's model; names are those of YAML (`from`, not `former`)."""

    def keys_at(path: FieldPath) -> Sequence[str]:
        here: Any = model
        for step in path:
            here = _at(here, step)
        found = _model(here)
        return keys_of(found) if found else ()

    return keys_at


@cache
def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of one group. The id comes first where it is one of the keys."""
    keys = [info.alias or name for name, info in model.model_fields.items()]
    if issubclass(model, Sourced):
        shared = [name for name in Sourced.model_fields if name != "id"]
        keys = [key for key in keys if key not in shared]
        first_figures = FIGURES_BEGIN.get(model.__name__)
        place = keys.index(first_figures) if first_figures else len(keys)
        keys[place:place] = shared
    return tuple(keys)


def _at(annotation: Any, step: str | int) -> Any:
    """The type of a field, or of an entry, of this type; None where there is none."""
    for choice in _choices(annotation):
        if isinstance(choice, type) and issubclass(choice, BaseModel):
            fields = {info.alias or name: info for name, info in choice.model_fields.items()}
            if step in fields:
                return fields[str(step)].annotation
        elif get_origin(choice) in (tuple, list) and isinstance(step, int):
            return get_args(choice)[0]
        elif get_origin(choice) is dict and isinstance(step, str):
            return get_args(choice)[1]
    return None


def _model(annotation: Any) -> type[BaseModel] | None:
    models = (choice for choice in _choices(annotation) if isinstance(choice, type) and issubclass(choice, BaseModel))
    return next(models, None)


def _choices(annotation: Any) -> tuple[Any, ...]:
    """The types of a union; the type itself when it is none."""
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
