"""How fast the callback answers, beside an echo server: `python -m benchmarks`."""
