import { mongo } from 'mongoose';
import { missingRight } from './missing-right';

const refused = (message: string, code = 13): Error => new mongo.MongoServerError({ message, code });

it.each([
  [
    'not authorized on a to execute command { insert: "audit", ordered: true, $db: "a" }',
    'insert on a.audit',
  ],
  [
    'not authorized on admin to execute command { listDatabases: 1, nameOnly: true }',
    'listDatabases on admin',
  ],
  ['command find requires authentication', 'command find requires authentication'],
])('the missing right is named: %s', (message, right) => {
  expect(missingRight(refused(message))).toBe(right);
});

it('another error has no missing right', () => {
  expect(
    [refused('not primary', 10_107), Object.assign(new Error(), { code: 13 })].map(missingRight),
  ).toEqual([undefined, undefined]);
});
