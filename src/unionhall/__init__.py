"""UnionHall (职工之家): the platform on which a trade-union federation serves its workers."""

__version__ = "0.1.0"
