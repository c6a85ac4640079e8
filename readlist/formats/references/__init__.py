"""What reference managers and databases exchange: tagged records and CSL-JSON."""
