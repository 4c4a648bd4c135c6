"""Facts and findings as JSON, for answers of child processes and for the cache."""

from __future__ import annotations

import base64
import dataclasses
import functools
import types
import typing
import zlib
from enum import Enum
from typing import Any, TypeVar

from bundler.model import InkMap

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """A frozen value of the model as something that ``json`` can write."""
    if isinstance(value, InkMap):
        return _pack_ink(value)
    if dataclasses.is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [to_json(part) for part in value]
    return value.value if isinstance(value, Enum) else value


def from_json(kind: type[T], value: Any) -> T:
    """The value of that kind again. Raises KeyError, TypeError or ValueError where it is not one."""
    return typing.cast(T, _decode(kind, value))


@functools.cache
def _fields(kind: type) -> dict[str, Any]:
    """The fields of a dataclass with their types."""
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _decode(kind: Any, value: Any) -> Any:
    """Decode by the shape of the type: dataclasses, tuples, optional values, enumerations, plain ones."""
    if kind is InkMap:
        return _unpack_ink(value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return kind(**{name: _decode(hint, value[name]) for name, hint in _fields(kind).items()})
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and parts[-1] is Ellipsis:
        return tuple(_decode(parts[0], item) for item in value)
    if origin is tuple:
        return tuple(_decode(part, item) for part, item in zip(parts, value, strict=True))
    if origin in (typing.Union, types.UnionType):
        return None if value is None else _decode(next(part for part in parts if part is not type(None)), value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, (Enum, float)) else value


def _pack_ink(ink: InkMap) -> dict[str, Any]:
    """Rows as bits, deflated: some hundred bytes for a page of text."""
    each = (ink.columns + 7) // 8
    bits = b"".join(row.to_bytes(each, "big") for row in ink.rows)
    return {
        "cell": ink.cell,
        "columns": ink.columns,
        "rows": len(ink.rows),
        "bits": base64.b64encode(zlib.compress(bits, 6)).decode("ascii"),
    }


def _unpack_ink(value: dict[str, Any]) -> InkMap:
    """The map again."""
    each = (value["columns"] + 7) // 8
    bits = zlib.decompress(base64.b64decode(value["bits"]))
    if len(bits) != each * value["rows"]:
        raise ValueError("ink map of the wrong size")
    rows = tuple(int.from_bytes(bits[at : at + each], "big") for at in range(0, len(bits), each))
    return InkMap(value["cell"], value["columns"], rows)
