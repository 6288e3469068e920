"""The addresses of legal aid, each part beside its noun; `urls.py` puts them together."""
