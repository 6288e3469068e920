"""Where to build: which candidate sites to open for demand that lies in cells, never at points of people."""
