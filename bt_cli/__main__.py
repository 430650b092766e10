"""`python -m bt_cli` is `bt`."""

from bt_cli.app import main

main()
