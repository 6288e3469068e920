"""Planning, pure: a problem and limits in; a plan with its objective, a proved bound, the gap, and reasons out.

Solvers look for plans, a checker written apart judges them: also those that somebody made by hand. Nothing here knows
Django, a clock's date or a file.
"""
