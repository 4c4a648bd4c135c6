"""Every source made the same kind of thing: a clean PDF, and what is known of it.

Everything hard about other people's files lives in this room, in child processes with limits of time and memory;
all later stages meet clean input. The parent copies bytes, tells kinds apart and looks things up; a child reads.
"""

from bundler.prepare.limits import limits_of
from bundler.prepare.media import recordings
from bundler.prepare.parent import prepare_all
from bundler.prepare.wordlists import words_of

__all__ = ["limits_of", "prepare_all", "recordings", "words_of"]
