import { inputNameText, parseInputName } from './input-name';

describe('the name of an input', () => {
  it.each([
    [0, 0, 0],
    [7, 123_456_789_012, 3],
    [1, Number.MAX_SAFE_INTEGER, 99],
  ])('%d:%d:%d is read as it was written', (partition, offset, index) => {
    expect(parseInputName(inputNameText(partition, offset, index))).toEqual({ partition, offset, index });
  });

  it.each([
    '',
    '1',
    '1:2',
    '1:2:',
    ':2:3',
    '1::3',
    '1:2:3:4',
    'tick:1:2',
    '-1:2:3',
    '1:2.5:3',
    '1:9007199254740993:0',
    ' 1:2:3',
  ])('%j is none', (text) => {
    expect(parseInputName(text)).toBeUndefined();
  });
});
