"""Two years of needs in the workers' own words, and what became of them."""

from unionhall.services.hub.demo.load import load

__all__ = ["load"]
