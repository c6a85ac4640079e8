"""The only package that may run git. Nothing of readlist needs it yet."""
