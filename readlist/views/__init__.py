"""Rich renderables that the command line and the app both draw."""
