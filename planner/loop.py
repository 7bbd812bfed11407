"""The one loop, from layers to re-measured coverage."""
