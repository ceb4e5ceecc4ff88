/**
 * A set of rising numbers with a cheap first: the sequence numbers ready for delivery. New messages come at the end;
 * an abandoned one goes back to its own place.
 */
export class OrderedNumbers {
  #numbers: number[] = [];
  #head = 0;

  get size(): number {
    return this.#numbers.length - this.#head;
  }

  first(): number | undefined {
    return this.#numbers[this.#head];
  }

  add(value: number): void {
    const last = this.#numbers.at(-1);
    if (this.size === 0 || last === undefined || last < value) {
      this.#numbers.push(value);
      return;
    }
    const at = this.#placeOf(value);
    if (this.#numbers[at] !== value) this.#numbers.splice(at, 0, value);
  }

  delete(value: number): void {
    if (this.first() === value) {
      this.#head++;
      this.#giveBackRoom();
      return;
    }
    const at = this.#placeOf(value);
    if (this.#numbers[at] === value) this.#numbers.splice(at, 1);
  }

  #placeOf(value: number): number {
    let low = this.#head;
    let high = this.#numbers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#numbers[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #giveBackRoom(): void {
    if (this.#head < 256 || this.#head * 2 < this.#numbers.length) return;
    this.#numbers = this.#numbers.slice(this.#head);
    this.#head = 0;
  }
}
