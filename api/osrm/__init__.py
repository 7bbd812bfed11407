"""The ``table`` and ``route`` services of OSRM on the streets of a workspace.

Request and answer as in the HTTP API v1 of OSRM 5 (https://project-osrm.org/docs/v5.24.0/api/), so that its clients
work unchanged::

    options, coordinates -> question   what was asked, or everything that is wrong with it
    engines                            streets made ready, kept while they stay the same
    lines, polyline -> answers         the documents
"""
