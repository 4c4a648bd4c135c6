"""The court's rules: profiles as data, and what a finding means for a build."""
