"""Outlook messages made property by property, by the writer that the example has."""

from __future__ import annotations

import importlib.util
import struct
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

PATH = Path(__file__).resolve().parents[3] / "examples" / "judicial-review" / "making" / "outlook.py"


def _writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("example_outlook", PATH)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


WRITER = _writer()
text, binary, number, moment, storage = WRITER.text, WRITER.binary, WRITER.number, WRITER.moment, WRITER.storage


def narrow(tag: int, value: bytes) -> dict[str, tuple[bytes, bytes]]:
    """A property of text in a code page."""
    return {f"__substg1.0_{tag:04X}001E": (value, struct.pack("<HHIII", 0x001E, tag, 6, len(value) + 1, 0))}


def person(kind: int, name: str, address: str) -> dict[str, Any]:
    found: dict[str, Any] = storage(bytes(8), number(0x0C15, kind), text(0x3001, name), text(0x39FE, address))
    return found


def file(*properties: Any, **more: Any) -> dict[str, Any]:
    return {**storage(bytes(8), *properties), **more}


def inner(*properties: Any, files: tuple[Any, ...] = ()) -> dict[str, Any]:
    """A message within a message, as the attachment that holds it."""
    body = storage(bytes(24), *properties)
    body |= {f"__attach_version1.0_#{n:08X}": each for n, each in enumerate(files)}
    return {**storage(bytes(8), number(0x3705, 5), text(0x3001, "Inner")), "__substg1.0_3701000D": body}


def msg(*properties: Any, people: tuple[Any, ...] = (), files: tuple[Any, ...] = (), kind: str = "IPM.Note") -> bytes:
    root = storage(bytes(32), text(0x001A, kind), *properties)
    root |= {f"__recip_version1.0_#{n:08X}": each for n, each in enumerate(people)}
    root |= {f"__attach_version1.0_#{n:08X}": each for n, each in enumerate(files)}
    data: bytes = WRITER.compound(root)
    return data
