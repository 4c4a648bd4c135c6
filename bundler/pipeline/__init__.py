"""The one flow: the only room that knows the order of the stages.

Each public function is the library's function of that name. What goes wrong for the user becomes findings; a run goes
on as far as it can, so that all findings of it are shown together, and stops before a stage that cannot do without
what failed.
"""

from bundler.pipeline.asking import check, diff, plan, schema
from bundler.pipeline.building import build
from bundler.pipeline.rewriting import cite
from bundler.pipeline.verifying import served, verify

__all__ = ["build", "check", "cite", "diff", "plan", "schema", "served", "verify"]
