"""The demo's stations."""

from unionhall.services.stations.demo.load import load

__all__ = ["load"]
