"""What the platform remembers: one module per noun, plain objects, `now` as an argument."""
