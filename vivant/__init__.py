"""vivant: interactive digital humans."""
