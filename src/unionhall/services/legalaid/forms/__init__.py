"""The shape of what is typed in legal aid."""
