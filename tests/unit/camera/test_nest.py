import os
import subprocess
import sys

from console.camera.nest import Nest, sweep


def test_a_nest_is_private_carries_our_pid_and_goes_on_close(tmp_path):
    nest = Nest(tmp_path)
    assert f"-{os.getpid()}-" in nest.path.name
    assert nest.path.stat().st_mode & 0o077 == 0
    assert nest.ring_path() != nest.ring_path()
    nest.close()
    assert list(tmp_path.iterdir()) == []


def test_what_dead_processes_left_is_swept_and_the_living_keep_theirs(tmp_path):
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    dead = tmp_path / f"vonglau-camera-{child.pid}-abc123"
    dead.mkdir()
    (dead / "ring-1").write_bytes(b"x")
    alive = Nest(tmp_path)
    other = tmp_path / "somebody-else"
    other.mkdir()
    assert not dead.exists()
    assert sweep(tmp_path) == 0
    assert alive.path.exists()
    assert other.exists()
    alive.close()
