import { type ByKind, type MemberForm, type MemberKind, ruleFor } from '@taocun/domain';
import { OLDEST_READABLE_VERSION, type LoggedMember } from './activity-members';

/** A type in a schema of Avro: its name, or its definition, which its first use contains. */
type AvroType = string | AvroRecord | AvroEnum | AvroArray | readonly AvroType[];
export interface AvroRecord {
  readonly type: 'record';
  readonly name: string;
  readonly doc?: string;
  readonly fields: readonly AvroField[];
}
interface AvroEnum {
  readonly type: 'enum';
  readonly name: string;
  readonly symbols: readonly string[];
}
interface AvroArray {
  readonly type: 'array';
  readonly items: AvroType;
}
export interface AvroField {
  readonly name: string;
  readonly type: AvroType;
  readonly default?: null | readonly never[];
  readonly doc?: string;
}

const symbol = /^[A-Za-z_]\w*$/;
const isEnum = ({ words }: MemberForm<'word'>): boolean => words.every((word) => symbol.test(word));

/** The reason why words are no enum. */
function noEnum({ words }: MemberForm<'word'>): string {
  const ofDigits = words.filter((word) => /^\d/.test(word));
  if (ofDigits.length === 0) return 'No enum: the symbols of Avro have no hyphens.';
  const example = ofDigits.length < words.length ? `, as ${ofDigits[0]} does` : '';
  return `No enum: the symbols of Avro do not begin with a digit${example}.`;
}

/** The types of one version of the schema. The first use of a named type defines it. */
export class AvroTypes {
  readonly #defined = new Set<string>();

  constructor(readonly version: number) {}

  /** The type on its first use, and its name from then on. */
  named(type: AvroRecord | AvroEnum): AvroType {
    if (this.#defined.has(type.name)) return type.name;
    this.#defined.add(type.name);
    return type;
  }

  /** The fields of those members that the version has. */
  fields(members: readonly LoggedMember[], doc?: (name: string) => string | undefined): readonly AvroField[] {
    return members
      .filter(({ since }) => since <= this.version)
      .map((member) => this.#field(member, doc?.(member.name)));
  }

  #field(
    { name, form, optional }: Pick<LoggedMember, 'name' | 'form' | 'optional'>,
    given?: string,
  ): AvroField {
    const type = ruleFor<(name: string) => AvroType, MemberKind>(this.#byKind, form)(name);
    const doc = given ?? (form.is === 'word' && !isEnum(form) ? noEnum(form) : undefined);
    const words = doc === undefined ? {} : { doc };
    return optional ? { name, type: ['null', type], default: null, ...words } : { name, type, ...words };
  }

  readonly #byKind = {
    identifier: () => () => 'string',
    code: () => () => 'string',
    codes: () => () => ({ type: 'array', items: 'string' }),
    name: () => () => 'string',
    printable: () => () => 'string',
    integer: () => () => 'long',
    int32: () => () => 'int',
    fen: () => () => 'long',
    degrees: () => () => 'double',
    truth: () => () => 'boolean',
    word: (form) => (name) =>
      isEnum(form) ? this.named({ type: 'enum', name: typeName(name), symbols: form.words }) : 'string',
    time: () => () => 'string',
    record:
      ({ name, members }) =>
      () =>
        this.named({
          type: 'record',
          name,
          fields: Object.entries(members)
            .filter(([, { since = OLDEST_READABLE_VERSION }]) => since <= this.version)
            .map(([member, row]) =>
              this.#field({ name: member, form: row, optional: row.optional === true }),
            ),
        }),
  } satisfies ByKind<(name: string) => AvroType>;
}

/** The type of a member has its name, with a capital letter. */
export const typeName = (member: string): string => member.charAt(0).toUpperCase() + member.slice(1);
