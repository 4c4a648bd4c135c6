"""What is switched off while a volume is put together is on again afterwards."""

from __future__ import annotations

import gc

import pytest

from bundler.assemble.memory import one_burst


def test_collector_is_as_it_was() -> None:
    with pytest.raises(KeyError), one_burst():
        assert not gc.isenabled()
        raise KeyError
    assert gc.isenabled()


def test_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with one_burst():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
