#!/usr/bin/env python
"""Write ``policy/coverage.yaml`` anew after a change to the library."""

from pathlib import Path

from wuxian.policybook import open_book
from wuxian.policybook.coverage import write_coverage

LIBRARY = Path(__file__).resolve().parents[1] / "policy"

if __name__ == "__main__":
    write_coverage(LIBRARY / "coverage.yaml", open_book(LIBRARY).coverage())
