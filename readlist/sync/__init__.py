"""One library on several machines: the only code that knows git.

It keeps a library's documents as lines in the commits of a bare repository in the state folder,
and moves commits to and from a remote by the git that the user has. What the documents mean, and
how two versions become one, is no concern of this package.
"""
