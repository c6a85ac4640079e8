"""What arXiv sends and shows: feeds, interfaces, mails, listings."""
