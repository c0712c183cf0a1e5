import { formsOf, nameInText } from './unit-name';

it.each([
  ['东风村委会', ['东风村委会', '东风']],
  ['东风村村民委员会', ['东风村村民委员会', '东风村', '东风']],
  ['北村社区居委会', ['北村社区居委会', '北村社区', '北村', '北']],
  ['哈达嘎查委员会', ['哈达嘎查委员会', '哈达嘎查', '哈达']],
  ['白塔回族村委会', ['白塔回族村委会', '白塔回族', '白塔']],
  ['村', ['村']],
])('%s may be written as %j', (name, forms) => {
  expect(formsOf(name)).toEqual(forms);
});

it.each([
  ['东风村5组', 2, { length: 3, kind: 'administrative-village' }],
  ['东风村村民委员会', 2, { length: 8, kind: 'administrative-village' }],
  ['东风社区居委会', 2, { length: 7, kind: 'residents-committee' }],
  ['东风居', 2, { length: 3, kind: 'residents-committee' }],
  ['东风村5组', 3, { length: 3, kind: 'administrative-village' }],
  ['东风', 2, { length: 2, kind: undefined }],
])('in %s the name of %i characters tells its kind', (text, length, kind) => {
  expect(nameInText(text, length)).toEqual(kind);
});
