"""The one loop: coverage, gaps, stop places, rota, routes, and coverage measured again."""
