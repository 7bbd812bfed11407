"""Request models derived from the core's classes: the same names, types and defaults, nothing restated."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints

import pydantic
from pydantic import BaseModel, ConfigDict, Strict

MOST_ITEMS = 20_000
_MOST_INT = 2**40
_MOST_FLOAT = 1e15

Name = Annotated[str, pydantic.Field(max_length=200)]
Int = Annotated[int, Strict(), pydantic.Field(ge=-_MOST_INT, le=_MOST_INT)]
Float = Annotated[float, pydantic.Field(ge=-_MOST_FLOAT, le=_MOST_FLOAT)]

_PLAIN: Mapping[Any, Any] = {int: Int, float: Float, str: Name, bool: bool, NoneType: None}


class Form(BaseModel):
    """A request model; what it does not know is refused by name."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


@cache
def form_of(core: Any) -> type[Form]:
    """Return the model of a class of the core; validating it makes the class refuse what contradicts itself."""
    hints = get_type_hints(core)
    columns: dict[str, Any] = {
        field.name: (_typed(hints[field.name]), _default(field)) for field in _fields(core)
    }
    check: Any = pydantic.model_validator(mode="after")(_checked(core))
    summary = (core.__doc__ or "").partition("\n")[0]
    return pydantic.create_model(
        core.__name__, __base__=Form, __doc__=summary, __validators__={"checked": check}, **columns
    )


def core_of(form: Any, hint: Any) -> Any:
    """Return the value of the core that ``form``, a validated value of type ``hint``, stands for."""
    if form is None or hint in _PLAIN:
        return form
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return core_of(form, next(each for each in inside if each is not NoneType))
    if origin is tuple:
        return tuple(core_of(each, inside[0]) for each in form)
    if origin is frozenset:
        return frozenset(form)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {key: core_of(each, inside[1]) for key, each in form.items()}
    return made(form, hint) if is_dataclass(hint) else form


def made(form: BaseModel, core: Any, **other: Any) -> Any:
    """Return the instance of ``core`` that ``form`` describes; ``other`` are fields that the form has otherwise."""
    hints = get_type_hints(core)
    told = {
        field.name: core_of(getattr(form, field.name), hints[field.name])
        for field in _fields(core)
        if field.name not in other
    }
    return core(**told, **other)


def _fields(core: Any) -> tuple[Field[Any], ...]:
    return fields(core)


def _checked(core: type) -> Callable[[Any], Any]:
    def checked(self: BaseModel) -> BaseModel:
        made(self, core)
        return self

    return checked


def _default(field: Field[Any]) -> Any:
    if field.default is not MISSING:
        return [] if isinstance(field.default, tuple | frozenset) else field.default
    if field.default_factory is MISSING:
        return ...
    value = field.default_factory()
    if is_dataclass(value):
        return pydantic.Field(default_factory=form_of(value.__class__))
    return [] if isinstance(value, frozenset) else value


def _typed(hint: Any) -> Any:
    """Return the type of a field of the model for one of the core."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return Union[tuple(_typed(each) for each in inside)]  # noqa: UP007 (made of what is known at run time only)
    if origin in (tuple, frozenset):
        return Annotated[list[_typed(inside[0])], pydantic.Field(max_length=MOST_ITEMS)]  # type: ignore[misc]
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return Annotated[dict[Name, _typed(inside[1])], pydantic.Field(max_length=MOST_ITEMS)]  # type: ignore[misc]
    return form_of(cast("Any", hint)) if is_dataclass(hint) else hint
