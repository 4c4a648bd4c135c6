"""Pure: pages, numbers, volumes, index, outline, marks, references, chronology, concordance.

Imports the standard library and ``bundler.model`` alone. Whatever shows a page number is computed here, from one table.
"""
