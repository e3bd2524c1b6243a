"""HetNet in ONNX Runtime, which needs no torch and starts in a tenth of a second."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.features.network import DenseFeatures

INPUT = "image"
OUTPUTS = ("descriptors", "reliability", "fine")
"""Names in the ONNX file, as `python -m training.onnx_export` writes them."""


class OnnxNetwork:
    """HetNet from an ONNX file.

    threads: that share the work of a run while no other run needs them; the results are the same
        bits for any number.

    ONNX Runtime keeps the memory of the largest image as long as this lives, that is for one match:
    fresh memory for every run takes a sixth to a third of the time.

    Raises InputError when the file is missing, damaged or of another network.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        import onnxruntime

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = threads
        # Threads that wait by spinning would take the cores from the jobs beside them.
        settings.add_session_config_entry("session.intra_op.allow_spinning", "0")
        settings.inter_op_num_threads = 1
        # Its warnings are for its own developers only.
        settings.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                path.read_bytes(), settings, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise _damaged(path) from error
        names = tuple(output.name for output in self._session.get_outputs())
        if names != OUTPUTS:
            raise _damaged(path)
        self._run_options = onnxruntime.RunOptions()
        self._run_options.only_execute_path_to_fetches = True

    def run(self, image: NDArray[np.float32], fine: bool) -> DenseFeatures:
        """See Network.run."""
        names = OUTPUTS if fine else OUTPUTS[:2]
        found = self._session.run(list(names), {INPUT: image[None, None]}, self._run_options)
        return DenseFeatures(
            descriptors=found[0][0],
            reliability=found[1][0],
            fine=found[2][0] if fine else None,
        )


def _damaged(path: Path) -> InputError:
    return InputError(
        "The weights '{path}' are damaged or not of the hetmatch network; install HetMatch again, "
        "or set {option} to another file.",
        path=path,
        option=Option("weights"),
    )
