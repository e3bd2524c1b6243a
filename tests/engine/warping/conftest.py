from __future__ import annotations

import sys
from pathlib import Path

# pytest's import mode puts no folder of tests on the path, and the cases are shared.
sys.path.append(str(Path(__file__).parent))
