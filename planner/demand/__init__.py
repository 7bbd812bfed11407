"""Demand points made from what there is: areas, grids, lists of people. People and groups are never lost or made.

::

    areas       areas with people -> points on dwellings, or on a lattice inside
    cells       points -> one for each hexagon or square
    anonymous   people one by one -> cells, none of which shows fewer than so many
    whole       fractions of people -> whole people, with the same total
"""
