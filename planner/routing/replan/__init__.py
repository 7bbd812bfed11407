"""The day has changed: ``events`` say how, ``freeze`` what must stay, ``replan`` what to do, ``diff`` what that moves.

``slots`` says where a new appointment fits.
"""
