"""Where to stand: which of many candidate places reach the most people (``covering``)."""
