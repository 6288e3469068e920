"""When and where: events to slots, rooms and people, so that nobody is in two places or judges their own company."""
