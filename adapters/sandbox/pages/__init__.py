"""Pages for a browser: look at the tickets of both trackers, and work them by hand as any of the people."""
