"""The interface for other systems, by noun: what they may read, book and ask. `config.api` puts it together."""

from unionhall.services.hub.api import (
    bookings,
    cases,
    events,
    figures,
    needs,
    organisations,
    places,
    search,
    sessions,
)

# Address and router of each part.
ROUTERS = (
    ("/organisations", organisations.router),
    ("/places", places.router),
    ("/places.geojson", places.map_router),
    ("/sessions", sessions.router),
    ("/bookings", bookings.router),
    ("/needs", needs.router),
    ("/search", search.router),
    ("/cases", cases.router),
    ("/figures", figures.router),
    ("/events", events.router),
)
