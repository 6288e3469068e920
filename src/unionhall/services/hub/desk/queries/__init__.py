"""Reads of the desk, split by noun. Each is told who looks, and shows what lies where they hold a role."""
