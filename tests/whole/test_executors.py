"""A caller's own executor: the bytes are those of a build without one, whoever does the work and however many do."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from bundler import build
from tests import making
from tests.whole.test_determinism import digests

NOTATION = "Claim[ sfg:3 part:9{2-4,7} ] Exhibits[ MA1( note:1 mail:4 ) ] c:1"


def alone(folder: Path) -> tuple[Path, dict[str, str]]:
    """A small bundle's manifest, and the files of a build of it by one worker."""
    manifest = making.write(folder, NOTATION)
    result = build(manifest, folder / "alone", cache=False, jobs=1)
    assert result.ok, [str(finding) for finding in result.findings]
    return manifest, digests(result.folder)


def spawned() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))


@pytest.mark.parametrize("pool", [lambda: ThreadPoolExecutor(3), spawned], ids=["threads", "spawned processes"])
def test_an_executor_of_the_standard_library(tmp_path: Path, pool: type[Executor]) -> None:
    manifest, files = alone(tmp_path)
    with pool() as executor:
        assert digests(build(manifest, tmp_path / "out", cache=False, executor=executor).folder) == files


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::UserWarning")
def test_dask_on_one_machine(tmp_path: Path) -> None:
    """Its workers are daemons, which may not use multiprocessing; children are started by subprocess."""
    distributed = pytest.importorskip("distributed", reason="distributed (the extra “dask”) is not here")
    manifest, files = alone(tmp_path)
    where = {"dashboard_address": None, "local_directory": str(tmp_path / "dask"), "host": "127.0.0.1"}
    with (
        distributed.LocalCluster(processes=True, n_workers=2, threads_per_worker=1, **where) as cluster,
        distributed.Client(cluster) as client,
    ):
        result = build(manifest, tmp_path / "out", cache=False, executor=client.get_executor())
    assert result.ok, [str(finding) for finding in result.findings]
    assert digests(result.folder) == files


def test_an_executor_that_is_shut_down_is_a_finding_and_no_traceback(tmp_path: Path) -> None:
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    result = build(making.write(tmp_path, "a:1"), tmp_path / "out", cache=False, executor=executor)
    assert not result.ok
    assert [finding.code for finding in result.findings if finding.code.startswith("source.")] == ["source.executor"]
    assert any("executor" in finding.message for finding in result.findings)
