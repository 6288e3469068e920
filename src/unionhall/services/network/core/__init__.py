"""The geometry of the network: cells, circles, who is inside. Plain Python, no rows, no clock."""
