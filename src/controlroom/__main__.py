"""The script ``controlroom`` and ``python -m controlroom``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program and leave with its exit code."""
    from controlroom.cli.main import main as start

    sys.exit(start(sys.argv[1:]))


if __name__ == "__main__":
    main()
