"""python -m benchmarks.batch: how a batch scales, what its scheduling costs, and what it saves.

Scaling: real pairs (crops of ../shared/data: NAIP of ten years, Sentinel-1 on Sentinel-2) on a Dask
cluster whose scheduler and workers, of one thread each, are processes of their own. Recovery: a
tenth of them while a worker or the scheduler is killed. Scheduling: pairs that take no time, where
a stub stands in for the match. Reference: scenes of one large reference as a batch, beside as many
single runs of `hetmatch match`. Stack: scenes of eight dates with known misplacements, adjusted
together, beside each one alone. Relief: the same for radar over mountains, from both sides.
Million: a simulation of the scheduler with the durations that the records of a batch hold.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

from benchmarks.batch.million import CLIENT_MS, FILES_S, PAIRS, SCHEDULER_MS, million
from benchmarks.batch.parts import reference, scaling, scheduling
from benchmarks.batch.recovery import recovery
from benchmarks.batch.relief_stack import relief_stack
from benchmarks.batch.stack import stack
from benchmarks.common.report import machine, markdown

REPOSITORY = Path(__file__).resolve().parents[2]
DATA = REPOSITORY.parent / "shared" / "data"
SUPPORT = REPOSITORY / "tests" / "support"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts and print a table of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200, help="real pairs")
    parser.add_argument("--trivial", type=int, default=10_000, help="pairs that take no time")
    parser.add_argument("--scenes", type=int, default=10, help="scenes of one reference")
    parser.add_argument("--data", type=Path, default=DATA, help="the pairs with ground truth")
    parser.add_argument("--simulated", type=int, default=PAIRS, help="pairs of the simulation")
    parser.add_argument(
        "--records",
        type=Path,
        help="folder of a batch whose durations the simulation takes (default: durations.csv)",
    )
    parser.add_argument("--client-ms", type=float, default=CLIENT_MS, help="of a pair")
    parser.add_argument("--scheduler-ms", type=float, default=SCHEDULER_MS, help="of a pair")
    parser.add_argument("--files-per-second", type=float, default=FILES_S, help="of a file server")
    parser.add_argument(
        "--core-share",
        type=float,
        help="hold each worker of the part scaling to a share of a core (Linux, as root)",
    )
    parser.add_argument("--parts", default=",".join(PARTS))
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    if not (options.data / "opengeos").is_dir():
        parser.error(f"there are no pairs in {options.data}")
    # For the cluster of the tests, and for the workers, which call `trivial`.
    sys.path.append(str(SUPPORT))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(REPOSITORY), str(SUPPORT)])
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory(prefix="hetmatch-batch-") as folder:
        for part in options.parts.split(","):
            rows = PARTS[part](Path(folder) / part, options)
            table = [[*rows[0]], *([str(value) for value in row.values()] for row in rows)]
            print(f"\n{part}\n\n{markdown(table)}", flush=True)
    return 0


PARTS = {
    "scaling": scaling,
    "recovery": recovery,
    "scheduling": scheduling,
    "reference": reference,
    "stack": stack,
    "relief": relief_stack,
    "million": million,
}

if __name__ == "__main__":
    sys.exit(main())
