"""The dispatcher's day: what is published is read back as a problem with its plan, planned again, and published anew."""
