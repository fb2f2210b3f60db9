"""python -m collector.simulate --folder DIR [--speed N] [--seed S]"""

import sys

from collector.simulate.live import run

sys.exit(run())
