import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvHeading, csvRows, inert } from './csv';

const SIGNS = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/** A spreadsheet begins a row at any line ending, whichever line ending the file uses elsewhere. */
const AS_A_SPREADSHEET = { relaxColumnCount: true, recordDelimiter: ['\r\n', '\n', '\r'] };

describe('a CSV cell', () => {
  it.each([
    '=1+1',
    '=HYPERLINK("http://x","y")',
    '+1',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\u200b=1',
    '＝1+1',
    '＋1',
    '－1',
    '＠A1',
    '\0=1',
  ])('that starts like the formula %j is inert', (text) => {
    expect(inert(text)).toMatch(/^'/);
  });

  it('keeps ordinary and Japanese text as it is', () => {
    for (const text of ['tokyo-web-01', '東京 ウェブ', '1442', 'a=b', 'Debian GNU/Linux 12 (bookworm)', '']) {
      expect(inert(text)).toBe(text);
    }
    expect(inert(-5)).toBe('-5');
    expect(inert(null)).toBe('');
  });

  it('is inert and whole whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xd7ff })), fc.constantFrom(...SIGNS), (codes, sign) => {
        const text = String.fromCharCode(...codes);
        const [[cell = '']] = parse(csvRows([[sign + text, 'next']]), AS_A_SPREADSHEET) as [[string]];
        expect(cell.startsWith(`'${sign}`)).toBe(true);
      }),
    );
  });

  it('is in quotes, so that no other separator parts it', () => {
    expect(csvRows([['a;=1+1', 5, null]])).toBe('"a;=1+1","5",\r\n');
  });

  it('cannot end its row or column', () => {
    const cells = ['a"b', 'c,d', 'e\nf', 'g\r\nh'];
    const file = csvHeading(['w', 'x', 'y', 'z']) + csvRows([cells]);
    expect(file.startsWith('\uFEFF')).toBe(true);
    expect(parse(file, { ...AS_A_SPREADSHEET, bom: true })).toEqual([
      ['w', 'x', 'y', 'z'],
      ['a"b', 'c,d', 'e\nf', 'g\nh'],
    ]);
  });
});
