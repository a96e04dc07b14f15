"""The National Adaptive Mentoring Forum: a community of practice for clinicians who mentor each other."""
