"""Who goes with whom: cases and lawyers, apprentices and masters, enterprises and the teams that visit them."""
