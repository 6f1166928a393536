"""Internal pages of needs and RFxs."""
