"""Coverage in space and time, asked for: words and files in, assessments stored."""
