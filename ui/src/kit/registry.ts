/**
 * Every store that holds anything of a client or a person says how it is emptied. When the screen
 * locks, all of them are: nothing stays in memory for the next person to find.
 */
const resets = new Set<() => void>();

/** `reset` is called at every lock and whenever another person takes over. */
export function registerStore(reset: () => void): () => void {
  resets.add(reset);
  return () => resets.delete(reset);
}

/** Empty every store. */
export function resetStores(): void {
  for (const reset of resets) reset();
}
