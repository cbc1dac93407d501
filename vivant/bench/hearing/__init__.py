"""What `vivant bench hear` is made of: voices, scenes, an ear on simulated time, and an ear behind a real server."""
