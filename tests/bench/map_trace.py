"""Which hosts a program tries to reach, as strace sees it: every connect of it and of its children."""

import re
import subprocess
import sys
from pathlib import Path

_CONNECT = re.compile(r"connect\(\d+, \{sa_family=AF_INET6?, .*?(?:inet_addr\(\"|inet_pton\(AF_INET6, \")([^\"]+)")
_HERE = re.compile(r"127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+")


def run(arguments: list[str], trace: Path, timeout: float) -> tuple[str, list[str]]:
    """Run Python with ``arguments``; what it printed, and the addresses off this host that it tried to reach.

    Raises:
        subprocess.CalledProcessError: It failed.
        subprocess.TimeoutExpired: It took too long.
    """
    command = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=connect", "-o", str(trace)]
    done = subprocess.run(
        [*command, sys.executable, *arguments], capture_output=True, text=True, timeout=timeout, check=True
    )
    reached = _CONNECT.findall(trace.read_text())
    return done.stdout, [address for address in reached if not _HERE.fullmatch(address)]
