"""The staff desk: dashboard, sessions, sign-up lists, check-in, follow-ups, needs. Pages under `/desk/`."""
