"""Who calls, and what a signature of an endpoint says about who may."""
