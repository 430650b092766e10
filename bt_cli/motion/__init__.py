"""Where the bone should be, session by session."""
