"""Is the plan sound? Findings, each with a code and a source."""
