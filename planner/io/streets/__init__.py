"""Street networks from files and objects that other people made, kept so that each is read once.

::

    read      source -> StreetNetwork          cache   what took long is kept in a folder
    lines     line layer -> Ways               arrays  the files in that folder
"""
