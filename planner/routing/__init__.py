"""Daily routes and rotas.

``problem`` asks, ``solve`` answers with a ``plan``, ``check`` says whether it is true, ``reasons`` why a visit is left
out; ``rota`` does the same for several days, ``dwell`` says how long to stand. Solvers live in ``solvers``.
"""
