"""How a body moves: rotations, the nominal skeleton, how limbs reach, how it stands and lives while idle."""
