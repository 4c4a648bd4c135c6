"""What makes the source files of the example: see ``make.py`` in the folder above."""
