"""What the tags of streets mean, for each mode of travel."""
