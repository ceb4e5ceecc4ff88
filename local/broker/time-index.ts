interface Slot<Key> {
  readonly key: Key;
  readonly timeMs: number;
  /** Equal times come out in the order they went in. */
  readonly order: number;
}

function isBefore<Key>(left: Slot<Key>, right: Slot<Key>): boolean {
  return left.timeMs === right.timeMs ? left.order < right.order : left.timeMs < right.timeMs;
}

/**
 * Keys with a time at which something is due: locks, schedules, times to live, duplicate history.
 * A binary heap with lazy deletion, so that renewing a lock costs no search.
 */
export class TimeIndex<Key> {
  readonly #current = new Map<Key, Slot<Key>>();
  #heap: Slot<Key>[] = [];
  #order = 0;

  /** Sets or moves the time of a key. */
  set(key: Key, timeMs: number): void {
    const slot: Slot<Key> = { key, timeMs, order: this.#order++ };
    this.#current.set(key, slot);
    if (this.#heap.length > 2 * this.#current.size + 64) this.#dropStale();
    this.#heap.push(slot);
    this.#rise(this.#heap.length - 1);
  }

  delete(key: Key): void {
    this.#current.delete(key);
  }

  get(key: Key): number | undefined {
    return this.#current.get(key)?.timeMs;
  }

  get size(): number {
    return this.#current.size;
  }

  /** The earliest time held. */
  nextMs(): number | undefined {
    return this.#first()?.timeMs;
  }

  /** Removes and returns the keys whose time has come, earliest first. */
  takeDue(nowMs: number): Key[] {
    const due: Key[] = [];
    for (let slot = this.#first(); slot !== undefined && slot.timeMs <= nowMs; slot = this.#first()) {
      due.push(slot.key);
      this.#current.delete(slot.key);
    }
    return due;
  }

  #first(): Slot<Key> | undefined {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (this.#current.get(top.key) === top) return top;
      this.#removeTop();
    }
    return undefined;
  }

  #removeTop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfBefore(at, parent)) return;
      at = parent;
    }
  }

  #sink(from: number): void {
    for (let at = from; ; ) {
      const left = 2 * at + 1;
      const right = left + 1;
      const smaller = this.#comesBefore(right, left) ? right : left;
      if (!this.#swapIfBefore(smaller, at)) return;
      at = smaller;
    }
  }

  #comesBefore(left: number, right: number): boolean {
    const one = this.#heap[left];
    const other = this.#heap[right];
    return one !== undefined && other !== undefined && isBefore(one, other);
  }

  #swapIfBefore(left: number, right: number): boolean {
    const one = this.#heap[left];
    const other = this.#heap[right];
    if (one === undefined || other === undefined || !isBefore(one, other)) return false;
    this.#heap[left] = other;
    this.#heap[right] = one;
    return true;
  }

  #dropStale(): void {
    const live = this.#heap.filter((slot) => this.#current.get(slot.key) === slot);
    // A sorted array is a heap.
    this.#heap = live.sort((left, right) => (isBefore(left, right) ? -1 : 1));
  }
}
