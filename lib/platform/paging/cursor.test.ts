import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, pageSize, toPage } from './cursor';

describe('a cursor', () => {
  it('brings back what it was made of, whatever the name', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (text, number) => {
        expect(decodeCursor('list', encodeCursor('list', [text, number, null]), 3)).toEqual([text, number, null]);
      }),
    );
  });

  it('of another list, of another length or made up is refused', () => {
    const cursor = encodeCursor('fleet:name', ['a', 'b']);
    expect(() => decodeCursor('fleet:verdict', cursor, 2)).toThrow(expect.objectContaining({ code: 'cursor.invalid' }));
    expect(() => decodeCursor('fleet:name', cursor, 3)).toThrow(expect.objectContaining({ status: 400 }));
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeCursor('list', text, 1)).toThrow(expect.objectContaining({ code: 'cursor.invalid' }));
      }),
    );
  });
});

describe('a page', () => {
  it('says whether there is more', () => {
    const cursorOf = (row: number) => `after ${row}`;
    expect(toPage([1, 2, 3], 2, cursorOf)).toEqual({ items: [1, 2], nextCursor: 'after 2' });
    expect(toPage([1, 2], 2, cursorOf)).toEqual({ items: [1, 2], nextCursor: null });
    expect(toPage([], 2, cursorOf)).toEqual({ items: [], nextCursor: null });
    expect([pageSize(undefined), pageSize(0), pageSize(9_999)]).toEqual([50, 1, 200]);
  });
});
