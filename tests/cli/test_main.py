"""What every command does first."""

from __future__ import annotations

import os

import pytest

from parvis.cli.main import main


def test_linear_algebra_has_one_thread_unless_somebody_asks_for_more(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "")  # it is put back after the test, and then absent
    monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    monkeypatch.setenv("OMP_NUM_THREADS", "4")
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "parvis" in capsys.readouterr().out
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
    assert os.environ["OMP_NUM_THREADS"] == "4"
