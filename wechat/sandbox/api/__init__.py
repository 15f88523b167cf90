"""The platform's interfaces: a function for each, from a Call to its answer or a Refusal."""
