"""The only package that may use the network. Nothing of readlist needs it yet."""
