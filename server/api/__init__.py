"""The mini-program's REST API: parse, call a handler, answer JSON; one file per noun."""
