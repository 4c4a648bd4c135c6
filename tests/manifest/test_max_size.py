"""``max_size``: how large one PDF of the bundle may be."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from bundler.manifest.scalars import Size

SIZE = TypeAdapter(Size)


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("36 MB", 36_000_000),
        ("50MB", 50_000_000),
        ("10 MiB", 10_485_760),
        ("1.5 gb", 1_500_000_000),
        ("250 kB", 250_000),
        ("25000000", 25_000_000),
        ("25000000 B", 25_000_000),
        (25_000_000, 25_000_000),
    ],
)
def test_sizes_as_they_are_typed(typed: str | int, size: int) -> None:
    assert SIZE.validate_python(typed) == size


@pytest.mark.parametrize("typed", ["36", "large", "-5 MB", "36 MB or so", "5 TB", "", "0 MB", "3,5 MB"])
def test_what_is_no_size_is_refused_with_a_remedy(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        SIZE.validate_python(typed)
    assert refused.value.errors()[0]["ctx"]["remedy"]


def test_a_number_without_a_unit_is_bytes_and_the_remedy_asks_whether_megabytes_were_meant() -> None:
    with pytest.raises(ValidationError) as refused:
        SIZE.validate_python("36")
    assert "Did you mean MB?" in refused.value.errors()[0]["ctx"]["remedy"]
