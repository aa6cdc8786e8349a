"""`python -m cli`: the same as `banhanh`."""

from cli import main

main()
