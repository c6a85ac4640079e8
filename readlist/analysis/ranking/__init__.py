"""What a reader would want next, learned from what they chose and what they skipped.

The one place of numpy. Pure: papers, labels and terms come in as values, scores go out.
"""
