"""Reckonings of legal aid, without Django, clock or database."""
