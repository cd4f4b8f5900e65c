#!/usr/bin/env python
"""Write the policy library from tables of facts. The same tables give the same bytes.

    python tools/load_policy_tables.py PARAMETERS.csv PARAMETERS_2026.csv \
        --places places.csv --conflicts conflicts.csv --out policy/
"""

import argparse
from pathlib import Path

from policy_tables.build import Tables, load
from wuxian.policybook import open_book
from wuxian.policybook.coverage import write_coverage

LOADED_ON = "2026-11-22"
"""The day these tables were first loaded; what ``known_from`` says of an undated source."""


def main() -> None:
    """Parse the arguments and load."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=Path, help="values of the earlier years")
    parser.add_argument("second", type=Path, help="values of 2026")
    parser.add_argument("--places", type=Path, required=True)
    parser.add_argument("--conflicts", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--loaded-on", default=LOADED_ON)
    given = parser.parse_args()
    tables = Tables(given.first, given.second, given.places, given.conflicts)
    count = load(tables, given.out, given.loaded_on)
    write_coverage(given.out / "coverage.yaml", open_book(given.out).coverage())
    print(f"{count} values")


if __name__ == "__main__":
    main()
