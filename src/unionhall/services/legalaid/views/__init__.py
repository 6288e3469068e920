"""The faces of legal aid."""
