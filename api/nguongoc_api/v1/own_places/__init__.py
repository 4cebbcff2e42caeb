"""Places that their hosts write down themselves."""
