from unionhall.services.legalaid.demo.load import load

__all__ = ["load"]
