import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { typeOfKind } from '@taocun/contracts';
import {
  type ByKind,
  type MemberForm,
  maxFen,
  type MemberKind,
  memberRows,
  rowsOf,
  updateKinds,
} from '@taocun/domain';
import { repositoryRoot } from '../../engines/machine/folders';
import { between, cell, table } from './table';

export const CONTRACT_FILE = 'docs/contract.md';

const number = (value: number): string =>
  value === maxFen ? '10^13' : value.toLocaleString('en-US', { useGrouping: value > 9_999 });
const integer = ([least, most]: readonly [number, number]): string =>
  `an integer, ${number(least)}–${number(most)}`;

/** The form of a value, in words. */
const formByKind = {
  identifier: () => 'an identifier',
  code: ({ digits }) => `text of ${digits} digits`,
  codes: ({ digits, atMost }) => `a list of 1–${atMost} different texts of ${digits} digits`,
  name: ({ atMost }) => `text, 1–${atMost}`,
  printable: ({ atMost }) => `printable ASCII, 1–${atMost}`,
  integer: ({ range }) => integer(range),
  int32: ({ range }) => integer(range),
  fen: () => `fen, ${integer([1, maxFen])}`,
  degrees: ({ limit }) => `a number, ±${limit}`,
  truth: () => 'true or false',
  word: ({ words }) => words.map((word) => `\`${word}\``).join(', '),
  time: () => 'a time',
  record: ({ isOneOrMore }) =>
    isOneOrMore === true ? 'an object with one or more of its members' : 'an object',
} satisfies ByKind<string>;

function formText<Kind extends MemberKind>(form: MemberForm<Kind>): string {
  const rules: ByKind<string> = formByKind;
  return rules[form.is](form);
}

/** The members of the data of each type, and the form and the meaning of each member. */
export function contractPage(): string {
  const page = readFileSync(join(repositoryRoot, CONTRACT_FILE), 'utf8');
  return between(between(page, 'members of updates', typesTable()), 'members', membersTable());
}

function typesTable(): string {
  const rows = updateKinds.map((kind) => {
    const named = (presence: 'required' | 'optional'): string =>
      rowsOf(kind)
        .filter(([, { updates }]) => updates[kind] === presence)
        .map(([name]) => `\`${name}\``)
        .join(', ');
    return [`\`${typeOfKind[kind]}\``, named('required'), named('optional')];
  });
  return table(['type', 'members of `data`', 'optional ones'], rows);
}

function membersTable(): string {
  const rows = memberRows.flatMap(([name, row]) => {
    const inner =
      row.is !== 'record'
        ? []
        : Object.entries(row.members).map(([member, { optional, says, ...form }]) => {
            const presence = optional === true && row.isOneOrMore !== true ? ' (optional)' : '';
            return [`\`${name}.${member}\`${presence}`, formText(form), cell(says)];
          });
    return [[`\`${name}\``, formText(row), cell(row.says)], ...inner];
  });
  return table(['member', 'form', 'meaning'], rows);
}
