/** A stable 32-bit number for a text: the same person looks the same in every run. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** The same number as a share from 0 up to, not including, 1. */
export function share(text: string): number {
  return hash(text) / 2 ** 32;
}

export type Numbering = (key: string) => number;

/** Gives every key a number of its own in the range; the next free one where two keys meet. */
export function numbering(first: number, size: number): Numbering {
  const numbers = new Map<string, number>();
  const taken = new Set<number>();
  return (key) => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    let offset = hash(key) % size;
    while (taken.has(offset)) offset = (offset + 1) % size;
    taken.add(offset);
    numbers.set(key, first + offset);
    return first + offset;
  };
}
