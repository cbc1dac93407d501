/** Loads an audio worklet that is bundled as text. */

export async function addWorklet(context: AudioContext, source: string): Promise<void> {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    await context.audioWorklet.addModule(address);
  } finally {
    URL.revokeObjectURL(address);
  }
}
