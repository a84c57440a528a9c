"""Every sentence that a person sees, in Japanese and English."""
