"""Plain Python that knows nothing of unions, Django or databases."""
