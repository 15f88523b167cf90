"""Use cases, free of transport: one async function per thing a person can do; the only writers."""
