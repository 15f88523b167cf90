"""The front door for HTTP, and the only place where things are wired."""
