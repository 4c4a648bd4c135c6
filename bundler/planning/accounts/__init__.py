"""Sources of one event held against each other: names, ranks and days that differ stand side by side. Pure.

    ranks -> callings -> spotting (words of pages) -> sources -> comparing -> table

Nothing is corrected and nobody is said to be wrong: what stands where is all that the table says.
"""

from bundler.planning.accounts.sources import pages_told
from bundler.planning.accounts.table import accounts_tables

__all__ = ["accounts_tables", "pages_told"]
