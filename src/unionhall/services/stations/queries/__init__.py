"""Reading rest stations: for whoever is on the street, for keepers, for staff."""
