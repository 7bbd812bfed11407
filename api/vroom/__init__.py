"""VROOM's own JSON, in and out: a client of VROOM or of openrouteservice only changes the URL."""
