"""`python -m hetmatch_qgis.engine.worker`: the worker that QGIS starts."""

import sys

# Started in QGIS's folder of plugins, whose names must not come before those of our own libraries.
sys.path.append(sys.path.pop(0))

from hetmatch_qgis.engine.worker.server import main

main()
