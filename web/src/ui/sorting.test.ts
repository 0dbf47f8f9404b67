import { describe, expect, it } from 'vitest';
import { nextSort, sorted } from './sorting';

describe('sorted', () => {
  const rows = [
    { name: 'b', value: 2 },
    { name: 'a', value: null },
    { name: 'd', value: 2 },
    { name: 'c', value: -1 },
  ];
  const names = (descending: boolean) => sorted(rows, (row) => row.value, descending).map((row) => row.name);

  it('goes by the key, and leaves equal ones as they were', () => expect(names(false)).toEqual(['c', 'b', 'd', 'a']));
  it('has those without a key last, whichever way', () => expect(names(true)).toEqual(['b', 'd', 'c', 'a']));
  it('goes by letters where the key is text', () =>
    expect(sorted(rows, (row) => row.name, true).map((row) => row.name)).toEqual(['d', 'c', 'b', 'a']));
  it('leaves what it was given alone', () => expect(rows[0]?.name).toBe('b'));
});

describe('a click on a head', () => {
  it('begins with the largest number, or with A', () => {
    expect(nextSort({ id: 'name', descending: false }, 'quotes', true)).toEqual({ id: 'quotes', descending: true });
    expect(nextSort({ id: 'quotes', descending: true }, 'name', false)).toEqual({ id: 'name', descending: false });
  });
  it('again turns the order around', () => {
    expect(nextSort({ id: 'quotes', descending: true }, 'quotes', true)).toEqual({ id: 'quotes', descending: false });
  });
});
