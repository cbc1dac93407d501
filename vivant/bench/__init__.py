"""What every published number is measured with: `vivant bench NAME --json`."""
