/**
 * Keeps the objects of before where the new ones say the same. What Svelte draws from the very
 * same object it doesn't draw again.
 */
export class Kept<T extends object> {
  readonly #same: (a: T, b: T) => boolean;
  #before: readonly T[] = [];

  constructor(same: (a: T, b: T) => boolean) {
    this.#same = same;
  }

  /** The list itself is that of before when all of it is. Most lists keep their order. */
  of(fresh: readonly T[]): readonly T[] {
    const before = this.#before;
    let changed = fresh.length !== before.length;
    const list = fresh.map((one, index) => {
      const old = before[index];
      if (old !== undefined && this.#same(old, one)) return old;
      changed = true;
      return one;
    });
    if (changed) this.#before = list;
    return this.#before;
  }

  one(fresh: T): T {
    return this.of([fresh])[0] ?? fresh;
  }

  /** Nothing of the record stays. */
  forget(): void {
    this.#before = [];
  }
}
