"""Body and stage: the avatar, the server and the web client."""
