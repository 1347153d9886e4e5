"""The command line as `python -m servroi`."""

from servroi.cli import main

if __name__ == "__main__":
    main()
