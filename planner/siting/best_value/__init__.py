"""Our own engine for problems where everybody uses the best chosen site: maximal covering, gradual or not, p-median.

Values (``values``) -> a good choice (``starts``) -> a bound (``bounds``) -> proof (``branch``, ``finish``), wired in
``method``.
"""
