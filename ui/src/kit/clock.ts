/** Now, in one place: tests and the fake hold it still. */
let read: () => number = () => Date.now();

export function now(): number {
  return read();
}

/** For test builds: hold the clock still (or give it back with null). */
export function setClock(clock: (() => number) | null): void {
  read = clock ?? (() => Date.now());
}
