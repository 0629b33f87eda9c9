"""`python -m ledger` is `ledger`."""

from ledger.cli import main

if __name__ == "__main__":
    main()
