"""Training of the topic model: what the web process never imports."""
