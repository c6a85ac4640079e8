"""The words of the domain: papers, lists, notes, identifiers and changes to them."""
