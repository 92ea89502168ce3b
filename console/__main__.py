"""The composition root: one command, whose parts are named by string and imported when asked for."""

import importlib
import sys

_COMMANDS: dict[str, tuple[str, str]] = {
    "console": ("console.shell.main", "the operator's console (the default)"),
    "hub": ("console.hub.main", "the hub with its store, state and connector processes"),
    "demo": ("console.demo.main", "the demo city as a source of events for a running hub"),
    "replay": ("console.hub.replay", "play recorded CSV or NDJSON files as a live feed"),
    "alarms": ("console.alarms.main", "key performance indicators of an alarm log (alarms kpi LOG.csv)"),
    "map": ("console.atlas.main", "base maps: import, list, use, remove, boundaries"),
    "doctor": ("console.doctor.main", "check this machine and say what to do"),
}
# Children of the above; not for people.
_PARTS: dict[str, str] = {
    "broker": "console.hub.broker_process",
    "store": "console.hub.store_process",
    "state": "console.hub.state_process",
    "kpi": "console.hub.kpi_process",
    "rehearse": "console.hub.rehearsal_process",
    "connector": "console.hub.connector_process",
    "plugin-service": "console.hub.plugin_process",
    "tiles": "console.shell.tile_process",
    "sound": "console.shell.sound_process",
    "camera-worker": "console.camera.worker",
}
_INTERRUPTED = 128 + 2
_USAGE = "usage: vonglau [COMMAND] [options]\n\n{commands}\n\nvonglau COMMAND --help tells each command's options.\n"


def _help() -> str:
    return _USAGE.format(commands="\n".join(f"  {name:<9}{text}" for name, (_, text) in _COMMANDS.items()))


def _alone() -> bool:
    """Whether our generic package names are ours alone; another wheel that has them overwrites files silently."""
    foreign = importlib.import_module("console.doctor.ownership").foreign_owners()
    for package, owners in foreign.items():
        sys.stderr.write(f"vonglau: package {package!r} is also installed by {', '.join(owners)}; see vonglau doctor\n")
    return not foreign


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit status: 2 for a command line that cannot be understood, 130 for Ctrl+C.

    A command that has something to end holds the signals itself; before that there is nothing but to go.
    """
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(arguments: list[str]) -> int:
    if arguments and arguments[0] in ("-h", "--help"):
        sys.stdout.write(_help())
        return 0
    if arguments and arguments[0] == "--version":
        sys.stdout.write(f"vonglau {importlib.import_module('importlib.metadata').version('vonglau')}\n")
        return 0
    name = arguments[0] if arguments and not arguments[0].startswith("-") else "console"
    module = _COMMANDS[name][0] if name in _COMMANDS else _PARTS.get(name)
    if module is None:
        sys.stderr.write(f"vonglau: unknown command {name!r}\n\n{_help()}")
        return 2
    if name in ("console", "hub") and not _alone():
        return 2
    rest = arguments[1:] if arguments and arguments[0] == name else arguments
    return importlib.import_module(module).main(rest)


if __name__ == "__main__":
    sys.exit(main())
