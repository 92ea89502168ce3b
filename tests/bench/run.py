"""Runs the benchmarks here, prints each figure beside its bound, writes bench.json. `make bench ARGS="hub feed"`."""

import argparse
import importlib.util
import json
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def load(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def show(row: dict) -> str:
    peer = f"   beside {row['peer']}: {row['peer_value']:,.4g}" if row["peer"] else ""
    mark = "ok  " if row["ok"] else "MISS"
    return f"{mark} {row['name']:<40} {row['value']:>14,.4g} {row['unit']:<10} goal {row['goal']:,}{peer}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("area", nargs="*", help="only these, e.g. hub (default: all)")
    parser.add_argument("--out", type=Path, default=ROOT / "bench.json")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(HERE))
    rows: list[dict] = []
    for path in sorted(HERE.glob("bench_*.py")):
        if options.area and path.stem.removeprefix("bench_") not in options.area:
            continue
        began = time.monotonic()
        print(f"-- {path.stem}", flush=True)
        for row in load(path).rows():
            rows.append(row)
            print(show(row), flush=True)
        print(f"   ({time.monotonic() - began:.0f} s)", flush=True)
    options.out.write_text(json.dumps({"rows": rows}, indent=1) + "\n")
    missed = [r["name"] for r in rows if not r["ok"]]
    print(f"{len(rows) - len(missed)} of {len(rows)} within their goal; written to {options.out.name}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
