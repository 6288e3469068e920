"""Pages of the desk. Each reads through `queries` and writes through commands."""
