"""``python -m widgets.map``: the map alone."""

import sys

from widgets.map.demo import main

sys.exit(main(sys.argv[1:]))
