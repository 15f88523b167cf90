"""One dialog per thing that takes more than one message, each declared as a table."""
