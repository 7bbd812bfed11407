"""Covering and p-median with side constraints, exactly: floors, backup, closures, budgets and rules in one model."""
