"""The domain itself: routing, lifecycles, deadlines, permissions; pure, without I/O or a clock."""
