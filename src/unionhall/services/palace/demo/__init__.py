"""The palace of the fictitious city: a term of courses ahead, two years behind."""

from unionhall.services.palace.demo.load import load

__all__ = ["load"]
