"""Real processes that hold on to their lifeline: asked to end by each signal, and ended when they do not."""

import signal
import subprocess
import sys

import pytest

from console.process.lifeline import GRACE_SECONDS
from console.process.supervisor import PARENT_GRACE_SECONDS, PARENT_TERM_SECONDS, TERM_SECONDS

CALM = """
import threading
from console.process.lifeline import hold
stop = threading.Event()
hold(stop.set)
print("ready", flush=True)
stop.wait(30)
print("ended", flush=True)
"""
STUBBORN = """
import threading
from console.process.lifeline import hold
hold(lambda: None, 0.1, lambda: print("last act", flush=True))
print("ready", flush=True)
threading.Event().wait(30)
"""


def run(program: str, number: signal.Signals) -> tuple[int, str]:
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        rest = process.stdout.read()
    return process.returncode, rest


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_asks_to_end(number: signal.Signals):
    assert run(CALM, number) == (0, "ended\n")


def test_a_hangup_that_is_ignored_stays_so():
    ignoring = f"import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n{CALM}import os\n".replace(
        "stop.wait(30)", "print(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN)\nstop.wait(30)"
    )
    assert run(ignoring, signal.SIGTERM) == (0, "True\nended\n")


def test_who_does_not_end_is_ended_after_a_last_act():
    assert run(STUBBORN, signal.SIGTERM) == (1, "last act\n")


def test_each_waits_longer_than_whom_it_waits_for():
    assert GRACE_SECONDS < TERM_SECONDS < PARENT_GRACE_SECONDS < PARENT_TERM_SECONDS
