import { printable, printableLines, textTable } from './text-table';

it('any character that moves the cursor or changes the writing direction is shown by its code', () => {
  expect(printable('a\u001b[31mb\r\n\u009b\u202e\u061c村')).toBe(
    'a\\u001b[31mb\\u000d\\u000a\\u009b\\u202e\\u061c村',
  );
  expect(printableLines('a\n\tb')).toBe('a\n\\u0009b');
});

it('columns are as wide as their widest cell, and lines at most as wide as the terminal', () => {
  const rows = [
    ['1', 'a long one'],
    ['村庄', 'b'],
  ];
  expect(textTable(['id', 'text'], rows)).toBe('id    text\n1     a long one\n村庄  b');
  expect(textTable(['id', 'text'], rows, 10)).toBe('id    text\n1     a l…\n村庄  b');
  expect(textTable(['村庄', '镇'], [['东风村', '沙集镇']], 12)).toBe('村庄    镇\n东风村  沙…');
});
