"""`python -m vivant` is the `vivant` command."""

import sys

from vivant.cli import main

sys.exit(main())
