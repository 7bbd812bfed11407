"""Rotas as files: a calendar, and a timetable for each place."""
