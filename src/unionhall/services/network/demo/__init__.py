"""The demo's network."""

from unionhall.services.network.demo.load import load

__all__ = ["load"]
