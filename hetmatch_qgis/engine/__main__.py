"""`python -m hetmatch_qgis.engine` is `hetmatch`."""

import sys

from hetmatch_qgis.engine.cli.main import main

sys.exit(main())
