"""``python -m bundler`` is the command line."""

from bundler.cli import main

if __name__ == "__main__":
    main()
