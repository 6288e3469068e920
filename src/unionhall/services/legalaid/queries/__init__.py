"""Every read of legal aid, scoped to its viewer."""
