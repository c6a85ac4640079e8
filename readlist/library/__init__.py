"""What both front ends call. Returns values, prints nothing."""
