"""`python -m hetmatch_qgis.engine` is `hetmatch`."""

import sys

from hetmatch_qgis.engine.cli import main

sys.exit(main())
