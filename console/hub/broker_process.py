"""The broker's process: ``vonglau broker``, started by ``vonglau hub``."""

import gc
import logging
import sys
from pathlib import Path

from console.config.endpoint import EndpointError
from console.config.folder import FolderError, prepare
from console.config.option import Parser, above, count, endpoint
from console.config.schema import Hub
from console.hub.broker import Broker, Settings
from console.model.clock import Clock
from console.process.lifeline import hold

# Events live for microseconds and form no cycles: looking for cycles among them costs a quarter of the intake.
_COLLECT = (100_000, 50, 100)
_logger = logging.getLogger(__name__)


def _parser() -> Parser:
    hub = Hub()
    parser = Parser("vonglau broker", "The broker of feed/1 and its durable log.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the log and the quarantine")
    parser.add_argument("--rpc", type=endpoint, default=hub.rpc, help="endpoint of the two-way socket")
    parser.add_argument("--feed", type=endpoint, default=hub.feed, help="endpoint of the one-way socket")
    parser.add_argument("--no-sync", action="store_true", help="acknowledge before the disk has it (benchmarks only)")
    parser.add_argument(
        "--retain-days", type=above(0, 36_500), default=hub.retain_days, help="drop sealed segments older than this"
    )
    parser.add_argument(
        "--retain-mb",
        type=count(1, 100_000_000),
        default=hub.retain_mb,
        help="drop the oldest sealed segments beyond this size",
    )
    parser.add_argument(
        "--kinds", default="", help="event kinds that are known, by commas (alarm. stands for all such)"
    )
    return parser


def main(argv: list[str], clock: Clock | None = None) -> int:
    """Serve until asked to stop; 2 when it cannot begin."""
    options = _parser().parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s broker %(levelname)s %(message)s")
    settings = Settings(
        folder=options.data,
        rpc=options.rpc,
        feed=options.feed,
        sync=not options.no_sync,
        retain_days=options.retain_days,
        retain_mb=options.retain_mb,
    )
    try:
        prepare(settings.folder)
        broker = Broker(settings, clock, frozenset(options.kinds.split(",")) if options.kinds else None)
    except (EndpointError, FolderError, OSError) as err:
        _logger.error("cannot begin: %s", err)  # noqa: TRY400 - words for an operator, not a trace
        return 2
    hold(broker.stop)
    gc.freeze()
    gc.set_threshold(*_COLLECT)
    broker.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
