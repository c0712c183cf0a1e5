"""Runs notebooks from start to end in plain Python, without Jupyter: `python run.py *.ipynb`. Figures are drawn but not shown."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import matplotlib

matplotlib.use("Agg")


def code_cells(notebook: Path) -> list[str]:
    cells = [cell for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    if any(cell["outputs"] or cell["execution_count"] for cell in cells):
        raise SystemExit(f"{notebook.name} has outputs: clear them before it is committed.")
    return ["".join(cell["source"]) for cell in cells]


def run(notebook: Path) -> None:
    from matplotlib import pyplot

    names: dict[str, object] = {"__name__": "__main__"}
    # As in Jupyter, files are found next to the notebook.
    os.chdir(notebook.parent)
    for number, source in enumerate(code_cells(notebook), start=1):
        exec(compile(source, f"{notebook.name}, code cell {number}", "exec"), names)
    pyplot.close("all")


for argument in [Path(argument).resolve() for argument in sys.argv[1:]]:
    begun = time.monotonic()
    print(f"== {argument.name}")
    run(argument)
    print(f"== {time.monotonic() - begun:.1f} s", flush=True)
