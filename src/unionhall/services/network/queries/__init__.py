"""Everything that is read of the network."""
